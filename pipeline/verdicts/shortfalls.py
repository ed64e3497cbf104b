"""Lists that fall short of their declared sum by one of their lines: a line was lost that nothing else tells of."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from pipeline.records import Cell, CellKey, Relation
from pipeline.repair.posterior import Posterior

LOST_ABOVE = 0.3
"""Probability that the line which a list lacks stood above a given row of it."""

MISCOUNTED = 0.005
"""Probability that a row of a table with another number of rows than stated shows another one's prints: more often the
row that is lost stood below, or the paper counts otherwise. Enough to show what is printed, not to call it sure.
"""


def amounts_lacking(
    cells: Mapping[CellKey, Cell],
    several: Container[str],
    lists: Sequence[tuple[Relation, tuple[str, str]]],
    posteriors: Mapping[CellKey, Posterior],
) -> dict[tuple[str, str], int]:
    """By column, of the tables printed in `several` blocks, that falls short of its declared sum by exactly one of its
    amounts although no row between others lacks one, that amount in cents: each block may have lost another line.
    """
    lacking = {}
    for relation, column in lists:
        values = {key: posteriors[key].value for key in relation.cells if key in posteriors}
        known = {key: value for key, value in values.items() if isinstance(value, int)}
        wanting = -sum(coefficient * known.get(key, 0) for key, coefficient in relation.terms)
        listed = [key for key in relation.cells if (key.table, key.column) == column]
        rows = [int(key.row) for key in listed if key.row.isdigit() and cells[key].reading is not None]
        whole = bool(rows) and len(rows) == max(rows) - min(rows) + 1
        if column[0] in several and whole and wanting > 0 and wanting in {known.get(key) for key in listed}:
            lacking[column] = wanting
    return lacking


def in_several_blocks(cells: Iterable[Cell]) -> set[str]:
    """The tables of which some row is printed on more than one line."""
    lines: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for cell in cells:
        if cell.reading is not None:
            lines.setdefault((cell.key.table, cell.key.row), set()).add(line_of(cell))
    return {table for (table, _), own in lines.items() if len(own) > 1}


def line_of(cell: Cell) -> tuple[str, int]:
    """The file and the line that print a cell."""
    assert cell.reading is not None
    return cell.reading.source_file, cell.reading.line
