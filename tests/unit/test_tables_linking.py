"""What the columns of two blocks say of which rows go together."""

from __future__ import annotations

import pytest

from pipeline.tables.joining import Element
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
