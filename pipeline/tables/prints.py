"""Which characters of a row's line are the print of a cell."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Reading
from pipeline.tables.alignment import Span
from pipeline.tables.atoms import RULE_LIKE
from pipeline.tables.block_rows import PrintedRow
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout
from pipeline.tables.leading import GROUP, LONGEST, whole_amount
from pipeline.tables.readings import reading_of


def print_of(
    row: PrintedRow | None, column: ColumnLayout, position: int, lattices: Sequence[Lattice]
) -> Reading | None:
    """What a row prints in a column, None where it shows nothing there."""
    if row is None or row.found is None or (span := row.found.spans[position]) is None:
        return None
    lattice = row.lattice(lattices)
    if column.shape == "amount":
        least = max((other[1] for other in row.found.spans[:position] if other), default=0)
        alone = position > 0 and row.found.spans[position - 1] is None
        span = (whole_amount(lattice, *span, least, GROUP if alone else LONGEST), span[1])
    return reading_in(row, lattices, *_extent(lattice, span, column))


def reading_in(row: PrintedRow, lattices: Sequence[Lattice], start: int, end: int) -> Reading:
    """The characters of a row's line, of either of the two where the scan broke it."""
    line = lattices[row.line].line
    if row.mended is not None and start >= row.mended.offset:
        line = lattices[row.mended.second].line
        start, end = start - row.mended.offset, end - row.mended.offset
    return reading_of(line, start, end)


def _mere_mark(lattice: Lattice, i: int) -> bool:
    """Whether an atom at the edge of words is a column rule or a stain."""
    return lattice.atoms[i].rule or lattice.atoms[i].text in RULE_LIKE or not lattice.own_letters[i]


def _extent(lattice: Lattice, span: Span, column: ColumnLayout) -> tuple[int, int]:
    """First and past-the-last character of a cell; a bracketed code takes the brackets that touch it."""
    first, last = span
    if column.shape == "words":
        while last - first > 1 and _mere_mark(lattice, first):
            first += 1
        while last - first > 1 and _mere_mark(lattice, last - 1):
            last -= 1
    if column.bracketed:
        if first > 0 and lattice.atoms[first - 1].rule and lattice.atoms[first].glued:
            first -= 1
        if last < len(lattice.atoms) and lattice.atoms[last].rule and lattice.atoms[last].glued:
            last += 1
    return lattice.atoms[first].start, lattice.atoms[last - 1].end
