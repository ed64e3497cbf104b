"""Dashes for empty cells where nothing but a blank parts the columns: digits beside them are still the amounts."""

from __future__ import annotations

from pipeline.records import CellKey
from tests.unit.tables_scene import by_key, column, read
from tests.unit.test_tables_lists import HEADING, rows
from tests.unit.test_tables_rows import PROSE

FULL = "Devis N°11392645 6 736,90 € PRO234148 37 393,60 € DA25035439 3 587,00 € 1 897,00 €"
TOO_FEW = 2.0
"""Nats of a place that are too few for a value to be shown."""


def without_support(*amounts: str) -> list[str]:
    """Rows of the first list and the third: in the place of the second stand dashes."""
    return [
        f"Devis N°1139737{n} {amount} - - DA2502847{n} {'3 587,00 € 1 897,00 €' if n % 2 else '- -'}"
        for n, amount in enumerate(amounts)
    ]


def test_the_thousands_before_dashes_are_no_part_of_the_quote_number() -> None:
    amounts = ["6 736,90 €", "10 734,91 €", "6 736,90 €", "8 495,10 €", "6 736,90 €", "6 736,90 €"]
    empty = [f"- - - - DA2502848{n} - -" for n in range(3)]
    tables = read(rows(FULL, *without_support(*amounts), *empty))
    assert column(tables, "devis", "numero_materiel")[1:7] == [f"Devis N°1139737{n}" for n in range(6)]
    assert column(tables, "devis", "materiel_ttc")[1:7] == amounts


def test_a_number_that_a_blank_parts_stays_whole_before_its_amount() -> None:
    parted = FULL.replace("N°11392645", "N°113926 45")
    tables = read(rows(parted, *without_support("6 736,90 €", "6 736,90 €")))
    assert column(tables, "devis", "numero_materiel")[0] == "Devis N°113926 45"
    assert column(tables, "devis", "materiel_ttc")[0] == "6 736,90 €"


def test_a_dash_beside_an_amount_in_no_cell_is_not_sure_to_be_the_columns() -> None:
    shown = ["- - 1 532,00 € 1 532,00 €", "6 890,34 € 5 461,00 € 4 925,00 € 17 276,34 €"]
    lines = [f"Devis {n} 9 608,74 € Devis {n + 200} 21 000,00 € Devis {n + 100} {shown[n % 2]}" for n in (61, 62)]
    lines += [f"Devis {n} 9 608,74 € - - Devis {n + 100} {shown[n % 2]}" for n in range(63, 75)]
    lines[2] = lines[2].replace("9 608,74", "10 893,11")
    lines += [f"- - - - Devis {n} {shown[n % 2]}" for n in range(173, 176)]
    heading = HEADING.rstrip() + " Formation TOTAL LUNE TTC"
    cells = by_key(read("\n".join([PROSE, heading, *lines, "", PROSE])))
    parts = [cells[CellKey("devis", str(n + 1), "materiel_ttc")] for n in range(14)]
    assert [cell.raw_text for cell in parts if cell.raw_text == "-" and cell.place > TOO_FEW] == []
