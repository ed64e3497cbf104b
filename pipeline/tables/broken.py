"""Rows that the scan broke over two lines: told by what the two say together and neither says alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.records import Line, Word
from pipeline.tables.alignment import Alignment, align
from pipeline.tables.costs import Profile
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block

GAIN = 3.0
"""Nats that two lines must say more together than apart."""
SHORT = 0.8
"""A line with at least this share of a row's usual cells is no piece of one, unless what follows is a single cell."""
SPLIT = 1.3
"""Two pieces show at most this share of a row's usual cells: noise makes two cells of one."""
LOST = 1
"""Cells that two pieces show more than the row that they make, at most, for the same reason."""
PIECE = 0.7
"""Where all rows show about as much, a line with less than this share of a row's usual cells may be a piece of one."""


@dataclass(frozen=True, slots=True)
class Mended:
    """Two lines read as one row: the lattice of their joined text, its alignment, and where the second line begins."""

    lattice: Lattice
    found: Alignment
    second: int
    offset: int


def mend(
    lines: Sequence[tuple[int, bool]],
    found: dict[int, Alignment],
    lattices: Sequence[Lattice],
    block: Block,
    profile: Profile,
) -> dict[int, Mended]:
    """The rows that two neighbouring lines of a block make together, by the first of the two.

    `lines` are the lines of the block (index, is it a row) in order, `found` the alignments of its rows.
    """
    if len(found) < 3:
        return {}
    usual = usual_beside([_cells(found[n]) if n in found else 0 for n, _ in lines])
    steady = replace(profile, places={}) if profile.places else profile
    mended: dict[int, Mended] = {}
    taken: set[int] = set()
    for ((first, _), (second, _)), (_, most) in zip(pairwise(lines), usual, strict=True):
        if first in taken or not _adjoin(first, second, lattices):
            continue
        apart = [
            found[n] if n in found else align(lattices[n], block.columns, profile, block.lists) for n in (first, second)
        ]
        sizes = [_cells(one) for one in apart]
        whole_row = most if min(sizes) == 1 else SHORT * most
        if max(sizes) >= whole_row or sum(sizes) > max(SPLIT * most, most + 1):
            continue
        whole = _read_together(first, second, lattices, block, steady)
        if whole is None or _cells(whole.found) < sum(sizes) - LOST:
            continue
        if whole.found.score > GAIN + sum(max(one.score, 0.0) for one in apart):
            mended[first] = whole
            taken |= {first, second}
    return mended


def usual_beside(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """For each line and the next, the least and the most cells of the rows (those with any) just above and below them.

    >>> usual_beside([9, 6, 3, 9, 5])
    [(3, 3), (9, 9), (5, 6), (3, 3)]
    """
    beside = []
    for place in range(len(sizes) - 1):
        above = next((size for size in reversed(sizes[:place]) if size), None)
        below = next((size for size in sizes[place + 2 :] if size), None)
        known = [size for size in (above, below) if size is not None] or [0]
        beside.append((min(known), max(known)))
    return beside


def pieces(sizes: Sequence[int], listed: bool) -> list[bool]:
    """Whether each line, of so many cells, may be a piece of a row: in lists side by side, which may end one before the
    other, only with the line below it, where the two make a row like those above and below.

    >>> pieces([9, 9, 3, 9, 9], False), pieces([9, 9, 3, 9, 9], True), pieces([9, 3, 6, 9, 5, 5], True)[1]
    ([False, False, True, False, False], [False, False, False, False, False], True)
    """
    if not listed:
        usual = sorted(sizes)[len(sizes) // 2]
        return [size < PIECE * usual for size in sizes]
    pairs = zip(pairwise(sizes), usual_beside(sizes), strict=True)
    return [max(pair) < SHORT * least and sum(pair) <= least + 1 for pair, (least, _) in pairs] + [False] * bool(sizes)


def _read_together(
    first: int, second: int, lattices: Sequence[Lattice], block: Block, profile: Profile
) -> Mended | None:
    """The row that two lines make, None where a cell would stand on both."""
    one, other = lattices[first], lattices[second]
    line, offset = _joined(one.row, other.row)
    lattice = Lattice(line, one.runs, one.codes)
    found = align(lattice, block.columns, profile, block.lists)
    for span in found.spans:
        if span is not None and lattice.atoms[span[0]].start < offset <= lattice.atoms[span[1] - 1].start:
            return None
    return Mended(lattice, found, second, offset)


def _joined(first: Line, second: Line) -> tuple[Line, int]:
    between = next((mark for mark in ("\t", " | ") if mark in first.text or mark in second.text), "  ")
    text = first.text.rstrip() + between
    moved = tuple(Word(word.text, word.start + len(text), word.end + len(text)) for word in second.words)
    rule = tuple(Word(mark, len(text) - 2, len(text) - 1) for mark in ("|",) if between == " | ")
    return replace(first, text=text + second.text, words=(*first.words, *rule, *moved)), len(text)


def _adjoin(first: int, second: int, lattices: Sequence[Lattice]) -> bool:
    return not any(lattices[between].line.words for between in range(first + 1, second)) and second - first <= 2


def _cells(found: Alignment) -> int:
    return sum(span is not None for span in found.spans)
