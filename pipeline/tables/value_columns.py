"""Which value columns a keyed table prints, and whether its heading or its values tell that they are those."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.amounts import loosely_printed
from pipeline.records import Line
from pipeline.tables.alignment import Alignment
from pipeline.tables.announcing import announced_order, announced_values
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout

ONE_COLUMN = 3
"""Lines, at least, that show one value each where a table prints a single value column."""
EURO = 100
"""Cents by which two prints of one figure may differ on paper, where one is cut or rounded."""
ALIKE = 0.3
"""Share of the lines whose values are one figure from which two columns print the same: some are misread."""
_AMOUNT = re.compile(r"\d ?[,.;:'’] ?\d\d(?!\d)")


def printed_columns(
    table: TableLayout,
    found: Sequence[Alignment],
    numbers: Sequence[int],
    lattices: Sequence[Lattice],
    hits: Sequence[float],
) -> tuple[tuple[str, ...], bool]:
    """The value columns that a table prints, in printed order, and whether anything tells that the values are those.

    All are printed, but for one whose heading alone stands above lines of one value. Values of which most lines print
    two alike are one figure and its second print, if the heading names one of the columns; else it must name each, and
    no line show more values than there are columns: they may be without tax and with it, or one by body and their sum.
    """
    named = announced_values(table, [lattice.line for lattice in lattices], hits, numbers[0])
    order, apart = announced_order(table, [lattice.line for lattice in lattices], hits, numbers[0])
    columns = order or table.value_columns
    ordered = columns == table.value_columns or apart
    shown = [sum(span is not None for span in alignment.spans[1:]) for alignment in found]
    if max(shown) <= 1 and sum(shown) >= ONE_COLUMN and len(named) == 1:
        return tuple(named), True
    values = [_legible(lattices[number], alignment) for number, alignment in zip(numbers, found, strict=True)]
    several = [cents for cents in values if len(cents) > 1 and any(cents)]
    alike = sum(max(cents) - min(cents) < EURO for cents in several)
    if several and alike >= ALIKE * len(several):
        return columns, bool(named) and ordered
    surplus = sum(_amounts(lattices[number].line) > len(table.value_columns) for number in numbers)
    return columns, ordered and len(named) == len(table.value_columns) and 2 * surplus < len(numbers)


def _legible(lattice: Lattice, found: Alignment) -> list[int]:
    """The legible values of a line, in cents."""
    prints = [loosely_printed(lattice.text(*span)) for span in found.spans[1:] if span is not None]
    return [cents for cents in prints if cents is not None]


def _amounts(line: Line) -> int:
    return len(_AMOUNT.findall(line.text))
