"""Where words of two columns are cut apart that only a blank parts: by what recurs, else in doubt."""

from __future__ import annotations

import pytest

from pipeline.records import Cell, CellKey, Reading
from pipeline.tables.doubts import UNSURE_CUT
from pipeline.tables.reader import read_tables
from pipeline.verdicts.settling import UNPLACED, settle
from tests.unit.tables_scene import KINDS, LAYOUT, SURE, by_key, column, corpus_dossier, read
from tests.unit.test_tables_rows import (
    CODES,
    FIRST,
    IDS,
    LABELS,
    PROSE,
    SECOND,
    THIRD,
    establishment_text,
    identifiers,
    projects,
)
from tests.unit.test_tables_rows import places as printed_places

KEY = CellKey("etablissement", "1", "adresse")


def places(streets: list[str]) -> str:
    rows = (f"{CODES[i % 6]} {LABELS[i % 6]} {street} LOT 2\n" for i, street in enumerate(streets))
    return PROSE + THIRD + "".join(rows) + "\n" + PROSE


def test_a_town_that_stands_behind_one_street_alone_does_not_take_the_street() -> None:
    streets = ["107 CHEMIN DES VIGNES OYONNAX", "100 CHEMIN DES VIGNES OYONNAX", "3 RUE PASTEUR BRON"]
    tables = read(places([*streets, "8 QUAI DU LAC BRON", "9 PLACE VALMY BRON"]))
    assert column(tables, "etablissement", "ville") == ["OYONNAX", "OYONNAX", "BRON", "BRON", "BRON"]
    assert column(tables, "etablissement", "adresse")[:2] == ["107 CHEMIN DES VIGNES", "100 CHEMIN DES VIGNES"]


def test_the_end_of_a_town_is_no_town_where_two_share_it() -> None:
    streets = [
        f"{i} {street}" for i, street in enumerate(["RUE PASTEUR", "QUAI VALMY", "PLACE CARNOT", "COURS FOCH"], 1)
    ]
    towns = ["AIX EN PROVENCE", "AIX EN PROVENCE", "SALON DE PROVENCE", "SALON DE PROVENCE"]
    lines = [f"{street} {town}" for street, town in zip(streets, towns, strict=True)]
    tables = read(places([*lines, "7 RUE HOCHE _IX EN PROVENCE"]))
    assert column(tables, "etablissement", "ville")[:4] == towns
    cells = by_key(tables)
    assert all(cells[CellKey("etablissement", str(row), "ville")].place >= UNPLACED for row in range(1, 5))


def test_a_cut_that_nothing_tells_is_in_doubt_and_one_that_leaves_a_word_to_each_is_not() -> None:
    streets = ["3 RUE PASTEUR BRON", "8 QUAI DU LAC BRON", "9 PLACE VALMY BRON"]
    cells = by_key(read(places([*streets, "2 RUE VICTOR HUGO VILLEURBANNE", "2 QUAI DU LAC GERARDMER"])))
    assert cells[CellKey("etablissement", "4", "ville")].place < UNPLACED
    assert cells[CellKey("etablissement", "5", "ville")].place >= UNPLACED
    assert cells[CellKey("etablissement", "5", "adresse")].place >= UNPLACED


@pytest.mark.parametrize(("place", "status"), [(99.0, "read"), (2.0, "ambiguous")])
def test_words_whose_place_is_in_doubt_are_not_published_as_read(place: float, status: str) -> None:
    cell = Cell(KEY, "words", Reading("107 CHEMIN", "t.txt", 1, 1, 0, 10))
    verdict = settle(cell, "107 CHEMIN", None, [], place)
    assert verdict.status == status
    assert (verdict.value is None) == (status == "ambiguous")
    assert status == "read" or verdict.candidates == [("107 CHEMIN", 0.0)]


def test_a_number_that_ends_a_name_elsewhere_is_no_sure_count() -> None:
    names = ["SAAD LE PARC 58", "SSIAD ADAPEI 35", "SSIAD LE MAIL 94", "SAAD BEL AIR 40"]
    rows = "".join(
        f"ADAPEI 35 330000011 330000011 {IDS[i]} {name} ACQUISITION NON SAAD\n" for i, name in enumerate(names)
    )
    cells = by_key(read(PROSE + FIRST[:-1] + " " + SECOND + rows + "\n" + PROSE))
    counts = [cells[CellKey("etablissement", str(row), "personnes_accompagnees")] for row in range(1, 5)]
    assert [cell.raw_text for cell in counts if cell.place >= UNPLACED] == ["58", "94", "40"]
    name = cells[CellKey("etablissement", "2", "raison_sociale")]
    assert name.raw_text == "SSIAD ADAPEI 35" or name.place < UNPLACED


@pytest.mark.parametrize(
    "misread", ["$ervice autonomie aide vt soins  (8AAS)", "$ervvice autonomiie aide vt soins  (8AAS)"]
)
def test_a_misread_wording_that_goes_on_beyond_its_cell_is_cut_in_doubt(misread: str) -> None:
    wordings = ["Service autonomie aide et soins (SAAS)"] * 6
    wordings[3] = misread
    lines = [f"[209] {wording} {n} QUAI DE LA GARE VERDELAIS LOT1\n" for n, wording in enumerate(wordings, 1)]
    cells = by_key(read(establishment_text(identifiers(), projects(), lines)))
    doubts = {row: cells[CellKey("etablissement", row, "activite_libelle")].placement for row in ("3", "4")}
    assert doubts["4"] == UNSURE_CUT < doubts["3"]


def test_a_wording_that_the_next_cell_is_glued_to_is_cut_in_doubt() -> None:
    lines = [line for line in printed_places() if "Infirmiers" not in line] * 2
    lines[2] = "[182] Service d'Éducation Spéciale et de Soins à DomicileRUE DU 11 NOVEMBRE VERDELAIS LOT 2\n"
    count = len(lines)
    first = [identifiers()[n % 6] for n in range(count)]
    middle = [projects()[n % 6] for n in range(count)]
    cells = by_key(read(establishment_text(first, middle, lines)))
    glued = next(c for c in cells.values() if c.raw_text is not None and "DomicileRUE" in c.raw_text)
    assert glued.key.column == "activite_libelle" and glued.placement == UNSURE_CUT


def test_the_end_of_a_wording_that_a_far_cell_takes_leaves_the_wording_in_doubt() -> None:
    lines, _ = corpus_dossier(24170, "medium")
    label = by_key(read_tables(lines, LAYOUT, KINDS))[CellKey("etablissement", "4", "activite_libelle")]
    assert label.raw_text == "Service de Soins Infirmier3 A Domicile", "its end, misread, stands under the town"
    assert label.placement < SURE
