"""What the columns of two blocks say of which rows go together."""

from __future__ import annotations

import pytest

from pipeline.tables.joining import CERTAINLY, Blocks, Element, Joined
from pipeline.tables.linking import link_evidence
from tests.unit.tables_scene import LAYOUT

WORDING = "Service d'accompagnement médico-sociol adultes handicapéa"


@pytest.mark.parametrize("code", ["[445]", "[4450]", "[4*"])
def test_a_code_past_knowing_is_what_the_wording_beside_it_says(code: str) -> None:
    mate = {"activite_code": code, "activite_libelle": WORDING}
    right = [Element(mate, 6.0)]
    left = [Element({"secteur": sector}, 6.0) for sector in ("SAMSAH", "SSIAD")]
    says = link_evidence(left, right, LAYOUT["etablissement"], [])
    assert says(left[0].row, mate) > 0 > says(left[1].row, mate)


def test_a_wording_that_no_nomenclature_knows_says_nothing() -> None:
    bare = {"activite_code": "[4*"}
    left = [Element({"secteur": "SSIAD"}, 6.0)]
    says = link_evidence(left, [Element(bare, 6.0)], LAYOUT["etablissement"], [])
    assert says(left[0].row, bare | {"activite_libelle": "Service de transport"}) == says(left[0].row, bare)


def test_a_block_shows_all_rows_only_if_the_lines_at_its_ends_are_surely_rows() -> None:
    rows = [Element({"a": x}, CERTAINLY) for x in "pqrs"]
    stray = Element({"a": "s"}, 2.0)
    assert Blocks(rows, rows, most=4).whole() == (True, True)
    assert Blocks(rows, [*rows[:3], stray], most=4).whole() == (True, False)
    assert Blocks(rows, rows[:3], most=4).whole() == (True, False)
    assert Blocks([*rows, stray], rows, most=4).whole() == (False, False), "the number stated is not that of the rows"


def test_a_number_of_rows_that_the_rows_speak_against_binds_nothing() -> None:
    left = [Element({"a": x}, CERTAINLY) for x in "pqrst"]
    right = [Element({"a": x}, CERTAINLY) for x in "pqstu"]
    apart = Joined(Blocks(left, right), lambda one, other: 20.0 if one["a"] == other["a"] else -20.0)
    assert apart.within(5) is apart
    together = Joined(Blocks(left, left), lambda one, other: 20.0 if one["a"] == other["a"] else -20.0)
    assert together.within(5).blocks.most == 5


def test_prints_that_went_together_once_do_not_speak_for_themselves() -> None:
    names, codes = ("ATELIER DU PORT", "MAISON DES PINS"), ("246", "354")
    left = [Element({"raison_sociale": name}, 6.0) for name in names]
    right = [Element({"activite_code": code}, 6.0) for code in codes]
    once = link_evidence(left, right, LAYOUT["etablissement"], [(0, 0), (1, 1)])
    assert once(left[0].row, right[0].row) == once(left[0].row, right[1].row)
    often = link_evidence(left * 3, right * 3, LAYOUT["etablissement"], [(n, n) for n in range(6)])
    assert often(left[0].row, right[0].row) > 0.4 > -1.0 > often(left[0].row, right[1].row)
