"""Lines of a form: labels and values that it prints side by side."""

from __future__ import annotations

from pipeline.records import CellKey
from tests.unit.tables_scene import SURE, by_key, read

ABOVE = (
    "Déclaration GALIS\nDEPENSES      RECETTES\n"
    "Coûts d'AMOA *  83 760,00 €    Subvention ARS (ESMS numérique)  91 000,00 €\n"
    "Coûts de mise en œuvre de la solution *  21 500,00 €    Fonds propres *  29 672,50 €\n"
    "Coûts matériels *  15 412,50 €    Emprunt *\n"
)


def test_two_labels_side_by_side_have_each_the_value_after_it() -> None:
    cells = by_key(read(ABOVE + "TOTAL DEPENSES  120 672,50 € TTC    TOTAL RECETTES  120 672,00 €\n"))
    found = {key: cells[CellKey("galis", key, "valeur")] for key in ("couts_amoa", "total_depenses", "total_recettes")}
    assert {key: cell.raw_text for key, cell in found.items()} == {
        "couts_amoa": "83 760,00 €",
        "total_depenses": "120 672,50 € TTC",
        "total_recettes": "120 672,00 €",
    }
    assert all(cell.place >= SURE for cell in found.values())


def test_a_label_beside_one_that_lost_its_value_takes_none_for_both() -> None:
    cells = by_key(read(ABOVE + "TOTAL DEPENSES    TOTAL RECETTES  120 672,00 €\n"))
    assert cells[CellKey("galis", "total_depenses", "valeur")].raw_text is None
