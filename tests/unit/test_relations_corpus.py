"""On generated dossiers, as they stand on paper and read without fault: what was planted is found, nothing else."""

from __future__ import annotations

import pytest

from tests.corpus.generate import generate
from tests.unit.relations_scene import Scene

SEEDS = range(9000, 9060)


def scene_of(seed: int) -> tuple[Scene, tuple[object, ...]]:
    paper = generate(seed)
    scene = Scene("", programme=str(paper.manifest["dossier"]["programme"]))
    for key, value in paper.cells.items():
        scene.add(key, value or "")
    head = paper.manifest["dossier"]
    scene.manifest.coordinator, scene.manifest.territory = head.get("coordinator"), head.get("territory")
    fact = type("Fact", (), {})
    for stated in paper.manifest.get("fact", ()):
        scene.manifest.facts[stated["key"]] = one = fact()
        one.value, one.where = stated["value"], stated.get("where", "")
    return scene, paper.planted


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_discrepancies_are_found_and_no_others(seed: int) -> None:
    scene, planted = scene_of(seed)
    told = [one for one in scene.findings() if one.kind in {"discrepancy", "rule"}]
    for one in planted:
        assert not one.required or any(one.cells & set(finding.cells) for finding in told), one  # type: ignore[attr-defined]
    for finding in told:
        if finding.kind == "discrepancy":
            assert any(one.concerned & set(finding.cells) for one in planted), finding  # type: ignore[attr-defined]
