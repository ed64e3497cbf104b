"""What the rows of a block teach about its columns: which are filled, and which wordings recur."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from pipeline.tables.alignment import Alignment, Profile
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block
from pipeline.wording import letters

LEAST, MOST = 0.05, 4.0
SPACED = STEADY = 0.6


def learn(block: Block, rows: Sequence[tuple[Lattice, Alignment]], barred: frozenset[str] = frozenset()) -> Profile:
    """The profile of a block from a first alignment of its rows.

    A column filled in a share f of the rows costs -ln f where filled and -ln(1 - f) where not, smoothed. A wording that
    stands twice or more in a column that `recurs`, or more often than in all others in one of amounts, is known there.
    """
    empty: dict[str, float] = {}
    filled: dict[str, float] = {}
    seen: dict[str, Counter[str]] = {}
    for position, column in enumerate(block.columns):
        texts = [letters(lattice.text(*span)) for lattice, found in rows if (span := found.spans[position]) is not None]
        share = (len(texts) + 0.5) / (len(rows) + 1)
        filled[column.name] = min(max(-math.log(share), LEAST), MOST)
        empty[column.name] = min(max(-math.log(1 - share), LEAST), MOST)
        seen[column.name] = Counter(texts)
    known: dict[str, frozenset[str]] = {}
    for column in block.columns:
        if column.recurs:
            known[column.name] = frozenset(text for text, count in seen[column.name].items() if count > 1 and len(text) > 1)
        elif column.shape == "amount":
            others = sum((seen[c.name] for c in block.columns if c.shape == "amount" and c is not column), Counter[str]())
            known[column.name] = frozenset(t for t, count in seen[column.name].items() if count > 1 and count > 2 * others[t])
    return Profile(empty, filled, known, barred, _places(block, rows))


def _places(block: Block, rows: Sequence[tuple[Lattice, Alignment]]) -> dict[str, tuple[int, int]]:
    """Where the cells of each column stand, in a print that keeps its columns under one another; else nothing.

    Rows with the most cells tell: in the others a cell may have been taken for its neighbour's.
    """
    spaced = sum(any(atom.gap > 1 for atom in lattice.atoms) for lattice, _ in rows)
    if spaced < SPACED * len(rows):
        return {}
    fullest = max(sum(span is not None for span in found.spans) for _, found in rows)
    full = [(lattice, found) for lattice, found in rows if sum(span is not None for span in found.spans) >= fullest - 1]
    places = {}
    for position, column in enumerate(block.columns):
        spans = [(lattice, found.spans[position]) for lattice, found in full]
        starts = sorted(lattice.atoms[span[0]].start for lattice, span in spans if span)
        ends = sorted(lattice.atoms[span[1] - 1].end for lattice, span in spans if span)
        if not starts:
            continue
        start, end = starts[len(starts) // 2], ends[len(ends) // 2]
        steady = max(sum(abs(s - start) <= 2 for s in starts), sum(abs(e - end) <= 2 for e in ends))
        if len(starts) > 1 and steady >= STEADY * len(starts):
            places[column.name] = (start, end)
    return places
