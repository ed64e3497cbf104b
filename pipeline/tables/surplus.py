"""Tables with more rows than they can have: a line was taken for a row that is none, or rows of the other were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import Cell
from pipeline.tables.layout import TableLayout

MANY = 1.2
"""From how many times the rows that bound it a table was surely read wrong."""
FEW_TOO_MANY = 4.0
"""Nats at most of a row's place where a few rows are too many: enough to show what is printed, not to call it sure."""


def surplus_doubted(cells: Sequence[Cell], layout: Mapping[str, TableLayout]) -> list[Cell]:
    """The cells, those of a table with more rows than the table that bounds it without certainty of their row.

    Each such print may belong to the row above or below it, which a sum over its column cannot tell. A table that was
    not found bounds nothing.
    """
    rows: dict[str, int] = {}
    for cell in cells:
        if cell.key.row.isdigit():
            rows[cell.key.table] = max(rows.get(cell.key.table, 0), int(cell.key.row))
    places = {
        name: 0.0 if rows[name] > MANY * rows[table.at_most_as] else FEW_TOO_MANY
        for name, table in layout.items()
        if name in rows and table.at_most_as in rows and rows[name] > rows[table.at_most_as]
    }
    return [
        _doubted(cell, places[cell.key.table]) if cell.key.table in places and cell.reading is not None else cell
        for cell in cells
    ]


def _doubted(cell: Cell, place: float) -> Cell:
    row = int(cell.key.row)
    other = cell.key._replace(row=str(row - 1 if row > 1 else row + 1))
    return replace(cell, placement=min(place, cell.placement), elsewhere=(*cell.elsewhere, other))
