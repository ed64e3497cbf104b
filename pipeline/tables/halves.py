"""Tables that print every row over two lines: told by lines that are the one half and the other of a row by turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.records import Line
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout, partitions
from pipeline.tables.readings import joined_line

CLEARLY = 3.0
"""Nats that a line must say more as one half of a row than as the other, and than as none."""
LEAST = 3
"""Rows over two lines that make a layout: noise breaks single ones."""
MOST = 0.6
"""Share of the lines that are half a row, of those that stand in pairs, at least."""
REACH = 3
"""Lines from one half of a row to the other, at most, noise between them."""
BETWEEN = 4
"""Blanks between the two halves, at least: more than part the words of a cell."""


Halves = tuple[int | None, int | None]
"""The indices of the lines with the first and the second half of a row, None for one that is lost."""


def halved_rows(lattices: Sequence[Lattice], layout: Mapping[str, TableLayout]) -> list[Halves]:
    """The rows of tables that print each over two lines."""
    rows: list[Halves] = []
    for table in layout.values():
        ways = partitions(table) if len(table.blocks) > 1 else []
        wholes = [block.name for way in ways if len(way) == 1 for block in way]
        halves = [way for way in ways if len(way) == 2]
        found = [_rows(lattices, first.name, second.name, wholes) for first, second in halves]
        rows += sorted(found, key=len)[-1] if found else []
    return rows


def _rows(lattices: Sequence[Lattice], first: str, second: str, wholes: Sequence[str]) -> list[Halves]:
    """Lines shorter than any half stand between the halves of a row as between any two lines: they are noise."""
    firsts = {number for number, lattice in enumerate(lattices) if _speaks(lattice, first, [second, *wholes])}
    seconds = {number for number, lattice in enumerate(lattices) if _speaks(lattice, second, [first, *wholes])}
    if not firsts or not seconds:
        return []
    size = min(len(lattices[number].line.text) for number in firsts | seconds)
    long = [number for number, lattice in enumerate(lattices) if len(lattice.line.text) >= size]
    pairs = [(one, other) for one, other in pairwise(long) if one in firsts and other in seconds and _near(one, other)]
    if len(pairs) < LEAST or 2 * len(pairs) < MOST * (len(firsts) + len(seconds)):
        return []
    rows: list[Halves] = []
    place, last = long.index(pairs[0][0]), long.index(pairs[-1][1])
    while place <= last:
        number, *below = long[place : place + 3]
        follows = below[0] if below and _near(number, below[0]) else None
        due = follows is not None and follows not in firsts and below[1:] != [] and below[1] in firsts
        if number in firsts and (follows in seconds or due):
            rows.append((number, follows))
            place += 1
        elif number in firsts:
            rows.append((number, None))
        elif number in seconds:
            rows.append((None, number))
        elif follows in seconds:
            rows.append((number, follows))
            place += 1
        place += 1
    return rows


def _near(one: int, other: int) -> bool:
    return other - one <= REACH


def _speaks(lattice: Lattice, own: str, others: Sequence[str]) -> bool:
    """Whether a line is clearly a row of one block and none of the others: neither of the other half nor, as a whole
    row that shows little of one half, of both together.
    """
    one = lattice.untaught.get(own)
    beside = max((other.score for name in others if (other := lattice.untaught.get(name)) is not None), default=0.0)
    return one is not None and one.score >= CLEARLY + max(beside, 0.0)


def join_halves(lines: Sequence[Line], rows: Sequence[Halves]) -> tuple[list[Line], list[tuple[int, ...]], set[int]]:
    """The lines with the halves of rows joined, the second ones under one another; by part the lines that it is; and
    the parts that are one half alone.
    """
    offset = max(len(lines[first].text) for first, _ in rows if first is not None) + BETWEEN
    at = {first if first is not None else second: (first, second) for first, second in rows}
    seconds = {second for first, second in rows if first is not None}
    parts: list[Line] = []
    of: list[tuple[int, ...]] = []
    alone: set[int] = set()
    for number, line in enumerate(lines):
        first, second = at.get(number, (number, None))
        if number in seconds:
            continue
        if number in at and None in (first, second):
            alone.add(len(parts))
        if second is not None:
            line = joined_line(replace(line, text="", words=()) if first is None else line, lines[second], offset)
        parts.append(line)
        of.append((number,) if second in (None, number) else (number, second))
    return parts, of, alone
