"""The lines of a table's blocks read as rows, each by itself: aligned, in the light of the others, and mended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.tables.alignment import Alignment, align
from pipeline.tables.broken import Mended, mend
from pipeline.tables.costs import UNTAUGHT, Profile
from pipeline.tables.garbled import garbled_like, legible_in_part
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout, TableLayout
from pipeline.tables.profiles import learn
from pipeline.tables.totals import CERTAIN, NEGLIGIBLE, total_odds

ROUNDS = 2


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """A block and the lines that print it: (index of the line, is it a row) in order, less its labelled `totals`.

    `anew` are the lines from which on its columns stand elsewhere: the first rows under other headings.
    """

    block: Block
    lines: tuple[tuple[int, bool], ...]
    totals: tuple[int, ...] = ()
    anew: tuple[int, ...] = ()

    @property
    def sections(self) -> list[tuple[tuple[int, bool], ...]]:
        """The lines by the headings that they stand under."""
        starts = (-1, *self.anew, math.inf)
        return [tuple(one for one in self.lines if first <= one[0] < after) for first, after in pairwise(starts)]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line of a block: its index and its alignment to a profile, None where it holds a garbled row's place.

    `mended` where the row goes on on the next line; the alignment is then that of both. `total` is the probability that
    the line is no row but the total of those above it.
    """

    line: int
    found: Alignment | None
    profile: Profile = UNTAUGHT
    mended: Mended | None = None
    total: float = 0.0

    def lattice(self, lattices: Sequence[Lattice]) -> Lattice:
        """What the alignment's atoms are of."""
        return lattices[self.line] if self.mended is None else self.mended.lattice

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that print the row."""
        return (self.line,) if self.mended is None else (self.line, self.mended.second)


def read_blocks(
    printed: Sequence[PrintedBlock], lattices: Sequence[Lattice], barred: frozenset[str]
) -> list[list[PrintedRow]]:
    """The rows that the lines of each block print, without the columns that are `barred`."""
    return [
        [row for lines in block.sections for row in _read(block.block, lines, lattices, barred)] for block in printed
    ]


def _read(
    block: Block, lines: Sequence[tuple[int, bool]], lattices: Sequence[Lattice], barred: frozenset[str]
) -> list[PrintedRow]:
    """The rows that lines under one heading print."""
    columns = block.columns
    profile = Profile(barred=barred) if barred else UNTAUGHT
    numbers = [line for line, is_row in lines if is_row]
    found = {line: _untaught(lattices[line], block, barred) for line in numbers}
    for _ in range(ROUNDS - 1):
        if len(numbers) >= 3:
            profile = learn(block, [(lattices[line], found[line]) for line in numbers], barred)
            if profile.fields or profile.places or profile.foreign:
                marks = profile.marks()
                found = {line: align(lattices[line], columns, marks, block.lists) for line in numbers}
                profile = learn(block, [(lattices[line], found[line]) for line in numbers], barred)
            found = {line: align(lattices[line], columns, profile, block.lists) for line in numbers}
    garbled = garbled_like([lattices[line] for line in numbers], bool(block.lists))
    mended = mend(lines, found, lattices, block, profile)
    seconds = {one.second for one in mended.values()}
    rows = []
    for line, is_row in lines:
        whole = mended.get(line)
        if whole is not None:
            rows.append(PrintedRow(line, whole.found, profile, whole))
        elif line not in seconds and (is_row or garbled(lattices[line])):
            own = found[line] if is_row else legible_in_part(lattices[line], block, profile)
            rows.append(PrintedRow(line, own, profile))
    return rows


def without_totals(
    blocks: Sequence[Sequence[PrintedRow]],
    printed: Sequence[PrintedBlock],
    table: TableLayout,
    lattices: Sequence[Lattice],
) -> list[Sequence[PrintedRow]]:
    """The rows of each block but for a last one that is the total of the others; the doubt where it cannot be told."""
    if not table.total_words:
        return list(blocks)
    labelled = any(block.totals for block in printed)
    kept: list[Sequence[PrintedRow]] = []
    for rows, block in zip(blocks, printed, strict=True):
        texts = [texts_of(row, block.block.columns, lattices) for row in rows]
        total = any(line > rows[-1].line for line in block.totals)
        odds = -math.inf if total else total_odds(texts[:-1], texts[-1], table, labelled)
        if odds >= CERTAIN:
            kept.append(rows[:-1])
        elif odds > NEGLIGIBLE:
            kept.append([*rows[:-1], replace(rows[-1], total=1.0 / (1.0 + math.exp(-odds)))])
        else:
            kept.append(rows)
    return kept


def _untaught(lattice: Lattice, block: Block, barred: frozenset[str]) -> Alignment:
    known = None if barred else lattice.untaught.get(block.name)
    if known is None:
        known = align(lattice, block.columns, Profile(barred=barred) if barred else UNTAUGHT, block.lists)
    return known


def texts_of(row: PrintedRow, columns: Sequence[ColumnLayout], lattices: Sequence[Lattice]) -> dict[str, str]:
    """The printed texts of a row's cells, by column."""
    if row.found is None:
        return {}
    lattice = row.lattice(lattices)
    return {c.name: lattice.text(*span) for c, span in zip(columns, row.found.spans, strict=True) if span is not None}
