"""The noise channel spoils as much as it says, and knows what it spoilt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.corpus import degrade, generate
from tests.corpus.fates import same_meaning
from tests.corpus.misreading import LEVELS

seeds = st.integers(min_value=0, max_value=10**6)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_a_clean_scan_is_the_print(seed: int) -> None:
    paper = generate(seed)
    scan = degrade(paper, "clean")
    text = "".join(text for _, text in scan.texts)
    lines = text.replace("\f", "").split("\n")
    assert lines[:-1] == [line.text for line in paper.lines()]
    assert {key: fate.read for key, fate in scan.fates.items()} == {
        segment.key: segment.text for line in paper.lines() for segment in line.segments if segment.role == "cell"
    }
    assert not any(fate.altered or fate.lost for fate in scan.fates.values())
    assert not scan.unseen_rows


def test_a_scan_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    paper = generate(11)
    assert degrade(paper, "medium").texts == degrade(paper, "medium", 11).texts
    assert degrade(paper, "medium").texts != degrade(paper, "medium", 12).texts
    with pytest.raises(KeyError):
        degrade(paper, "filthy")


@pytest.mark.parametrize("level", ["light", "medium", "heavy"])
def test_the_share_of_misread_characters_is_near_the_nominal_one(level: str) -> None:
    misread = printed = 0
    for seed in range(60):
        paper = generate(seed)
        scan = degrade(paper, level)
        for line in paper.lines():
            for segment in line.segments:
                if segment.key is None or segment.role != "cell":
                    continue
                fate = scan.fates[segment.key]
                if not (fate.lost or fate.garbled):
                    misread += Levenshtein.distance(squeezed(segment.text), squeezed(fate.read))
                    printed += len(squeezed(segment.text))
    assert misread / printed == pytest.approx(LEVELS[level].character, rel=0.2)


@given(seeds, st.sampled_from(["light", "medium", "heavy"]))
@settings(max_examples=40, deadline=None)
def test_every_printed_cell_has_a_fate_that_the_text_bears_out(seed: int, level: str) -> None:
    paper = generate(seed)
    scan = degrade(paper, level)
    text = "".join(text for _, text in scan.texts)
    printed = {
        segment.key: segment.text for line in paper.lines() for segment in line.segments if segment.role == "cell"
    }
    assert set(scan.fates) == set(printed)
    for key, fate in scan.fates.items():
        assert key is not None
        assert fate.read in text
        if not (fate.lost or fate.garbled):
            assert fate.altered == (not same_meaning(key, printed[key], fate.read))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_a_row_is_unseen_only_when_all_its_lines_are_gone(seed: int) -> None:
    paper = generate(seed)
    scan = degrade(paper, "heavy")
    for table, row in scan.unseen_rows:
        fates = [fate for key, fate in scan.fates.items() if (key.table, key.row) == (table, row)]
        assert fates
        assert all(fate.line_lost or fate.garbled for fate in fates)


def test_noise_grows_with_the_level() -> None:
    def spoilt(level: str) -> int:
        return sum(
            fate.altered or fate.lost for seed in range(20) for fate in degrade(generate(seed), level).fates.values()
        )

    assert 0 == spoilt("clean") < spoilt("light") < spoilt("medium") < spoilt("heavy")


def test_pages_of_one_level_differ() -> None:
    shares = []
    for seed in range(40):
        scan = degrade(generate(seed, establishments=40), "medium")
        shares.append(sum(fate.altered for fate in scan.fates.values()) / len(scan.fates))
    assert max(shares) > 1.5 * min(shares)
