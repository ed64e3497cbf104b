"""Tables whose rules or tabs part every column, and whose heading names them in another order, or among others.

The lines of such a table are put in the declared order, what stands under headings of no declared column is left out,
and where each column stands is told by the heading. A table in the declared order is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.layout import ColumnLayout, TableLayout
from pipeline.tables.readings import ArrangedLine, arranged_line
from pipeline.tables.totals import is_labelled_total
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
FOOT = 12
"""Lines of other text between two rows of a table, at most: the foot of a page and the head of the next."""
_RULES = re.compile(r"[|¦]")
_BORDER = re.compile(r"[\s|¦+:=_—–-]*")
_WORD = re.compile(r"[^\W_]+")

Field = tuple[int, int]
"""First and past-the-last character of what stands between two rules."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `count` fields: in `order` the field of each column of the blocks that it names, None for none."""

    table: TableLayout
    count: int
    order: tuple[tuple[tuple[ColumnLayout, ...], int | None], ...]


def arranged(lines: Sequence[Line], layout: Mapping[str, TableLayout]) -> list[Line]:
    """The lines, those of tables of which a heading arranges its rows otherwise than declared in the declared order."""
    tables = [table for table in layout.values() if table.layout == "rows"]
    fields = [_fields(line) for line in lines]
    result = list(lines)
    printed: dict[str, list[tuple[Heading, list[int]]]] = {}
    number = 0
    while number < len(lines):
        found = _heading(number, lines, fields, tables)
        number += 1
        if found is not None:
            heading, number = found
            rows = list(_rows(number, lines, fields, heading.count, tables))
            number = rows[-1] + 1 if rows else number
            printed.setdefault(heading.table.name, []).append((heading, rows))
    for prints in printed.values():
        regular = all(_regular(len(fields[row]), one.count, lines[row]) for one, rows in prints for row in rows)
        if regular and not all(_as_declared(one) for one, _ in prints):
            for heading, row in ((one, row) for one, rows in prints for row in rows):
                if not is_labelled_total(lines[row], heading.table.total_words):
                    result[row] = _in_order(lines[row], fields[row], heading)
    return result


def _fields(line: Line) -> list[Field]:
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
    if not text[slice(*parts[0])].strip():
        parts = parts[1:]
    return parts[:-1] if not text[slice(*parts[-1])].strip() and text.rstrip()[-1:] in "|¦" else parts


def _regular(own: int, count: int, line: Line) -> bool:
    """Whether a line has the fields of its heading; blank ones at its end may leave no tabs."""
    return own == count or ("\t" in line.text and own < count)


def _heading(
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
            return Heading(table, count, _order(table, _with_gaps_filled(named, words, table))), end
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


def _order(table: TableLayout, named: Mapping[str, int]) -> tuple[tuple[tuple[ColumnLayout, ...], int | None], ...]:
    """The columns of the blocks that a heading names, with their fields; one without name shares that before it."""
    order: list[tuple[tuple[ColumnLayout, ...], int | None]] = []
    for block in table.blocks:
        own = [column.name in named for column in block.columns if column.named]
        if sum(own) >= min(REPEATED, len(own)):
            for column in block.columns:
                if column.named or not order:
                    order.append(((column,), named.get(column.name)))
                else:
                    order[-1] = ((*order[-1][0], column), order[-1][1])
    return tuple(order)


def _as_declared(heading: Heading) -> bool:
    """Whether every field is that of a column, in the declared order, and none of a shape is left out beside others,
    but for those that need not be printed.
    """
    optional = {name for block in heading.table.blocks for names in block.optional for name in names}
    places = [place for _, place in heading.order if place is not None]
    if places != list(range(heading.count)):
        return False
    shown = {(c.shape, c.length) for columns, place in heading.order if place is not None for c in columns}
    left_out = {
        (c.shape, c.length)
        for columns, place in heading.order
        if place is None
        for c in columns
        if c.name not in optional
    }
    return not {kind for kind in shown & left_out if kind[0] in ("identifier", "amount")}


def _rows(
    start: int,
    lines: Sequence[Line],
    fields: Sequence[Sequence[Field]],
    count: int,
    tables: Sequence[TableLayout],
) -> Iterator[int]:
    """The lines under a heading that are parted by rules, to the next heading or to other text."""
    last = start
    for number in range(start, len(lines)):
        if number - last > FOOT:
            return
        if not fields[number]:
            continue
        if len(fields[number]) != count and number - last > 1:
            return
        if _heading(number, lines, fields, tables) is not None:
            return
        last = number
        yield number


def _in_order(line: Line, fields: Sequence[Field], heading: Heading) -> ArrangedLine:
    pieces: list[tuple[Line, int, int] | None] = []
    told: dict[str, int] = {}
    for number, (columns, place) in enumerate(heading.order):
        pieces.append((line, *fields[place]) if place is not None and place < len(fields) else None)
        told.update({column.name: number for column in columns})
    return arranged_line([line], pieces, told, _crowded(line, fields, heading))


def _crowded(line: Line, fields: Sequence[Field], heading: Heading) -> frozenset[str]:
    """The columns of a row's sum among which a figure stands under the heading of no declared column."""
    taken = {place for _, place in heading.order}
    of = {column.name: place for columns, place in heading.order if place is not None for column in columns}
    crowded: set[str] = set()
    for one in heading.table.sums:
        own = [of[name] for name in (*one.parts, one.total) if name in of]
        between = [place for place in range(min(own), max(own)) if place not in taken] if own else []
        if any(sum(c.isdigit() for c in line.text[slice(*fields[place])]) for place in between if place < len(fields)):
            crowded |= {*one.parts, one.total}
    return frozenset(crowded)


def _digits(line: Line) -> int:
    return sum(c.isdigit() for c in line.text)
