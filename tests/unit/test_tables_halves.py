"""A wide table that prints every row over two lines has one row for two lines."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.sources.ocr_text import split_lines
from tests.unit.tables_scene import by_key, column, read
from tests.unit.test_tables_merged import assert_all_read
from tests.unit.test_tables_rows import (
    CODES,
    FIRST,
    IDS,
    PROSE,
    SECOND,
    THIRD,
    identifiers,
    places,
    projects,
)

HEADING = FIRST[:-1] + " " + SECOND[:-1] + " " + THIRD


def halves(joint: int) -> list[str]:
    """The lines of six rows, each broken before the second or the third block."""
    blocks = list(zip(identifiers(), projects(), places(), strict=True))
    cut = [(f"{a[:-1]} {b}", c) if joint == 2 else (a, f"{b[:-1]} {c}") for a, b, c in blocks]
    return [line for row in cut for line in row]


def scene(lines: list[str]) -> str:
    return PROSE + HEADING + "".join(lines) + "\n" + PROSE


@pytest.mark.parametrize("joint", [1, 2])
def test_rows_printed_over_two_lines_are_one_row_each(joint: int) -> None:
    assert_all_read(scene(halves(joint)))


def test_a_print_of_the_second_line_is_evidence_of_that_line() -> None:
    lines = split_lines(scene(halves(1)), "t.txt")
    for cell in read(scene(halves(1))).cells:
        if cell.reading is not None:
            text = next(line.text for line in lines if line.line == cell.reading.line)
            assert cell.reading.text == text[cell.reading.start : cell.reading.end]


def test_whole_rows_that_say_more_of_one_half_by_turns_are_a_row_each() -> None:
    """Rows without their first words, of two kinds by turns, in a text that knows only blanks."""
    kinds = [
        "ACCUEIL DE JOUR LES TERRASSES 2 32 ACQUISITION NON AJ [207] Centre de Jour pour Personnes Agées ZA DE LA GARE",
        "SSIAD DU PARC 120 MISE EN CONFORMITE OUI SSIAD [354] Service de Soins Infirmiers A Domicile (S.S.I.A.D) PARC",
    ]
    rows = [f"330000011 330000011 {own} {kinds[n % 2]} VERDELAIS LOT 2\n" for n, own in enumerate(IDS)]
    assert column(read(scene(rows)), "etablissement", "finess_et") == IDS


@pytest.mark.parametrize("joint", [1, 2])
@pytest.mark.parametrize("lost", [4, 5])
def test_a_lost_half_moves_no_row_below(joint: int, lost: int) -> None:
    lines = [line for number, line in enumerate(halves(joint)) if number != lost]
    tables = read(scene(lines))
    ids = column(tables, "etablissement", "finess_et")
    codes = column(tables, "etablissement", "activite_code")
    assert ids == [None if lost == 4 and row == 2 else own for row, own in enumerate(IDS)]
    assert codes == [None if lost == 5 and row == 2 else own for row, own in enumerate(CODES)]


def test_a_line_that_is_neither_half_clearly_is_the_one_that_is_due() -> None:
    lines = halves(1)
    lines[5] = "~~ ,i.: cnfrmt  Rsdnc tnm  :; 3 R ds Tlls :., VRDL\n"
    cells = by_key(read(scene(lines)))
    assert [cells[CellKey("etablissement", str(row), "finess_et")].raw_text for row in range(1, 7)] == IDS
    assert cells[CellKey("etablissement", "4", "activite_code")].raw_text == CODES[3]


@pytest.mark.parametrize("joint", [1, 2])
@pytest.mark.parametrize("place", [5, 6])
def test_noise_between_two_halves_parts_no_row(joint: int, place: int) -> None:
    lines = halves(joint)
    tables = read(scene([*lines[:place], "~ _\n", *lines[place:]]))
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "activite_code") == CODES
