"""Tables whose headings name their columns in another order than declared, among others, or without some of them."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.relations.declared import load
from pipeline.relations.ground import ground
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.arranging import arranged
from tests.unit.tables_scene import LAYOUT, SURE, Tables, by_key, column, read
from tests.unit.test_tables_rows import IDS, NAMES, PROSE

NUMBERS = [f"1130{n}77" for n in range(6)]
FEES = [f"{500 + 7 * n},00 €" for n in range(6)]
SETUPS = [f"{900 + 3 * n},50 €" for n in range(6)]
TRAININGS = [f"{300 + n},25 €" for n in range(6)]
OTHERS = [f"{40 + n},00 €" for n in range(6)]
SUMS = [f"{1700 + 11 * n},75 €" for n in range(6)]
WITH_OTHERS = [f"{1740 + 12 * n},75 €" for n in range(6)]
NAMED = {
    "Numéro de Devis MATERIEL": [f"Devis N°{number}" for number in NUMBERS],
    "Matériel TTC": ["955,10 €"] * 6,
    "LUNE / Abonnement": FEES,
    "Déploiement / accompagnement": SETUPS,
    "Formation": TRAININGS,
    "TOTAL LUNE TTC": SUMS,
}
TRAINING_FIRST = [
    "Numéro de Devis MATERIEL",
    "Matériel TTC",
    "LUNE / Abonnement",
    "Formation",
    "Déploiement / accompagnement",
    "TOTAL LUNE TTC",
]


def quotes(headings: list[str], joint: str, named: dict[str, list[str]] = NAMED) -> Tables:
    rows = [headings, *([named[heading][n] for heading in headings] for n in range(6))]
    return read(PROSE + "\n".join(joint.join(cells) for cells in rows) + "\n\n" + PROSE)


@pytest.mark.parametrize("joint", ["\t", " | "])
def test_columns_between_rules_are_those_that_the_heading_names(joint: str) -> None:
    tables = quotes(TRAINING_FIRST, joint)
    assert column(tables, "devis", "deploiement") == SETUPS
    assert column(tables, "devis", "formation") == TRAININGS
    assert all(cell.place >= SURE for key, cell in by_key(tables).items() if key.column == "formation")


@pytest.mark.parametrize("joint", ["\t", " | "])
def test_a_print_keeps_its_place_on_the_page(joint: str) -> None:
    row = joint.join(NAMED[heading][0] for heading in TRAINING_FIRST)
    reading = by_key(quotes(TRAINING_FIRST, joint))[CellKey("devis", "1", "deploiement")].reading
    assert reading is not None
    assert row[reading.start : reading.end] == SETUPS[0]


def test_a_mark_in_a_word_of_a_heading_leaves_its_column_named() -> None:
    headings = [
        "OG",
        "FINESS EJ porteur",
        "SIRET Porteur",
        "FINESS EJ {}*",
        "FINESS Géographique*",
        "Raison sociale ET",
    ]
    rows = [["CCAS BRON", "330000011", "", "330000029", IDS[n], NAMES[n]] for n in range(6)]
    prints = [[[one.format(word) for one in headings], *rows] for word in ("rattach'ement", "rattachement")]
    text = PROSE + "\n\n".join("\n".join(" | ".join(row) for row in lines) for lines in prints) + "\n\n" + PROSE
    lines = split_lines(text, "t.txt")
    assert arranged(lines, LAYOUT) == lines, "both prints are in the declared order"


def test_columns_that_only_blanks_part_are_in_doubt_where_the_heading_names_another_order() -> None:
    for headings, unsure in ((TRAINING_FIRST, True), (list(NAMED), False)):
        cells = by_key(quotes(headings, " "))
        assert (cells[CellKey("devis", "2", "formation")].place < 3.0) is unsure
        assert (cells[CellKey("devis", "2", "deploiement")].place < 3.0) is unsure


def test_what_stands_under_no_declared_heading_is_of_no_column_and_its_row_need_not_add_up() -> None:
    headings = [*list(NAMED)[:4], "Reprise de données", "Formation", "TOTAL LUNE TTC"]
    tables = quotes(headings, " | ", {**NAMED, "Reprise de données": OTHERS, "TOTAL LUNE TTC": WITH_OTHERS})
    assert column(tables, "devis", "formation") == TRAININGS
    assert column(tables, "devis", "total_solution") == WITH_OTHERS
    assert any(entry.reading.text.startswith("40,00") or entry.reading.text == "40,00" for entry in tables.quarantine)
    bound = ground(load("esms-numerique-2025"), by_key(tables), dict.fromkeys(by_key(tables)), _Manifest())
    assert "DEV-101" not in {relation.code for relation in bound}


@pytest.mark.parametrize("joint", ["  ", " | "])
def test_two_columns_with_one_name_are_told_by_nothing(joint: str) -> None:
    headings = [*list(NAMED)[:2], "LUNE / Abonnement", "Abonnement par an", *list(NAMED)[3:]]
    cells = by_key(quotes(headings, joint, {**NAMED, "Abonnement par an": OTHERS}))
    assert all(cells[CellKey("devis", row, "abonnement")].place < 3.0 for row in "123456")
    assert all(cells[CellKey("devis", row, "total_solution")].crowded for row in "123456")


@pytest.mark.parametrize("joint", [" ", " | "])
def test_numbers_are_not_read_in_a_column_that_the_heading_leaves_out(joint: str) -> None:
    heading = ["OG", "FINESS EJ rattachement*", "FINESS Géographique*", "Raison sociale ET"]
    rows = [["CCAS VERDELAIS", "330000011", IDS[n], NAMES[n]] for n in range(6)]
    cells = by_key(read(PROSE + "\n".join(joint.join(row) for row in [heading, *rows]) + "\n\n" + PROSE))
    for row in "123456":
        carrier = cells[CellKey("etablissement", row, "finess_ej_porteur")]
        assert carrier.reading is None or carrier.place < 3.0


class _Manifest:
    id = "example"
    coordinator = None


def test_numbers_under_words_that_name_no_column_stay_where_the_other_columns_are_as_declared() -> None:
    heading = "N° DEVIS MATÉRIEL | MONTANT MATÉRIEL TTC | N° DEVIS AMOA | MONTANT AMOA TTC | N° DEVIS CEGI"
    heading += " | ABONNEMENT 3 ANS | DÉPLOIEMENT"
    heading += " | FORMATION | TOTAL TTC\n"
    rows = "".join(
        f"CLT98052{n} | 7 073,10 € | PRO46229{n} | 23 749,97 € | DA2503543{n} | 2 376,20 € | 4 529,17 € | 4 348,50 € | "
        "11 253,87 €\n"
        for n in range(6)
    )
    tables = read(PROSE + heading + rows + PROSE)
    for name, first in (
        ("numero_materiel", "CLT980520"),
        ("numero_amoa", "PRO462290"),
        ("numero_solution", "DA25035430"),
    ):
        assert column(tables, "devis", name)[0] == first
