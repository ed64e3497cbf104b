"""Rows that print more than the declared columns: other amounts, other codes, names of subtotals."""

from __future__ import annotations

from pipeline.records import CellKey
from pipeline.tables.row_sums import shown_cents
from tests.unit.tables_scene import by_key, read
from tests.unit.test_tables_arranged import FEES, NUMBERS, OTHERS, SETUPS, TRAININGS, WITH_OTHERS
from tests.unit.test_tables_rows import PROSE

HEADING = (
    "Numéro de Devis MATERIEL Matériel TTC LUNE / Abonnement Déploiement / accompagnement {}Formation TOTAL LUNE TTC\n"
)


def test_an_amount_of_no_declared_column_leaves_those_beside_it_in_doubt() -> None:
    rows = [
        f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {OTHERS[n]} {TRAININGS[n]} {WITH_OTHERS[n]}\n"
        for n in range(6)
    ]
    cells = by_key(read(PROSE + HEADING.format("Licences ") + "".join(rows) + "\n" + PROSE))
    for row in "123456":
        for name in ("abonnement", "deploiement", "formation", "total_solution"):
            assert cells[CellKey("devis", row, name)].place < 3.0
            assert cells[CellKey("devis", row, name)].crowded
        assert cells[CellKey("devis", row, "materiel_ttc")].raw_text == "955,10 €"


def test_a_row_that_shows_none_has_the_column_too() -> None:
    rows = [
        f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {OTHERS[n]} {TRAININGS[n]} {WITH_OTHERS[n]}\n"
        if n != 2
        else f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {TRAININGS[n]} 1 722,75 €\n"
        for n in range(6)
    ]
    cells = by_key(read(PROSE + HEADING.format("Licences ") + "".join(rows) + "\n" + PROSE))
    assert cells[CellKey("devis", "3", "formation")].place < 3.0


def test_a_raised_digit_after_an_amount_is_none_of_its_figures() -> None:
    assert shown_cents("1 188,64 €¹") == 118864
