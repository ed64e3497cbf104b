"""A keyed table that prints the difference of its two values beside them: a third value that is none of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.amounts import loosely_printed
from pipeline.tables.alignment import Alignment, Span, align
from pipeline.tables.keyed import keyed_columns
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, TableLayout

LEAST = 2
"""Lines whose third value is the difference of the others, not all of them nothing, at least."""
MOST_OTHERS = 0.34
"""Share of the lines, at most, whose third value is another: some are misread."""


def without_differences(
    found: Sequence[Alignment], lattices: Sequence[Lattice], table: TableLayout
) -> tuple[list[Alignment], bool]:
    """The alignments of the lines of a table, the value columns alone, and whether the table prints more values that
    are no difference of the others.

    A line that shows one value more than there are columns is aligned with one more; most lines must show it.
    """
    columns = (*keyed_columns(table), ColumnLayout("difference", "amount", empty=1.0))
    if len(table.value_columns) != 2:
        return list(found), False
    wide = [align(lattice, columns) for lattice in lattices]
    whole = [one if all(span is not None for span in one.spans[1:]) else None for one in wide]
    if 2 * sum(one is not None for one in whole) <= len(found):
        return list(found), False
    cents = [
        [loosely_printed(lattice.text(*span)) for span in one.spans[1:] if span is not None]
        for one, lattice in zip(whole, lattices, strict=True)
        if one is not None
    ]
    legible = [tuple(own) for own in cents if None not in own]
    telling = [(a, b, c) for a, b, c in legible if a is not None and b is not None and c is not None]
    holding = [own for own in telling if abs(own[0] - own[1]) == abs(own[2])]
    if sum(any(own) for own in holding) < LEAST or len(telling) - len(holding) > MOST_OTHERS * len(telling):
        return list(found), True
    return [
        Alignment(old.score, _values(one.spans)) if one is not None else old
        for old, one in zip(found, whole, strict=True)
    ], False


def _values(spans: Sequence[Span | None]) -> tuple[Span | None, ...]:
    return tuple(spans[:3])
