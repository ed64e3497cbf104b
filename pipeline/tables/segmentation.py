"""Which lines are rows of which block: the cheapest segmentation of the text, headings and row shapes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Line
from pipeline.tables.headings import heading_bonus

START = 7.0
"""Nats that a table's rows and headings must bring before prose is believed to be a table."""
STRAY = 0.8
ADJACENT = 400.0
"""Nats against a table that starts right under a row of another, with neither heading nor blank line between them."""
BLANK = 0.03
WEAK = 2
"""Lines after a row within which a line with a single cell may still be one."""
PARTS = 2.0
"""Nats of heading words from which a line parts what is above it from what is below."""
IMPOSSIBLE = float("-inf")

RowScores = Mapping[str, Sequence[float]]
"""By block name, for every line, how much the line speaks for being a row of the block (nats; negative: against)."""
Starts = Mapping[str, Sequence[bool]]
"""By block name, for every line, whether a block may start there."""
Labels = list[tuple[str | None, bool]]
"""For every line the block that it stands in, if any, and whether it is a row of it."""


def segment(lines: Sequence[Line], scores: RowScores, hits: RowScores, starts: Starts) -> tuple[float, Labels]:
    """The best explanation of each line: outside any block, a row of one, or a stray line inside one.

    A block starts only at a line that `starts` allows. Returns the gain over all lines being prose, and for each line
    (block or None, is it a row). Exact (Viterbi).
    """
    names = list(scores)
    states: list[str | None] = [None, *names]
    best = [0.0] + [IMPOSSIBLE] * len(names)
    touching = [False] * len(states)
    since = [0] * len(states)
    history: list[list[tuple[int, bool]]] = []
    for number, line in enumerate(lines):
        blank = not line.words
        parts = blank or any(hits[name][number] >= PARTS for name in names)
        leave = max(range(len(states)), key=lambda state: (best[state], -state))
        step = [(leave, False)]
        following = [best[leave]]
        near = [touching[leave] and not parts]
        lines_since = [0]
        for state, name in enumerate(names, 1):
            score = scores[name][number]
            come, origin = best[state], state
            if since[state] > WEAK and not starts[name][number]:
                come = IMPOSSIBLE
            if score > 0 and starts[name][number]:
                above = [cost - (ADJACENT if touching[other] else 0.0) for other, cost in enumerate(best)]
                other = max((s for s in range(len(states)) if s != state), key=lambda s: (above[s], -s))
                start = above[other] - START + heading_bonus(hits[name], number)
                if start > come:
                    come, origin = start, other
            stray = best[state] - (BLANK if blank else STRAY)
            row = come + score > stray
            following.append(come + score if row else stray)
            step.append((origin if row else state, row))
            near.append(row or (touching[state] and not parts))
            lines_since.append(0 if row else since[state] + 1)
        history.append(step)
        best, touching, since = following, near, lines_since
    state = max(range(len(states)), key=lambda s: (best[s], -s))
    gain = best[state]
    labels: Labels = []
    for step in reversed(history):
        origin, row = step[state]
        labels.append((states[state], row))
        state = origin
    labels.reverse()
    return gain, labels


def stray_lines(labels: Labels, lines: Sequence[Line]) -> list[int]:
    """Lines inside a block, between two of its rows, that are no row: noise, or a row that the scan garbled."""
    strays = []
    for number, (name, row) in enumerate(labels):
        if name is not None and not row and lines[number].words:
            before = any(r for n, r in labels[max(0, number - 6) : number] if n == name)
            after = any(r for n, r in labels[number + 1 : number + 7] if n == name)
            if before and after:
                strays.append(number)
    return strays
