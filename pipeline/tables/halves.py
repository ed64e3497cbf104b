"""Tables that print every row over two lines: told by lines that are the one half and the other of a row by turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
BETWEEN = 4
"""Blanks between the two halves, at least: more than part the words of a cell."""


Halves = tuple[int | None, int | None]
"""The indices of the lines with the first and the second half of a row, None for one that is lost."""


def halved_rows(lattices: Sequence[Lattice], layout: Mapping[str, TableLayout]) -> list[Halves]:
    """The rows of tables that print each over two lines."""
    rows: list[Halves] = []
    for table in layout.values():
        halves = [way for way in partitions(table) if len(way) == 2] if len(table.blocks) > 1 else []
        found = [_rows(lattices, first.name, second.name) for first, second in halves]
        rows += sorted(found, key=len)[-1] if found else []
    return rows


def _rows(lattices: Sequence[Lattice], first: str, second: str) -> list[Halves]:
    firsts = {number for number, lattice in enumerate(lattices) if _speaks(lattice, first, second)}
    seconds = {number for number, lattice in enumerate(lattices) if _speaks(lattice, second, first)}
    pairs = [number for number in firsts if number + 1 in seconds]
    if len(pairs) < LEAST or 2 * len(pairs) < MOST * (len(firsts) + len(seconds)):
        return []
    size = min(len(lattices[number].line.text) for number in firsts | seconds)
    rows: list[Halves] = []
    number = min(pairs)
    while number <= max(pairs) + 1:
        follows = number + 1
        if number in firsts and (follows in seconds or _stands_in(lattices, follows, firsts, size)):
            rows.append((number, follows))
            number += 1
        elif number in firsts:
            rows.append((number, None))
        elif number in seconds:
            rows.append((None, number))
        elif follows in seconds and len(lattices[number].line.text) >= size:
            rows.append((number, follows))
            number += 1
        number += 1
    return rows


def _stands_in(lattices: Sequence[Lattice], number: int, firsts: set[int], size: int) -> bool:
    """Whether a line that is neither half clearly stands where a second one is due, before the next row."""
    return number not in firsts and number + 1 in firsts and len(lattices[number].line.text) >= size


def _speaks(lattice: Lattice, own: str, other: str) -> bool:
    """Whether a line is clearly a row of one block and none of the other."""
    one, beside = lattice.untaught.get(own), lattice.untaught.get(other)
    return one is not None and one.score >= CLEARLY + max(beside.score if beside is not None else 0.0, 0.0)


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
