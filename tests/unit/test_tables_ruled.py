"""Rules, tabs and row numbers around the cells of a row: signs of the print, never a value."""

from __future__ import annotations

import pytest

from pipeline.sources.ocr_text import split_lines
from pipeline.tables.numbering import row_numbers
from tests.unit.tables_scene import column, read
from tests.unit.test_tables_rows import CODES, FIRST, IDS, LABELS, NAMES, PROSE, SECTORS, identifiers, places, projects

HEADING = ["OG", "FINESS EJ porteur", "FINESS EJ rattachement", "FINESS ET", "Raison sociale", "Nb personnes"]
HEADING += ["Type projet", "SONS", "Secteur", "Activité", "Adresse", "Ville", "Lot"]
SIRET = "26330001900013"
STREETS = [f"{i + 1} RUE DES TILLEULS" for i in range(6)]


def wide(siret: bool = False) -> list[list[str]]:
    """The cells of six rows as one wide table prints them, the persons of the third left blank."""
    before = ["CCAS VERDELAIS", "330000011", *([SIRET] if siret else []), "330000011"]
    return [
        [*before, IDS[i], NAMES[i], "" if i == 2 else str(20 + i), "ACQUISITION", "NON", *after(i)] for i in range(6)
    ]


def after(row: int) -> list[str]:
    return [SECTORS[row], f"{CODES[row]} {LABELS[row]}", STREETS[row], "VERDELAIS", "LOT 2"]


def headed(siret: bool = False) -> list[str]:
    return [*HEADING[:2], *(["SIRET porteur"] if siret else []), *HEADING[2:]]


def scene(lines: list[str]) -> str:
    return PROSE + "\n".join(lines) + "\n\n" + PROSE


@pytest.mark.parametrize("siret", [False, True])
@pytest.mark.parametrize("outer", ["{}", "| {} |", "{} |", "| {}"])
def test_rules_at_either_end_of_the_lines_are_no_cells(outer: str, siret: bool) -> None:
    tables = read(scene([outer.format(" | ".join(cells)) for cells in [headed(siret), *wide(siret)]]))
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "raison_sociale") == NAMES
    assert column(tables, "etablissement", "activite_libelle") == LABELS
    assert column(tables, "etablissement", "adresse") == STREETS
    assert column(tables, "etablissement", "ville") == ["VERDELAIS"] * 6
    assert column(tables, "etablissement", "lot") == ["LOT 2"] * 6


@pytest.mark.parametrize("siret", [False, True])
@pytest.mark.parametrize("joint", ["\t", " | ", " "])
def test_the_number_of_a_row_belongs_to_no_column(joint: str, siret: bool) -> None:
    rows = [["N°", *headed(siret)], *([str(i), *cells] for i, cells in enumerate(wide(siret), 1))]
    tables = read(scene([joint.join(cell for cell in cells if cell or joint != " ") for cells in rows]))
    assert column(tables, "etablissement", "og") == ["CCAS VERDELAIS"] * 6
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "raison_sociale") == NAMES
    assert column(tables, "etablissement", "personnes_accompagnees") == ["20", "21", None, "23", "24", "25"]


def test_blocks_numbered_one_by_one_show_no_number_either() -> None:
    blank = [*projects()[:2], "ACQUISITION NON RA\n", *projects()[3:]]
    blocks = [[f"{i} {line}" for i, line in enumerate(block, 1)] for block in (identifiers(), blank, places())]
    headings = ["N° OG FINESS EJ porteur FINESS EJ rattachement FINESS ET Raison sociale ET\n"]
    headings += ["N° Nombre de personnes accompagnées Type de projet financement SONS Secteur\n"]
    headings += ["N° Activité ET Adresse Ville Déploiement (LOT1 - LOT2-LOT3)\n"]
    text = "\n".join(heading + "".join(block) for heading, block in zip(headings, blocks, strict=True))
    tables = read(PROSE + text + "\n" + PROSE)
    assert column(tables, "etablissement", "og") == ["CCAS VERDELAIS"] * 6
    assert column(tables, "etablissement", "personnes_accompagnees") == ["20", "21", None, "23", "24", "25"]
    assert column(tables, "etablissement", "activite_code") == CODES


def test_a_numbering_is_told_where_the_scan_misread_or_lost_a_number() -> None:
    text = "1 CCAS BRON\n2 CCAS BRON\nS CCAS BRON\n4 CCAS BRON\n6 CCAS BRON\n7 CCAS BRON\n"
    assert row_numbers(split_lines(text, "t")) == dict.fromkeys(range(6), 2) | {2: 1}
    ruled = "1 | CCAS BRON\n2 | CCAS BRON\n | suite\n3 | CCAS BRON\n"
    assert row_numbers(split_lines(ruled, "t")) == {0: 3, 1: 3, 2: 2, 3: 3}


def test_figures_that_do_not_count_the_lines_are_no_numbering() -> None:
    amounts = "1 425,00 € LUNE\n2 425,00 € LUNE\n3 425,00 € LUNE\n"
    persons = "20 ACQUISITION NON\n21 ACQUISITION NON\n22 ACQUISITION NON\n"
    bare = "1 330001019\n2 330001027\n3 330001035\n"
    assert row_numbers(split_lines(amounts + persons + bare, "t")) == {}


def test_words_do_not_go_on_beyond_a_rule_that_every_row_has() -> None:
    rows = [[*cells[:-2], "33000 VERDELAIS", cells[-1]] for cells in wide()]
    tables = read(scene([" | ".join(cells) for cells in [headed(), *rows]]))
    assert column(tables, "etablissement", "adresse") == STREETS
    assert column(tables, "etablissement", "ville") == ["VERDELAIS"] * 6


def test_a_rule_alone_is_no_value() -> None:
    lines = identifiers()
    lines[2] = lines[2].replace("CCAS VERDELAIS", "|")
    tables = read(PROSE + FIRST + "".join(lines) + "\n" + PROSE)
    assert column(tables, "etablissement", "og") == [*["CCAS VERDELAIS"] * 2, None, *["CCAS VERDELAIS"] * 3]
