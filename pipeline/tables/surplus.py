"""Tables with far more rows than they can have: other lines were taken for rows, so that no row's place is sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import Cell
from pipeline.tables.layout import TableLayout

SURPLUS = 1.2
"""From how many times the rows that bound it a table has too many: the scan may have lost some of those."""


def surplus_doubted(cells: Sequence[Cell], layout: Mapping[str, TableLayout]) -> list[Cell]:
    """The cells, those of a table with far more rows than the table that bounds it without any certainty of their row.

    Each such print may belong to the row above or below it, which a sum over its column cannot tell. A table that was
    not found bounds nothing.
    """
    rows: dict[str, int] = {}
    for cell in cells:
        if cell.key.row.isdigit():
            rows[cell.key.table] = max(rows.get(cell.key.table, 0), int(cell.key.row))
    crowded = {
        name
        for name, table in layout.items()
        if table.at_most_as in rows and rows.get(name, 0) > SURPLUS * rows[table.at_most_as]
    }
    return [_doubted(cell) if cell.key.table in crowded and cell.reading is not None else cell for cell in cells]


def _doubted(cell: Cell) -> Cell:
    row = int(cell.key.row)
    other = cell.key._replace(row=str(row - 1 if row > 1 else row + 1))
    return replace(cell, placement=0.0, elsewhere=(*cell.elsewhere, other))
