"""Value columns of a keyed table: which of them a table of one value a line prints."""

from __future__ import annotations

from pipeline.records import Cell, CellKey
from tests.unit.tables_scene import SURE, by_key, read

LINES = (
    "TOTAL AMOA 12 512,40 €\nTOTAL LUNE Acquisition 13 412,40 €\nTOTAL LUNE Acquisition Formation 14 412,40 €\n"
    "TOTAL LUNE Mise en conformité - €\nTOTAL Matériel 16 412,40 €\nTOTAL PROJET 56 749,60 €\n"
)


def cells_of(heading: str, key: str) -> tuple[Cell, Cell]:
    cells = by_key(read(heading + LINES))
    return cells[CellKey("synthese", key, "budget")], cells[CellKey("synthese", key, "declare")]


def test_a_heading_of_one_column_tells_the_column_of_its_lines() -> None:
    for key, text in (("amoa", "12 512,40 €"), ("conformite", "- €"), ("total", "56 749,60 €")):
        budget, declared = cells_of("Synthèse Dépenses Budget CCAS\n", key)
        assert (budget.raw_text, declared.raw_text) == (text, None)
        assert budget.place >= SURE
        assert not budget.elsewhere


def test_a_heading_of_the_second_column_alone_puts_the_values_there() -> None:
    budget, declared = cells_of("Synthèse Dépenses Déclaré sur la plateforme GALIS\n", "amoa")
    assert (budget.raw_text, declared.raw_text) == (None, "12 512,40 €")
    assert declared.place >= SURE


def test_without_a_heading_that_tells_the_column_stays_in_doubt() -> None:
    for heading in ("Synthèse Dépenses\n", "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"):
        budget, _ = cells_of(heading, "amoa")
        assert budget.place < SURE
        assert budget.elsewhere


def test_beside_a_line_of_two_values_no_heading_makes_it_one_column() -> None:
    lines = LINES.replace("13 412,40 €", "13 412,40 € 13 412,40 €")
    cells = by_key(read("Synthèse Dépenses Budget CCAS\n" + lines))
    assert cells[CellKey("synthese", "amoa", "budget")].place < SURE
    assert cells[CellKey("synthese", "acquisition", "budget")].place >= SURE
