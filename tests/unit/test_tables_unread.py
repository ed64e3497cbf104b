"""Prints that look like no amount, known by the cells that they stand between; values of forms misread past knowing."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from tests.unit.tables_scene import by_key, read
from tests.unit.test_tables_rows import PROSE

HEADING = "N° devis | Abonnement | Déploiement | Formation | TOTAL LUNE TTC\n"
AMOUNTS = ("1 913,76 €", "1 788,00 €", "2 762,50 €", "6 464,26 €")


def quotes(third: str, mark: str = " | ") -> str:
    rows = [f"DA2505{4000 + 7 * n}{mark}" + mark.join(AMOUNTS) for n in range(6)]
    rows[2] = third
    return PROSE + HEADING.replace(" | ", mark) + "\n".join(rows) + "\n" + PROSE


@pytest.mark.parametrize("misread", ["1 7mHN,00 €", "13d3B3~ €", "v788,g0 E"])
def test_what_stands_between_the_cells_of_a_row_is_the_print_of_the_one_that_lacks(misread: str) -> None:
    row = f"DA25054014 | 1 913,76 € | {misread} | 2 762,50 € | 6 464,26 €"
    cells = by_key(read(quotes(row)))
    own = [cells[CellKey("devis", "3", name)].raw_text for name in ("abonnement", "deploiement", "formation")]
    assert own == ["1 913,76 €", misread, "2 762,50 €"]


@pytest.mark.parametrize("misread", ["1 7|88,00 €", "L°0 €"])
def test_a_bar_alone_on_its_line_is_a_character_of_the_print(misread: str) -> None:
    row = f"DA25054014  1 913,76 €  {misread}  2 762,50 €  6 464,26 €"
    assert by_key(read(quotes(row, "  ")))[CellKey("devis", "3", "deploiement")].raw_text == misread


@pytest.mark.parametrize("stain", ["", " i", " le"])
def test_a_stain_is_no_print(stain: str) -> None:
    row = f"DA25054014 | 1 913,76 € |{stain} | 2 762,50 € | 6 464,26 €"
    assert by_key(read(quotes(row)))[CellKey("devis", "3", "deploiement")].raw_text is None


@pytest.mark.parametrize("value", ["0,u0 €", "0m00 €", "000 €", ",000 €", "87 012u16 €"])
def test_a_misread_figure_with_its_currency_at_the_end_of_a_label_s_line_is_its_value(value: str) -> None:
    form = (
        "Déclaration GALIS\nDEPENSES\n"
        f"Coûts d'AMOA * {value}\nCoûts de mise en œuvre de la solution * 21 500,00 €\n"
        "Coûts matériels * 15 412,50 €\nTOTAL DEPENSES  36 912,50 € TTC\n"
    )
    assert by_key(read(form))[CellKey("galis", "couts_amoa", "valeur")].raw_text == value
