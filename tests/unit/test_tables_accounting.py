"""Every character of a table's region ends in a cell or in quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Line
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.reader import Tables, read_tables
from tests.unit.tables_scene import KINDS, LAYOUT, corpus_dossier

REAL = Path(__file__).resolve().parents[2] / "raw" / "marseille-hyeres-2025" / "tableaux.txt"


def unaccounted(lines: Sequence[Line], tables: Tables) -> list[tuple[int, str]]:
    """The characters of the regions that are in no cell and no quarantine row, with their line."""
    covered: dict[tuple[str, int], set[int]] = defaultdict(set)
    prints = [print_ for cell in tables.cells for print_ in (cell.reading, *cell.witnesses) if print_ is not None]
    for reading in [*prints, *(row.reading for row in tables.quarantine)]:
        covered[reading.source_file, reading.line].update(range(reading.start, reading.end))
    return [
        (line.line, line.text[place])
        for number in set().union(*tables.regions.values())
        for line in [lines[number]]
        for word in line.words
        for place in range(word.start, word.end)
        if place not in covered[line.source_file, line.line]
    ]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 4999), st.sampled_from(["clean", "light", "medium", "heavy"]))
def test_corpus_dossiers_add_up(seed: int, level: str) -> None:
    lines, _ = corpus_dossier(seed, level)
    tables = read_tables(lines, LAYOUT, KINDS)
    assert tables.regions
    assert unaccounted(lines, tables) == []


@pytest.mark.skipif(not REAL.is_file(), reason="the dossier is not in this checkout")
def test_a_real_dossier_adds_up() -> None:
    lines = split_lines(REAL.read_text(encoding="utf-8"), REAL.name)
    assert unaccounted(lines, read_tables(lines, LAYOUT, KINDS)) == []


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 4999))
def test_a_print_is_the_text_at_its_place(seed: int) -> None:
    lines, _ = corpus_dossier(seed, "medium")
    at = {(line.source_file, line.line): line.text for line in lines}
    tables = read_tables(lines, LAYOUT, KINDS)
    readings = [cell.reading for cell in tables.cells if cell.reading] + [row.reading for row in tables.quarantine]
    assert all(r.text == at[r.source_file, r.line][r.start : r.end] for r in readings)
