"""Prints that look like nothing their column may hold, known by where they stand: between the cells beside them.

The reader knows an amount by its looks. One that the scan misread beyond that is left over, and its cell shows
nothing; yet where the rows of a block fill the columns of a sum, and one of them alone is left without a print on a
line, what stands in its place is that print. What it says is for the repair to weigh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, RowSum

REGULAR = 0.8
"""Share of the rows showing the other columns of a sum that must show a column for it to lack where it does not."""
LEAST_ROWS = 3
"""Rows at least from which that is told."""
LONGEST = 16
"""Characters of such a print, at most."""
FIGURES = 2
"""Digits of a print from which it is an amount misread, not a stain."""


def with_unread(
    rows: Mapping[int, tuple[Lattice, Alignment]], columns: Sequence[ColumnLayout], sums: Sequence[RowSum]
) -> dict[int, Alignment]:
    """The rows of a block, by number, that show a print which was left over, with it in the column that lacks."""
    found = {}
    for one in sums:
        names = {*one.parts, one.total}
        places = [place for place, column in enumerate(columns) if column.name in names and column.shape == "amount"]
        for place in places:
            others = [other for other in places if other != place]
            beside = [own for own in rows.values() if all(own[1].spans[other] is not None for other in others)]
            filled = sum(own[1].spans[place] is not None for own in beside)
            if not others or filled < LEAST_ROWS or filled < REGULAR * len(beside):
                continue
            for number, (lattice, alignment) in rows.items():
                spans = alignment.spans
                if spans[place] is None and all(spans[other] is not None for other in others):
                    span = left_over(lattice, spans, place)
                    if span is not None:
                        found[number] = replace(alignment, spans=(*spans[:place], span, *spans[place + 1 :]))
    return found


def left_over(lattice: Lattice, spans: Sequence[Span | None], place: int) -> Span | None:
    """The atoms between the cells right before and after a column, where they may be one print; None otherwise."""
    if place == 0 or (before := spans[place - 1]) is None:
        return None
    after = spans[place + 1] if place + 1 < len(spans) else (len(lattice.atoms), 0)
    if after is None:
        return None
    first, last = before[1], after[0]
    while first < last and lattice.atoms[first].rule:
        first += 1
    while last > first and lattice.atoms[last - 1].rule:
        last -= 1
    if first == last or len({lattice.atoms[i].field for i in range(first, last)}) > 1:
        return None
    text = lattice.text(first, last)
    return (first, last) if sum(c.isdigit() for c in text) >= FIGURES and len(text) <= LONGEST else None
