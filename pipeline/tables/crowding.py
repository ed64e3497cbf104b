"""Amounts that rows print beside those of the declared columns: a discount, a tax, a service of another vendor.

Such an amount is a part of its row's total, or a second form of the amount beside it, that no declared sum knows of.
Which of the amounts around it are those of the declared columns, only the heading could tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.tables.alignment import Alignment
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, RowSum
from pipeline.tables.number_doubts import Row

USUAL, LEAST = 0.1, 2
"""Share of the rows, and number of them, from which an amount of no column is a column that is not declared."""
_AMOUNT = re.compile(r"(?<![\d,.])\d[\d .]{0,11}, ?\d\d(?![\d,]|\s?%)")


def crowded_columns(
    rows: Mapping[int, Row], columns: Sequence[ColumnLayout], sums: Sequence[RowSum]
) -> dict[int, frozenset[int]]:
    """By row, the columns of amounts beside an amount that no column takes.

    Where several rows print one, all rows of the block have the column that it stands in, be it filled or not.
    """
    found = {number: _beside_surplus(row, columns, sums) for number, row in rows.items()}
    crowded = {number: places for number, places in found.items() if places}
    if len(crowded) < LEAST or len(crowded) < USUAL * len(rows):
        return crowded
    everywhere = frozenset().union(*crowded.values())
    return dict.fromkeys(rows, everywhere)


def _beside_surplus(row: Row, columns: Sequence[ColumnLayout], sums: Sequence[RowSum]) -> frozenset[int]:
    lattice, found, _ = row
    places: set[int] = set()
    for left, right in _surplus(lattice, found, columns):
        run = _run(left, right, columns)
        for one in sums:
            own = {place for place, column in enumerate(columns) if column.name in (*one.parts, one.total)}
            if run & own:
                run = (run & own) | own
        places |= run
    return frozenset(places)


def _surplus(lattice: Lattice, found: Alignment, columns: Sequence[ColumnLayout]) -> list[tuple[int, int]]:
    """The columns on either side, -1 and the number of columns at the ends, of each amount of a line in no column.

    One that stands where a column shows nothing may be that column's, garbled; one may have been read together with
    its neighbour.
    """
    filled = [(place, span) for place, span in enumerate(found.spans) if span is not None]
    edges = [(-1, (0, 0)), *filled, (len(found.spans), (len(lattice.atoms), len(lattice.atoms)))]
    gaps = []
    for (left, before), (right, after) in pairwise(edges):
        if before[1] == after[0]:
            continue
        empty = sum(columns[place].shape == "amount" for place in range(left + 1, right))
        if len(_AMOUNT.findall(lattice.text(before[1], after[0]))) > empty:
            gaps.append((left, right))
    gaps += [
        (place, place)
        for place, span in filled
        if columns[place].shape == "amount" and len(_AMOUNT.findall(lattice.text(*span))) > 1
    ]
    return gaps


def _run(left: int, right: int, columns: Sequence[ColumnLayout]) -> set[int]:
    """The columns of amounts from one column to another, and those that follow them on either side."""
    run = {place for place in range(max(left, 0), min(right + 1, len(columns))) if columns[place].shape == "amount"}
    while left > 0 and columns[left].shape == columns[left - 1].shape == "amount":
        left -= 1
        run.add(left)
    while 0 <= right < len(columns) - 1 and columns[right].shape == columns[right + 1].shape == "amount":
        right += 1
        run.add(right)
    return run
