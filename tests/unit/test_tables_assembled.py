"""Texts that give every cell of a table a line of its own."""

from __future__ import annotations

from pipeline.records import CellKey
from pipeline.sources.ocr_text import split_lines
from tests.unit.tables_scene import SURE, Tables, by_key, column, read
from tests.unit.test_tables_accounting import unaccounted
from tests.unit.test_tables_rows import IDS, NAMES, PROSE, SECTORS

HEADINGS = ["OG", "FINESS EJ porteur", "FINESS EJ rattachement*", "FINESS Géographique*", "Raison sociale ET"]
PROJECTS = ["Nombre de personnes accompagnées*", "Type de projet pour cet ESSMS*", "SONS*", "Secteur"]
ROWS = [
    ["CCAS VERDELAIS", "330000011", "330000011", IDS[n], NAMES[n], str(20 + n), "ACQUISITION", "NON", SECTORS[n]]
    for n in range(6)
]
SYNTHESIS = [
    ["TOTAL AMOA", "12 512,40 €", "12 512,40 €"],
    ["TOTAL LUNE Acquisition Formation", "13 412,40 €", "13 412,40 €"],
    ["TOTAL Matériel", "16 412,40 €", "16 412,40 €"],
    ["TOTAL PROJET", "42 337,20 €", "42 337,20 €"],
]
SYNTHESIS_HEADINGS = ["Synthèse Dépenses", "Budget CCAS", "Déclaré sur la plateforme GALIS"]


def row_by_row(headings: list[str], rows: list[list[str]]) -> str:
    return PROSE + "\n".join([*headings, *(cell for row in rows for cell in row)]) + "\n\n" + PROSE


def column_by_column(headings: list[str], rows: list[list[str]]) -> str:
    parts = ["\n".join([heading, *(row[n] for row in rows)]) for n, heading in enumerate(headings)]
    return PROSE + "\n\n".join(parts) + "\n\n" + PROSE


def shows_all(tables: Tables) -> bool:
    return (
        column(tables, "etablissement", "finess_et") == IDS
        and column(tables, "etablissement", "raison_sociale") == NAMES
        and column(tables, "etablissement", "personnes_accompagnees") == [str(20 + n) for n in range(6)]
    )


def test_cells_row_by_row_make_the_rows_of_their_headings() -> None:
    assert shows_all(read(row_by_row([*HEADINGS, *PROJECTS], ROWS)))


def test_cells_column_by_column_make_the_rows_of_their_headings() -> None:
    assert shows_all(read(column_by_column([*HEADINGS, *PROJECTS], ROWS)))


def test_columns_in_another_order_and_blank_cells_keep_their_rows() -> None:
    headings = [HEADINGS[4], *HEADINGS[:4], *PROJECTS]
    rows = [[row[4], *row[:4], *row[5:]] for row in ROWS]
    rows[2] = [*rows[2][:5], "", *rows[2][6:]]
    tables = read(row_by_row(headings, rows))
    assert column(tables, "etablissement", "raison_sociale") == NAMES
    assert column(tables, "etablissement", "personnes_accompagnees") == ["20", "21", None, "23", "24", "25"]


def test_a_keyed_table_is_put_together_either_way() -> None:
    for text in (row_by_row(SYNTHESIS_HEADINGS, SYNTHESIS), column_by_column(SYNTHESIS_HEADINGS, SYNTHESIS)):
        cells = by_key(read(text))
        for key, row in (("amoa", 0), ("acquisition_formation", 1), ("materiel", 2), ("total", 3)):
            for name in ("budget", "declare"):
                assert cells[CellKey("synthese", key, name)].raw_text == SYNTHESIS[row][1]
                assert cells[CellKey("synthese", key, name)].place >= SURE


def test_a_cell_keeps_its_own_line_and_no_character_is_lost() -> None:
    text = row_by_row(
        [*HEADINGS, "Téléphone", *PROJECTS], [[*row[:5], f"05 56 00 00 0{n}", *row[5:]] for n, row in enumerate(ROWS)]
    )
    lines = split_lines(text, "t.txt")
    tables = read(text)
    reading = by_key(tables)[CellKey("etablissement", "3", "personnes_accompagnees")].reading
    assert reading is not None
    assert lines[reading.line - 1].text == "22"
    assert unaccounted(lines, tables) == []


def test_a_lost_cell_leaves_no_row_made_of_two() -> None:
    headings = [*HEADINGS, *PROJECTS]
    cells = [cell for row in ROWS for cell in row]
    del cells[9 * 2 + 2]
    tables = read(PROSE + "\n".join([*headings, *cells]) + "\n\n" + PROSE)
    shown = by_key(tables)
    for n, number in enumerate(column(tables, "etablissement", "finess_et"), 1):
        name = shown[CellKey("etablissement", str(n), "raison_sociale")].raw_text
        assert number is None or name is None or NAMES[IDS.index(number)] == name


def test_columns_of_one_list_that_differ_in_length_are_not_put_together() -> None:
    quotes = {
        "Numéro de Devis MATERIEL": [f"Devis N°1130{n}77" for n in range(4)],
        "Matériel TTC": ["955,10 €"] * 4,
        "LUNE / Abonnement": [f"{500 + n},00 €" for n in range(4)],
        "Déploiement / accompagnement": [f"{900 + n},00 €" for n in range(4)],
        "Formation": [f"{300 + n},00 €" for n in range(6)],
        "TOTAL LUNE TTC": [f"{1700 + n},00 €" for n in range(6)],
    }
    text = PROSE + "\n\n".join("\n".join([heading, *own]) for heading, own in quotes.items()) + "\n\n" + PROSE
    cells = by_key(read(text))
    assert not any(cell.reading and cell.place >= SURE for key, cell in cells.items() if key.column == "abonnement")
