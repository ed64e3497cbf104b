"""Figures right before an amount that belong to no cell: the amount may be but the end of what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.amounts import parse_amount
from pipeline.records import Cell, Line

RULED = 2
"""Bars on a line from which they are rules between its columns."""
_GLUED = re.compile(r"[\dOoQDIliSsBZzgqT|!.'’]+$")
MOST_DIGITS = 12
"""Digits of an amount with what may be added to it, at most."""
_APART = re.compile(r"(?:^|\s)([\dOoIliSsBZz|!.'’]{1,4}) $")
_AMOUNTS = re.compile(r"\d,\d\d(?!\d)")
_UNSPACED = re.compile(r"\d{4,},\d\d(?!\d)")
"""An amount printed without blank between its thousands: what stands a blank before it is none of its figures."""
_FIGURE = re.compile(r"[\dOoQDIliSsBZzgqT]")


def with_remnants(cells: Sequence[Cell], lines: Iterable[Line]) -> list[Cell]:
    """The cells, the print of each amount with the figures before it that are of no cell.

    Where the two make no amount in good form, what is printed is for the repair to explain; where they do, the amount
    was read without them for a reason, and neither is certain.
    """
    texts = {(line.source_file, line.line): line.text for line in lines}
    taken: dict[tuple[str, int], list[int]] = {}
    for cell in cells:
        for reading in (cell.reading, *cell.witnesses):
            if reading is not None:
                taken.setdefault((reading.source_file, reading.line), []).append(reading.end)

    def whole(cell: Cell) -> Cell:
        if cell.kind != "amount" or cell.reading is None:
            return cell
        own = cell.reading
        if len(_AMOUNTS.findall(own.text)) > 1:
            return replace(cell, placement=0.0, elsewhere=tuple(dict.fromkeys((*cell.elsewhere, cell.key))))
        text = texts.get((own.source_file, own.line), "")
        before = max((end for end in taken[own.source_file, own.line] if end <= own.start), default=0)
        start = first_figure(text, before, own.start)
        if start == own.start:
            return cell
        print_ = text[start : own.end]
        if parse_amount(print_) is not None or sum(c.isdigit() for c in print_) > MOST_DIGITS:
            return replace(cell, placement=0.0)
        return replace(cell, reading=replace(own, text=print_, start=start))

    return [whole(cell) for cell in cells]


def first_figure(text: str, before: int, start: int) -> int:
    """Where the figures, or marks that look like some, begin that end at `start` or one blank before it, after
    `before`; `start` itself where there are none.

    >>> def whole(text, amount): return text[first_figure(text, 0, text.index(amount)):]
    >>> whole("PROJET 8|4860,13 €", "4860"), whole("AMOA 10i l|4,95 €", "4,95"), whole("total 19 1 877,00", "1 8")
    ('8|4860,13 €', '10i l|4,95 €', '19 1 877,00')
    >>> whole("MC2 4860,13 €", "4860"), whole("/ 3 ans 877,00", "877"), whole("8|a|4860,13", "4860")
    ('4860,13 €', '877,00', '4860,13')
    >>> whole("PROJET |4860,13", "4860"), whole("1 | 860,13", "860"), whole("1  860,13", "860")
    ('4860,13', '860,13', '860,13')
    >>> whole("5 4309,20", "4309"), whole("5 309,20", "309"), whole("10 66422 €", "66422")
    ('4309,20', '5 309,20', '10 66422 €')
    """
    left = text[before:start]
    if text.count("|") >= RULED:
        left = left.rpartition("|")[2]
    first = start
    glued = _GLUED.search(left)
    if glued is not None:
        if _FIGURE.search(glued[0]) is None or left[: glued.start()][-1:].isalpha():
            return start
        first -= len(glued[0])
        left = left[: glued.start()]
    apart = None if _UNSPACED.match(text[first:]) else _APART.search(left)
    return first - len(apart[1]) - 1 if apart is not None and any(c.isdigit() for c in apart[1]) else first
