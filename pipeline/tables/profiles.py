"""What the rows of a block teach about its columns: which are filled, and which wordings recur."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.tables.alignment import Alignment
from pipeline.tables.costs import Profile
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout, SideList
from pipeline.tables.recurring import recurring
from pipeline.tables.ruling import FEW, SPACED, STEADY, fullest, ruling_of
from pipeline.tables.wordings import ANY, Wordings, wordings

LEAST, MOST = 0.05, 4.0


def learn(block: Block, rows: Sequence[tuple[Lattice, Alignment]], barred: frozenset[str] = frozenset()) -> Profile:
    """The profile of a block from a first alignment of its rows.

    A column filled in a share f of the rows costs -ln f where filled and -ln(1 - f) where not, smoothed; for a column
    of a list, of the rows that show something of the list.
    """
    empty: dict[str, float] = {}
    filled: dict[str, float] = {}
    list_of = {name: side for side in block.lists for name in side.columns}
    number_of = {column.name: number for number, column in enumerate(block.columns)}
    showing: dict[str, list[tuple[Lattice, Alignment]]] = {}
    for side in block.lists:
        numbers = [number_of[name] for name in side.columns]
        showing[side.columns[0]] = [row for row in rows if any(row[1].spans[n] is not None for n in numbers)]
    ended = {first: _nats(1 - (len(own) + 0.5) / (len(rows) + 1)) for first, own in showing.items()}
    known: dict[str, frozenset[str]] = {}
    seen: dict[str, Wordings] = {}
    for position, column in enumerate(block.columns):
        own = showing[list_of[column.name].columns[0]] if column.name in list_of else rows
        share = (sum(found.spans[position] is not None for _, found in own) + 0.5) / (len(own) + 1)
        filled[column.name] = _nats(share)
        empty[column.name] = _nats(1 - share)
        if column.recurs:
            known[column.name] = recurring(block, column, rows)
        elif column.shape in ANY:
            prints = _telling(block, column, own, list_of.get(column.name))
            seen[column.name] = wordings(
                column.shape, [lattice.text(*span) for lattice, found in prints if (span := found.spans[position])]
            )
    ruling = ruling_of([c for c in block.columns if c.name not in barred], block, rows)
    places = {} if ruling.fields else _places(block, rows)
    vacant = frozenset() if ruling.whole else _vacant(block, rows, barred)
    return Profile(
        empty, filled, ended, known, seen, barred, places, ruling.fields, ruling.number, vacant, _numbered(block, rows)
    )


def _numbered(block: Block, rows: Sequence[tuple[Lattice, Alignment]]) -> frozenset[tuple[str, str]]:
    """The numbers that stand in words of the rows, each with the word before it: `("ADAPEI", "35")`."""
    return frozenset(
        (lattice.own_letters[k - 1], lattice.own_letters[k])
        for lattice, found in rows
        for column, span in zip(block.columns, found.spans, strict=True)
        if column.shape == "words" and not column.numbered and span is not None
        for k in range(span[0] + 1, span[1])
        if lattice.own_letters[k].isdigit()
    )


def _vacant(block: Block, rows: Sequence[tuple[Lattice, Alignment]], barred: frozenset[str]) -> frozenset[str]:
    """The columns of lists that at most one row fills, beside a column of their shape that others fill."""
    shape_of = {column.name: column.shape for column in block.columns}
    number_of = {column.name: number for number, column in enumerate(block.columns)}
    count = {
        name: sum(found.spans[number] is not None for _, found in rows)
        for name, number in number_of.items()
        if name not in barred
    }
    return frozenset(
        name
        for side in block.lists
        for name in side.columns
        if count.get(name, FEW) <= 1
        and any(shape_of[other] == shape_of[name] and count.get(other, 0) >= FEW for other in side.columns)
    )


def _nats(share: float) -> float:
    return min(max(-math.log(share), LEAST), MOST)


def _telling(
    block: Block, column: ColumnLayout, rows: Sequence[tuple[Lattice, Alignment]], side: SideList | None
) -> Sequence[tuple[Lattice, Alignment]]:
    """The rows that leave no column of the shape empty, in its list if it stands in one; all where these are too few.

    In the others a print may have been taken for its neighbour's.
    """
    alike = [
        number
        for number, other in enumerate(block.columns)
        if (other.shape, other.length) == (column.shape, column.length)
        and (side is None or other.name in side.columns)
        and any(found.spans[number] is not None for _, found in rows)
    ]
    full = [row for row in rows if all(row[1].spans[number] is not None for number in alike)]
    return full if len(full) >= max(3, 0.3 * len(rows)) else rows


def _places(block: Block, rows: Sequence[tuple[Lattice, Alignment]]) -> dict[str, tuple[int, int]]:
    """Where the cells of each column stand, in a print that keeps its columns under one another; else nothing.

    Rows with the most cells tell: in the others a cell may have been taken for its neighbour's.
    """
    spaced = sum(any(atom.gap > 1 for atom in lattice.atoms) for lattice, _ in rows)
    if spaced < SPACED * len(rows) or any("\t" in lattice.line.text for lattice, _ in rows):
        return {}
    full = fullest(rows)
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
