"""How well dossiers of known truth are read, with floors under what was measured on 400 seeds."""

from __future__ import annotations

import pytest

from pipeline.tables.reader import read_tables
from tests.unit.tables_scene import KINDS, LAYOUT, SURE, by_key, corpus_dossier, same

SEEDS = range(100, 114)


@pytest.mark.parametrize(("level", "floor"), [("clean", 0.995), ("light", 0.985), ("medium", 0.965)])
def test_prints_stand_in_their_cells(level: str, floor: float) -> None:
    right = total = 0
    for seed in SEEDS:
        lines, printed = corpus_dossier(seed, level)
        cells = by_key(read_tables(lines, LAYOUT, KINDS))
        right += sum(same(cells[key].raw_text, text) for key, text in printed.items() if key in cells)
        total += len(printed)
    assert right >= floor * total


def test_where_nothing_is_misread_a_sure_place_is_right() -> None:
    for seed in SEEDS:
        lines, printed = corpus_dossier(seed, "clean")
        cells = by_key(read_tables(lines, LAYOUT, KINDS))
        assert set(printed) <= set(cells)
        wrong = [
            key for key, text in printed.items() if cells[key].place >= SURE and not same(cells[key].raw_text, text)
        ]
        assert wrong == []
