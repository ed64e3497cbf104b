"""Which part of a row's sum an amount is, where the row shows fewer amounts than it has parts."""

from __future__ import annotations

from pipeline.records import CellKey
from pipeline.tables.part_doubts import UNPARTED
from tests.unit.tables_scene import SURE, by_key, read
from tests.unit.test_tables_rows import PROSE

HEADING = "Numéro de Devis LUNE{0}LUNE / Abonnement{0}Déploiement / accompagnement{0}Formation{0}TOTAL LUNE TTC\n"
FULL = [["DA25090068", "3 099,10 €", "2 460,00 €", "1 381,29 €", "6 940,39 €"]] * 6
PARTS = ("abonnement", "deploiement", "formation")


def text(rows: list[list[str]], gap: str) -> str:
    return PROSE + HEADING.format(gap) + "".join(gap.join(row) + "\n" for row in rows) + "\n" + PROSE


def test_a_lone_part_beside_its_total_may_be_any_part() -> None:
    cells = by_key(read(text([*FULL, *[["DA25043136", "1 530,10 €", "1 530,10 €"]] * 4], " ")))
    for row in range(7, 11):
        parts = [cells[CellKey("devis", str(row), name)] for name in PARTS]
        shown = next(cell for cell in parts if cell.reading is not None)
        assert shown.placement == UNPARTED < SURE
        assert set(shown.elsewhere) == {cell.key for cell in parts if cell.reading is None}
        assert cells[CellKey("devis", str(row), "total_solution")].placement > SURE
    assert all(cells[CellKey("devis", "1", name)].placement > SURE for name in PARTS)


def test_rules_and_dashes_tell_which_part_it_is() -> None:
    between_rules = ["DA25043136", "", "1 530,10 €", "", "1 530,10 €"]
    cells = by_key(read(text([*FULL, *[between_rules] * 4], " | ")))
    assert all(cells[CellKey("devis", str(row), "deploiement")].placement > UNPARTED for row in range(7, 11))
    dashed = ["DA25043136", "- €", "- €", "1 530,10 €", "1 530,10 €"]
    cells = by_key(read(text([*FULL, *[dashed] * 4], " ")))
    assert all(cells[CellKey("devis", str(row), "formation")].placement > SURE for row in range(7, 11))


def test_an_amount_that_full_rows_print_in_one_part_is_that_part() -> None:
    dashed = ["DA25043136", "- €", "- €", "1 530,10 €", "1 530,10 €"]
    cells = by_key(read(text([*FULL, *[dashed] * 4, ["DA25043136", "1 530,10 €", "1 530,10 €"]], " ")))
    assert cells[CellKey("devis", "11", "formation")].raw_text == "1 530,10 €"
    assert cells[CellKey("devis", "11", "formation")].placement > UNPARTED


def test_positions_that_hold_both_columns_tell_which_part_it_is() -> None:
    lines = ["".join(cell.ljust(18) for cell in row).rstrip() + "\n" for row in FULL]
    lines += [f"DA25043136{'':26}1 530,10 €{'':26}1 530,10 €\n"] * 4
    cells = by_key(read(PROSE + HEADING.format("  ") + "".join(lines) + "\n" + PROSE))
    assert cells[CellKey("devis", "8", "deploiement")].raw_text == "1 530,10 €"
    assert cells[CellKey("devis", "8", "deploiement")].placement > UNPARTED
