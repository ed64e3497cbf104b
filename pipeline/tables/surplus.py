"""Tables with more rows than they can have: a line was taken for a row that is none, or rows of the other were lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import MARGIN_CAP, Cell
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
    places = {
        name: place
        for name, table in layout.items()
        if name in shown
        and table.at_most_as in shown
        and (place := _place(shown[name], len(shown[table.at_most_as]))) < MARGIN_CAP
    }
    return [
        _doubted(cell, places[cell.key.table]) if cell.key.table in places and cell.reading is not None else cell
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


def _doubted(cell: Cell, place: float) -> Cell:
    row = int(cell.key.row)
    other = cell.key._replace(row=str(row - 1 if row > 1 else row + 1))
    return replace(cell, placement=min(place, cell.placement), elsewhere=(*cell.elsewhere, other))
