"""Tables with more rows than they can have: a line was taken for a row that is none, or rows of the other were lost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import Cell, CellKey, Reading
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
    shown: dict[str, Counter[int]] = {}
    for cell in cells:
        if cell.key.row.isdigit():
            shown.setdefault(cell.key.table, Counter())[int(cell.key.row)] += cell.reading is not None
    readings = {cell.key: cell.reading for cell in cells}
    bounds = {
        name: len(shown[table.at_most_as])
        for name, table in layout.items()
        if name in shown and table.at_most_as in shown and len(shown[name]) > len(shown[table.at_most_as])
    }
    first = {name: _first_doubtful(shown[name]) for name in bounds}
    within = {name: _lists_within(layout[name], readings, most) for name, most in bounds.items()}

    def doubted(cell: Cell) -> Cell:
        name = cell.key.table
        if name not in bounds or cell.reading is None or cell.key.column in within[name]:
            return cell
        rows, most = len(shown[name]), bounds[name]
        if rows > MANY * most:
            return replace(cell, placement=0.0, elsewhere=(*cell.elsewhere, _beside(cell.key)))
        return _may_be_moved(cell, rows - most, readings) if int(cell.key.row) >= first[name] else cell

    return [doubted(cell) for cell in cells]


def _lists_within(table: TableLayout, readings: Mapping[CellKey, Reading | None], most: int) -> frozenset[str]:
    """The columns of the lists that end by row `most` and show something in each row up to their end: the rows that
    are too many are those of a longer list beside them, which moves none of theirs.
    """
    within: set[str] = set()
    for block in table.blocks:
        for columns in [side.columns for side in block.lists] or [tuple(column.name for column in block.columns)]:
            rows = {int(key.row) for key, reading in readings.items() if reading and _of(key, table.name, columns)}
            if rows and max(rows) <= most and len(rows) == max(rows):
                within.update(columns)
    return frozenset(within)


def _of(key: CellKey, table: str, columns: Sequence[str]) -> bool:
    return key.table == table and key.column in columns and key.row.isdigit()


def _first_doubtful(shown: Counter[int]) -> float:
    """The first row in doubt, of the cells that each row shows.

    One that shows few cells may be no row, or the end of the row above it: the rows above stand where they stand.
    Where each shows about as much as the others, it is rather the other table that lost some.
    """
    usual = sorted(shown.values())[len(shown) // 2]
    return min((row - 1 for row, count in shown.items() if count < THIN * usual), default=math.inf)


def _may_be_moved(cell: Cell, too_many: int, readings: Mapping[CellKey, Reading | None]) -> Cell:
    """The cell, of which each print that is no further than the rows that are too many may be."""
    row = int(cell.key.row)
    beside = [row + way * distance for distance in range(1, too_many + 1) for way in (-1, 1)]
    share = math.exp(-FEW_TOO_MANY) / len(beside)
    instead = tuple((readings.get(cell.key._replace(row=str(near))), share) for near in beside)
    return replace(cell, stand_ins=(*cell.stand_ins, *instead), elsewhere=(*cell.elsewhere, _beside(cell.key)))


def _beside(key: CellKey) -> CellKey:
    row = int(key.row)
    return key._replace(row=str(row - 1 if row > 1 else row + 1))
