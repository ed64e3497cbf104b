"""Two rows that the scan put on one line: told by a line that is two good rows and no good one, and cut in two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Line
from pipeline.tables.alignment import Alignment, align
from pipeline.tables.block_rows import PrintedBlock
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block
from pipeline.tables.scoring import most

LONGER = 1.4
"""How many times as long as the rows beside it a line of two rows is, at least, in letters and digits."""
BESIDE = 2
"""Rows above and below a line that tell how long its rows are."""
OUTSIDE = 3
"""Lines above the first row and below the last one that may hold two."""
EDGE = 0.25
"""Share of a line of two rows that either has, at least."""
GAIN, AT_TWICE, TWICE = 6.0, 3.0, 1.7
"""Nats that two rows must say more than one, and on a line about twice as long as the others."""
TIE = 0.6
"""Nats within which two places of a cut are as good as one another."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The character where the second row of a line begins; `sure` unless words on both sides may be of either row."""

    place: int
    sure: bool


def merged_lines(printed: Iterable[PrintedBlock], lattices: Sequence[Lattice]) -> dict[int, Cut]:
    """By the index of each line that holds two rows of a block, where it is to be cut."""
    found: dict[int, Cut] = {}
    for block in printed:
        rows = [number for number, is_row in block.lines if is_row]
        sizes = {number: _size(lattices[number]) for number in rows}
        names = {lattices[number].letters(*span) for number in rows if (span := _first(lattices[number], block.block))}
        for number in range(max(rows[0] - OUTSIDE, 0), min(rows[-1] + OUTSIDE + 1, len(lattices))):
            above = [row for row in rows if row < number][-BESIDE:]
            below = [row for row in rows if row > number][:BESIDE]
            near = sorted(sizes[row] for row in above + below)
            usual = near[(len(near) - 1) // 2] if near else 0
            if usual and _size(lattices[number]) >= LONGER * usual:
                gain = AT_TWICE if _size(lattices[number]) >= TWICE * usual else GAIN
                cut = _cut(lattices[number], block.block, names, gain)
                if cut is not None:
                    found[number] = cut
    return found


def cut_apart(lines: Sequence[Line], cuts: Mapping[int, Cut]) -> tuple[list[Line], list[int]]:
    r"""The lines with those of two rows cut in two, each part in its place, and by part the index of its line.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> parts, of = cut_apart(split_lines("one\ntwo three", "t"), {1: Cut(4, True)})
    >>> [part.text for part in parts], of
    (['one', 'two ', '    three'], [0, 1, 1])
    """
    parts: list[Line] = []
    of: list[int] = []
    for number, line in enumerate(lines):
        place = cuts[number].place if number in cuts else len(line.text)
        first = tuple(word for word in line.words if word.start < place)
        parts.append(replace(line, text=line.text[:place], words=first))
        of.append(number)
        if number in cuts:
            second = tuple(word for word in line.words if word.start >= place)
            parts.append(replace(line, text=" " * place + line.text[place:], words=second))
            of.append(number)
    return parts, of


def _size(lattice: Lattice) -> int:
    return sum(map(str.isalnum, lattice.row.text))


def _first(lattice: Lattice, block: Block) -> tuple[int, int] | None:
    """The words that a row begins with, where the first column is one of words."""
    found = lattice.untaught.get(block.name)
    return found.spans[0] if found is not None and found.spans and block.columns[0].shape == "words" else None


def _cut(lattice: Lattice, block: Block, names: set[str], gain: float) -> Cut | None:
    """The best place to cut a line in two rows, where the two say more than the line does."""
    size = len(lattice.row.words)
    whole = align(lattice, block.columns, lists=block.lists)
    least = gain + max(whole.score, 0.0)
    found: list[tuple[float, int, Alignment, Lattice]] = []
    for word in lattice.row.words[int(EDGE * size) : size - int(EDGE * size)]:
        (first, second), _ = cut_apart([lattice.row], {0: Cut(word.start, True)})
        halves = [Lattice(half, lattice.runs, lattice.codes) for half in (first, second)]
        if sum(most(half, block) for half in halves) <= least - TIE:
            continue
        left, right = (align(half, block.columns, lists=block.lists) for half in halves)
        if left.score > 0 and right.score > 0 and right.spans[0:1] != (None,) * bool(names):
            found.append((left.score + right.score, word.start, right, halves[1]))
    best = max((score for score, _, _, _ in found), default=0.0)
    if best <= least:
        return None
    ties = [one for one in found if one[0] >= best - TIE]
    told = [place for _, place, right, half in ties if right.spans[0] and half.letters(*right.spans[0]) in names]
    return Cut(told[0] if told else ties[-1][1], len(ties) == 1 or len(told) == 1)
