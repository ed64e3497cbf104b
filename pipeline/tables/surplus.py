"""Tables with more rows than they can have: a line was taken for a row that is none, or rows of the other were lost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import MARGIN_CAP, Cell, CellKey, Reading
from pipeline.tables.layout import TableLayout

MANY = 1.2
"""From how many times the rows that bound it a table was surely read wrong."""
THIN = 0.4
"""Share of the cells that a row usually shows under which it may be no row at all."""
FEW_TOO_MANY = 4.0
"""Nats at most of a row's place where a few rows are too many: enough to show what is printed, not to call it sure."""


def surplus_doubted(cells: Sequence[Cell], layout: Mapping[str, TableLayout]) -> list[Cell]:
    """The cells, those of a table with more rows than the table that bounds it without certainty of their row.

    Each such print may belong to the row above or below it, which a sum over its column cannot tell. A table that was
    not found bounds nothing.
    """
    shown: dict[str, Counter[str]] = {}
    for cell in cells:
        if cell.key.row.isdigit():
            shown.setdefault(cell.key.table, Counter())[cell.key.row] += cell.reading is not None
    readings = {cell.key: cell.reading for cell in cells}
    doubts = {
        name: (place, len(shown[name]) - len(shown[table.at_most_as]))
        for name, table in layout.items()
        if name in shown
        and table.at_most_as in shown
        and (place := _place(shown[name], len(shown[table.at_most_as]))) < MARGIN_CAP
    }
    return [
        _doubted(cell, *doubts[cell.key.table], readings) if cell.key.table in doubts and cell.reading else cell
        for cell in cells
    ]


def _place(shown: Counter[str], most: int) -> float:
    """How sure the rows of a table are, in nats, of the cells that each shows and how many it may have at most.

    Where each row shows about as much as the others, it is rather the other table that lost some.
    """
    if len(shown) <= most:
        return MARGIN_CAP
    if len(shown) > MANY * most:
        return 0.0
    usual = sorted(shown.values())[len(shown) // 2]
    return FEW_TOO_MANY if min(shown.values()) < THIN * usual else MARGIN_CAP


def _doubted(cell: Cell, place: float, too_many: int, readings: Mapping[CellKey, Reading | None]) -> Cell:
    """The cell, of which each print that is no further than the rows that are too many may be, as `place` nats say."""
    row = int(cell.key.row)
    other = cell.key._replace(row=str(row - 1 if row > 1 else row + 1))
    if place <= 0.0:
        return replace(cell, placement=0.0, elsewhere=(*cell.elsewhere, other))
    beside = [row + way * distance for distance in range(1, too_many + 1) for way in (-1, 1)]
    instead = tuple((readings.get(cell.key._replace(row=str(near))), math.exp(-place) / len(beside)) for near in beside)
    return replace(cell, stand_ins=(*cell.stand_ins, *instead), elsewhere=(*cell.elsewhere, other))
