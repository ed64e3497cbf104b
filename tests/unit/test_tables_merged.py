"""Two rows on one line are read as two, so that no row below them moves."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.sources.ocr_text import split_lines
from pipeline.verdicts.settling import UNPLACED
from tests.unit.tables_scene import by_key, column, read
from tests.unit.test_tables_accounting import unaccounted
from tests.unit.test_tables_rows import CODES, IDS, NAMES, PROSE, SECTORS, establishment_text, identifiers, projects
from tests.unit.test_tables_rows import places as printed_places


def merged(lines: list[str], first: int) -> list[str]:
    """The lines of a block, of which the scan put one and the next on one line."""
    return [*lines[:first], lines[first][:-1] + " " + lines[first + 1], *lines[first + 2 :]]


def assert_all_read(text: str) -> None:
    """The six rows are read whole, and every character of their region is accounted for."""
    tables = read(text)
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "raison_sociale") == NAMES
    assert column(tables, "etablissement", "secteur") == SECTORS
    assert column(tables, "etablissement", "activite_code") == CODES
    assert unaccounted(split_lines(text, "t.txt"), tables) == []


@pytest.mark.parametrize("first", [0, 2, 4])
@pytest.mark.parametrize("block", [0, 1, 2])
def test_two_rows_on_one_line_are_two_rows(block: int, first: int) -> None:
    blocks = [identifiers(), projects(), printed_places()]
    blocks[block] = merged(blocks[block], first)
    assert_all_read(establishment_text(*blocks))


def test_two_rows_of_quotes_on_one_line_move_no_row_below() -> None:
    numbers = [f"DA2507083{i}" for i in range(8)]
    rows = [f"{number} 5 961,60 € 4 824,00 € 4 462,5{i} € 15 248,1{i} €\n" for i, number in enumerate(numbers)]
    heading = "Numéro de Devis Lune Lune / Abonnement Déploiement / accompagnement Formation TOTAL Lune TTC\n"
    tables = read(PROSE + heading + "".join(merged(rows, 3)) + "\n" + PROSE)
    assert column(tables, "devis", "numero_solution") == numbers
    assert column(tables, "devis", "total_solution") == [f"15 248,1{i} €" for i in range(8)]


def test_names_that_may_be_of_either_row_are_in_doubt() -> None:
    lines = [
        line.replace("CCAS VERDELAIS", f"ASSOCIATION {name}")
        for line, name in zip(identifiers(), "ABCDEF", strict=True)
    ]
    cells = by_key(read(establishment_text(merged(lines, 2), projects(), printed_places())))
    for number, name in enumerate("ABCDEF", 1):
        own = cells[CellKey("etablissement", str(number), "og")]
        assert own.raw_text == f"ASSOCIATION {name}" or own.place < UNPLACED
        beside = cells[CellKey("etablissement", str(number), "raison_sociale")]
        assert beside.raw_text == NAMES[number - 1] or beside.place < UNPLACED
