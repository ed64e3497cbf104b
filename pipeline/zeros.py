"""The place of a zero in a list: it adds nothing to any sum, so that none tells where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pipeline.records import Cell, CellKey
from pipeline.repair.posterior import Posterior

UNPROVEN = 5.0
"""Nats at most of the place of a zero in a list that may as well be that of the column beside it."""
MOST_ROWS = 0.5
"""Share of the rows from which a column that shows nothing in one of them is one that the zero may belong to."""


def doubting_zeros(
    cells: Mapping[CellKey, Cell], posteriors: Mapping[CellKey, Posterior], places: Mapping[CellKey, float]
) -> dict[CellKey, float]:
    """The places in nats, those of zeros in lists without certainty unless they are printed in digits between others.

    A dash may stand for nothing at all. A zero in digits may belong to the amount column beside it, if that one shows
    nothing in its row and something in most others.
    """
    beside = _columns_beside(cells)
    shown = Counter((key.table, key.column) for key, cell in cells.items() if cell.reading is not None)
    rows = Counter((key.table, key.column) for key in cells)
    doubted = dict(places)
    for key, cell in cells.items():
        found = posteriors.get(key)
        if not key.row.isdigit() or cell.reading is None or found is None or found.value != 0:
            continue
        bare = [
            column
            for column in beside.get((key.table, key.column), ())
            if cells[key._replace(column=column)].reading is None
        ]
        usual = [column for column in bare if shown[key.table, column] >= MOST_ROWS * rows[key.table, column]]
        if usual or "0" not in cell.reading.text:
            doubted[key] = min(places[key], UNPROVEN)
    return doubted


def _columns_beside(cells: Mapping[CellKey, Cell]) -> dict[tuple[str, str], list[str]]:
    """The amount columns before and after each, in the order of the table."""
    order: dict[str, list[str]] = {}
    for key, cell in cells.items():
        columns = order.setdefault(key.table, [])
        if key.column not in columns and cell.kind == "amount":
            columns.append(key.column)
    return {
        (table, column): columns[max(0, n - 1) : n] + columns[n + 1 : n + 2]
        for table, columns in order.items()
        for n, column in enumerate(columns)
    }
