"""Headings whose columns rules or tabs part: which field of their lines is that of which declared column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.layout import ColumnLayout, TableLayout
from pipeline.wording import look

ALIKE = 75
"""Likeness, in percent, of a word of a heading to the one that names a column."""
LEAST_FIELDS = 3
"""Fields of a line, and columns that a heading names, from which a table is told by its rules."""
NAMED = 0.5
"""Share of the fields of a heading that must name a column."""
MOST_LINES = 6
"""Lines that a heading takes, at most."""
MOST_DIGITS = 6
"""Digits of a line of a heading, at most."""
REPEATED = 2
"""Columns of a block that a heading names where it prints the block: one alone is repeated beside another block."""
_RULES = re.compile(r"[|¦]")
_BORDER = re.compile(r"[\s|¦+:=_—–-]*")
_WORD = re.compile(r"[^\W_]+")

Field = tuple[int, int]
"""First and past-the-last character of what stands between two rules."""
Order = tuple[tuple[tuple[ColumnLayout, ...], int | None], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `count` fields: in `order` the field of each column of the blocks that it names, None for none.

    In `whole` also those of the blocks of which it names one column, which may be repeated beside another block.
    """

    table: TableLayout
    count: int
    order: Order
    whole: Order


def fields_of(line: Line) -> list[Field]:
    """What the rules or tabs of a line part: nothing where there are too few, or where the line is a border."""
    text = line.text
    if _BORDER.fullmatch(text):
        return []
    cuts = [(found.start(), found.end()) for found in _RULES.finditer(text)]
    cuts = cuts or [(place, place + 1) for place, sign in enumerate(text) if sign == "\t"]
    if len(cuts) < LEAST_FIELDS - 1:
        return []
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    parts = list(zip(starts, ends, strict=True))
    if "\t" in text and not _RULES.search(text):
        return parts
    outer = text.lstrip()[:1] in "|¦" and text.rstrip()[-1:] in "|¦"
    return parts[1:-1] if outer else parts


def heading_at(
    start: int, lines: Sequence[Line], fields: Sequence[Sequence[Field]], tables: Sequence[TableLayout]
) -> tuple[Heading, int] | None:
    """The heading that begins at a line, of all lines that it takes, and the first line under it."""
    count = len(fields[start])
    if count < LEAST_FIELDS or _digits(lines[start]) > MOST_DIGITS:
        return None
    words: list[list[str]] = [[] for _ in range(count)]
    end = start
    while end < len(lines) and end - start < MOST_LINES and (end == start or len(fields[end]) == count):
        if _digits(lines[end]) > MOST_DIGITS:
            break
        for place, (first, last) in enumerate(fields[end]):
            for word in lines[end].text[first:last].split():
                words[place] += dict.fromkeys(filter(None, map(look, [word, *_WORD.findall(word)])))
        end += 1
    for table in tables:
        named = _named(words, table)
        if len(named) >= LEAST_FIELDS and len(named) >= NAMED * sum(map(bool, words)):
            filled = _with_gaps_filled(named, words, table)
            return Heading(table, count, _order(table, filled, REPEATED), _order(table, filled, 1)), end
    return None


def _named(words: Sequence[Sequence[str]], table: TableLayout) -> dict[str, int]:
    """The field of each column that a heading names; nothing where two fields name one column alike."""
    says = {
        (column.name, place): score
        for column in table.columns
        for place, own in enumerate(words)
        if (score := max((_score(own, name) for name in column.named), default=0)) > 0
    }
    named: dict[str, int] = {}
    for (name, place), score in sorted(says.items(), key=lambda item: -item[1]):
        if name in named:
            if says.get((name, named[name])) == score and place not in named.values():
                return {}
        elif place not in named.values():
            named[name] = place
    return named


def _with_gaps_filled(named: Mapping[str, int], words: Sequence[Sequence[str]], table: TableLayout) -> dict[str, int]:
    """The fields of the columns, with those beside or between named ones where as many are declared as are printed.

    Figures are of no column that the heading does not name: a column may be left out and another printed there.
    """
    filled = dict(named)
    columns = [column for column in table.columns if column.named]
    places = [n for n, column in enumerate(columns) if column.name in named]
    bounds = [(n, named[columns[n].name]) for n in places]
    for (before, first), (after, last) in pairwise([(-1, -1), *bounds, (len(columns), len(words))]):
        gap = columns[before + 1 : after]
        own = [place for place in range(first + 1, last) if place not in named.values()]
        figures = any(column.shape in ("amount", "identifier", "quote") for column in gap)
        if gap and not figures and len(own) == len(gap) == last - first - 1 and all(words[place] for place in own):
            filled.update({column.name: place for column, place in zip(gap, own, strict=True)})
    return filled


def _score(own: Sequence[str], name: Sequence[str]) -> int:
    """How many words of a column's name a field holds, if all of them."""
    wanted = [look(word) for word in name]
    holds = all(any(_alike(word, one) for word in own) for one in wanted)
    return len(wanted) if holds else 0


@lru_cache(maxsize=16384)
def _alike(word: str, wanted: str) -> bool:
    return word == wanted if len(wanted) <= LEAST_FIELDS else fuzz.ratio(word, wanted) >= ALIKE


def _order(table: TableLayout, named: Mapping[str, int], least: int) -> Order:
    """The columns of the blocks of which a heading names some, with their fields; one without name shares that before
    it.
    """
    order: list[tuple[tuple[ColumnLayout, ...], int | None]] = []
    for block in table.blocks:
        own = [column.name in named for column in block.columns if column.named]
        if sum(own) >= min(least, len(own)):
            for column in block.columns:
                if column.named or not order:
                    order.append(((column,), named.get(column.name)))
                else:
                    order[-1] = ((*order[-1][0], column), order[-1][1])
    return tuple(order)


def _digits(line: Line) -> int:
    return sum(c.isdigit() for c in line.text)
