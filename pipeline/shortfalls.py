"""Lists that fall short of their declared sum by one of their lines: a line was lost that nothing else tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Cell, CellKey, Relation
from pipeline.repair.posterior import Posterior

LOST_ABOVE = 0.3
"""Probability that the line which a list lacks stood above a given row of it."""


def lines_short(
    cells: Mapping[CellKey, Cell],
    lists: Sequence[tuple[Relation, tuple[str, str]]],
    posteriors: Mapping[CellKey, Posterior],
) -> set[tuple[str, int]]:
    """The lines, of tables printed in several blocks, that print a column which falls short of its declared sum by
    exactly one of its amounts although no row between others lacks one: each block may have lost another line.
    """
    shown: dict[tuple[str, str], list[int]] = {}
    lines: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for key, cell in cells.items():
        if key.row.isdigit() and cell.reading is not None:
            shown.setdefault((key.table, key.column), []).append(int(key.row))
            lines.setdefault((key.table, key.row), set()).add(line_of(cell))
    several = {table for (table, _), own in lines.items() if len(own) > 1}
    whole = {(t, c) for (t, c), rows in shown.items() if t in several and len(rows) == max(rows) - min(rows) + 1}
    short = set()
    for relation, column in lists:
        values = {key: posteriors[key].value for key in relation.cells if key in posteriors}
        known = {key: value for key, value in values.items() if isinstance(value, int)}
        wanting = -sum(coefficient * known.get(key, 0) for key, coefficient in relation.terms)
        amounts = {value for key, value in known.items() if (key.table, key.column) == column}
        if column in whole and wanting > 0 and wanting in amounts:
            short.add(column)
    return {
        line_of(cell) for key, cell in cells.items() if cell.reading is not None and (key.table, key.column) in short
    }


def line_of(cell: Cell) -> tuple[str, int]:
    """The file and the line that print a cell."""
    assert cell.reading is not None
    return cell.reading.source_file, cell.reading.line
