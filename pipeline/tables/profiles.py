"""What the rows of a block teach about its columns: which are filled, and which wordings recur."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.column_places import columns_between_rules, columns_told, columns_under_one_another
from pipeline.tables.costs import NEAR, Profile, away
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout, SideList
from pipeline.tables.recurring import recurring
from pipeline.tables.wordings import ANY, Wordings, number_form, wordings

LEAST, MOST = 0.05, 4.0
FEW = 3
LISTS = 2
"""Lists that show their numbers on a line, at least, for it to tell their forms apart."""


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
    ruled, fields = columns_told(block, rows) or columns_between_rules(
        [c for c in block.columns if c.name not in barred], block, rows
    )
    places = {} if fields else columns_under_one_another(block, rows)
    every_column_ruled = len(fields) >= len(block.columns) - len(barred)
    vacant = frozenset() if every_column_ruled else _vacant(block, rows, barred)
    shape_of = {column.name: (column.shape, column.length) for column in block.columns if column.shape in ANY}
    beside = {
        name: tuple(place for other, place in places.items() if other != name and shape_of.get(other) == shape)
        for name, shape in shape_of.items()
    }
    return Profile(
        empty=empty,
        filled=filled,
        ended=ended,
        known=known,
        wordings=seen,
        barred=barred,
        places=places,
        beside=beside,
        fields=fields,
        ruled=ruled,
        vacant=vacant,
        numbered=_numbered(block, rows),
        foreign=_foreign(block, rows, places),
    )


def _foreign(
    block: Block, rows: Sequence[tuple[Lattice, Alignment]], places: Mapping[str, Span]
) -> dict[str, frozenset[str]]:
    """By column of numbers of a list, the forms of numbers that another list alone prints, in the rows that show the
    numbers of most lists: in the others a list may have been taken for its neighbour, and so may what stands elsewhere
    than its column.
    """
    numbered = [place for place, c in enumerate(block.columns) if c.name in {side.numbered for side in block.lists}]
    shown = [sum(found.spans[place] is not None for place in numbered) for _, found in rows]
    most = max(shown, default=0)
    if most < LISTS:
        return {}
    forms: dict[int, set[str]] = {place: set() for place in numbered}
    for (lattice, found), count in zip(rows, shown, strict=True):
        for place in numbered if count == most else ():
            span, where = found.spans[place], places.get(block.columns[place].name)
            if span is not None and (where is None or away(lattice.extent(span), where) <= NEAR):
                forms[place].add(number_form(lattice.text(*span)))
    return {
        block.columns[place].name: frozenset().union(*(forms[other] for other in numbered if other != place))
        - forms[place]
        for place in numbered
    }


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
