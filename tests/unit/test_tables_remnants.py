"""Figures that stand right before an amount and belong to no cell."""

from __future__ import annotations

from pipeline.records import Cell, CellKey
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.readings import reading_of
from pipeline.tables.remnants import with_remnants
from tests.unit.tables_scene import by_key, read

SYNTHESIS = (
    "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"
    "TOTAL AMOA 53 009,89 € 53 009,89 €\nTOTAL LUNE Acquisition 79 271,00 € 79 271,00 €\n"
    "TOTAL LUNE Acquisition Abonnement / 3 ans 48 655,71 € 48 655,71 €\nTOTAL Matériel 32 737,13 € 32 737,13 €\n"
)


def test_figures_of_no_cell_right_before_an_amount_are_of_its_print() -> None:
    cells = by_key(read(SYNTHESIS + "TOTAL PROJET 314 860,13 € 8|4860,13 €\n"))
    assert cells[CellKey("synthese", "total", "declare")].raw_text == "8|4860,13 €"
    assert cells[CellKey("synthese", "total", "budget")].raw_text == "314 860,13 €"
    assert cells[CellKey("synthese", "acquisition_abonnement", "budget")].raw_text == "48 655,71 €"


def test_so_they_are_in_a_form() -> None:
    form = (
        "Demande de financement\nMontant total de l'aide demandée * 91 000,00 €\n"
        'Aide spécifique "petits OG" : matériel informatique  {}\nBudget total du projet * 120 672,50 €\n'
    )
    key = CellKey("galis", "aide_materiel", "valeur")
    assert by_key(read(form.format("19 1 877,00 €")))[key].raw_text == "19 1 877,00 €"
    assert by_key(read(form.format("191 877,00 €")))[key].raw_text == "191 877,00 €"


def test_a_number_of_another_cell_before_an_amount_leaves_it_certain() -> None:
    heading = "Numéro de Devis LUNE | LUNE / Abonnement | Déploiement / accompagnement | Formation | TOTAL LUNE TTC\n"
    rows = "".join(f"DA2505{n}|576,00 €|324,00 €|2 325,00 €|3 225,00 €\n" for n in range(1000, 1008))
    cells = by_key(read(heading + rows))
    assert cells[CellKey("devis", "3", "abonnement")].raw_text == "576,00 €"


def test_figures_that_would_make_a_good_amount_leave_it_in_doubt() -> None:
    lines = split_lines("TOTAL 1 860,13 €", "t")
    key = CellKey("synthese", "total", "budget")
    [cell] = with_remnants([Cell(key, "amount", reading_of(lines[0], 8, 16))], lines)
    assert (cell.raw_text, cell.place) == ("860,13 €", 0.0)


def test_a_print_of_two_amounts_is_neither() -> None:
    key = CellKey("synthese", "total", "declare")
    line = split_lines("97 115,30€ 291 341,30€ 291 341,30€", "t.txt")[0]
    for start, unsure in ((0, True), (11, True), (23, False)):
        cell = Cell(key, "amount", reading_of(line, start, len(line.text)))
        found = with_remnants([cell], [line] if unsure else [])[0]
        assert (found.placement < 3.0) is unsure
