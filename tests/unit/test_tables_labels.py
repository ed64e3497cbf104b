"""Lines of a keyed table: which key each has by its own label, and which words of a label are none of a key."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from tests.corpus.forms_printed import SYNTHESE_LABELS as LABELS
from tests.unit.tables_scene import SURE, by_key, read

HEADING = "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"
AMOUNTS = {key: f"{number} 512,40 €" for number, key in enumerate(LABELS, 11)}


def synthesis(order: list[str], editor: str = "LUNE", **labels: str) -> dict[str, tuple[str | None, bool]]:
    """By key the print of the budget and whether its place is sure, of lines printed in an order."""
    lines = [f"{labels.get(key, LABELS[key]).format(editor)} {AMOUNTS[key]} {AMOUNTS[key]}\n" for key in order]
    cells = by_key(read(HEADING + "".join(lines)))
    found = {key: cells[CellKey("synthese", key, "budget")] for key in LABELS}
    return {key: (cell.raw_text, cell.place >= SURE) for key, cell in found.items() if cell.reading is not None}


def right(order: list[str]) -> dict[str, tuple[str | None, bool]]:
    return {key: (AMOUNTS[key], True) for key in LABELS if key in order}


@pytest.mark.parametrize(
    "order",
    [
        ["materiel", *[key for key in LABELS if key not in ("materiel", "amoa", "total")], "amoa", "total"],
        ["amoa", "conformite", "conformite_formation", *list(LABELS)[1:4], "materiel", "total"],
        ["total", *list(LABELS)[:7]],
    ],
)
def test_lines_in_another_order_have_the_key_of_their_own_label(order: list[str]) -> None:
    assert synthesis(order) == right(order)


def test_in_another_order_a_line_without_label_is_in_doubt() -> None:
    order = ["materiel", *[key for key in LABELS if key not in ("materiel", "amoa", "total")], "amoa", "total"]
    found = synthesis(order, amoa="TOTAL 'x~")
    assert found["amoa"] == (AMOUNTS["amoa"], False)
    assert {key: one for key, one in found.items() if key != "amoa"} == right([k for k in order if k != "amoa"])


def test_a_gap_is_not_filled_against_the_label_of_its_line() -> None:
    order = [key for key in LABELS if key != "materiel"]
    found = synthesis([*order[:6], "conformite_formation", "total"])
    assert "materiel" not in found or not found["materiel"][1]


@pytest.mark.parametrize(
    "editor",
    ["MALTA INFORMATIQUE", "INFORMATION", "CONFORMA", "PROJETIS", "MATERIA", "ACQUISIA", "MISO", "AMOA CONSEIL"],
)
def test_the_name_of_the_software_is_no_word_of_a_key(editor: str) -> None:
    assert synthesis(list(LABELS), editor) == right(list(LABELS))


def test_a_name_is_told_from_a_key_where_few_lines_print_it() -> None:
    order = ["amoa", "acquisition", "conformite", "materiel", "total"]
    assert synthesis(order, "MALTA INFORMATIQUE") == right(order)


def test_a_key_word_that_may_be_part_of_a_name_leaves_its_line_in_doubt() -> None:
    found = synthesis(["amoa", "conformite", "materiel", "total"], "FORMATION PLUS")
    assert not any(sure for key, (_, sure) in found.items() if key.startswith("conformite"))


def test_a_near_word_beside_the_words_of_another_line_is_none_of_its_own() -> None:
    order = [key for key in LABELS if key != "conformite_formation"]
    assert synthesis(order, materiel="TOTAL Matériel informatique") == right(order)


def test_the_misread_end_of_a_longer_label_leaves_its_line_in_doubt() -> None:
    order = [key for key in LABELS if key != "acquisition"]
    found = synthesis(order, acquisition_formation="TOTAL {} Acquisition Forrion")
    assert not any(sure for text, sure in found.values() if text == AMOUNTS["acquisition_formation"])
