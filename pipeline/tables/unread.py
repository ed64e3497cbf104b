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
"""Digits of a print without currency from which it is an amount misread, not a stain."""
CURRENCIES = frozenset("€£¢")
RULED = 2
"""Bars on a line from which they are rules between its columns."""


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
    """The atoms between the cells beside a column, where they may be one print; None otherwise. Where the column right
    before shows nothing either, only an amount by its currency.
    """
    shown = [other for other in range(place) if spans[other] is not None]
    before = spans[shown[-1]] if shown else None
    after = spans[place + 1] if place + 1 < len(spans) else (len(lattice.atoms), 0)
    if before is None or after is None:
        return None
    first, last = before[1], after[0]
    while first < last and lattice.atoms[first].rule:
        first += 1
    while last > first and lattice.atoms[last - 1].rule:
        last -= 1
    if first == last or (_ruled(lattice) and len({lattice.atoms[i].field for i in range(first, last)}) > 1):
        return None
    text = lattice.text(first, last)
    digits, currency = sum(c.isdigit() for c in text), text.rstrip()[-1:] in CURRENCIES
    enough = (digits >= FIGURES and shown[-1] == place - 1) or (digits > 0 and currency)
    return (first, last) if enough and len(text) <= LONGEST else None


def _ruled(lattice: Lattice) -> bool:
    """Whether bars or tabs stand between the columns of a line: one bar alone is a character misread."""
    return "\t" in lattice.line.text or lattice.line.text.count("|") >= RULED
