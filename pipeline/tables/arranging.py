"""Tables whose rules or tabs part every column, and whose heading names them in another order, or among others.

The lines of such a table are put in the declared order, what stands under headings of no declared column is left out,
and where each column stands is told by the heading. A table in the declared order is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.records import Line
from pipeline.tables.heading_fields import Field, Heading, fields_of, heading_at
from pipeline.tables.layout import ColumnLayout, TableLayout
from pipeline.tables.readings import ArrangedLine, arranged_line
from pipeline.tables.totals import is_labelled_total
from pipeline.wording import look

NEAR = 8
"""Lines above a row among which its heading is looked for."""
FOOT = 12
"""Lines of other text between two rows of a table, at most: the foot of a page and the head of the next."""


def arranged(lines: Sequence[Line], layout: Mapping[str, TableLayout]) -> list[Line]:
    """The lines, those of tables of which a heading arranges its rows otherwise than declared in the declared order."""
    tables = [table for table in layout.values() if table.layout == "rows"]
    fields = [fields_of(line) for line in lines]
    result = list(lines)
    printed: dict[str, list[tuple[Heading, list[int]]]] = {}
    number = 0
    while number < len(lines):
        found = heading_at(number, lines, fields, tables)
        number += 1
        if found is not None:
            heading, number = found
            rows = list(_rows(number, lines, fields, heading.count, tables))
            number = rows[-1] + 1 if rows else number
            printed.setdefault(heading.table.name, []).append((heading, rows))
    for own in printed.values():
        prints = [(_with_own_numbers(one, rows, own, lines, fields), rows) for one, rows in own]
        regular = all(_regular(len(fields[row]), one.count, lines[row]) for one, rows in prints for row in rows)
        if regular and not all(_as_declared(one) for one, _ in prints):
            for heading, row in ((one, row) for one, rows in prints for row in rows):
                if not is_labelled_total(lines[row], heading.table.total_words):
                    result[row] = _in_order(lines[row], fields[row], heading)
    return result


def _regular(own: int, count: int, line: Line) -> bool:
    """Whether a line has the fields of its heading; blank ones at its end may leave no tabs."""
    return own == count or ("\t" in line.text and own < count)


def _with_own_numbers(
    heading: Heading,
    rows: Sequence[int],
    prints: Sequence[tuple[Heading, Sequence[int]]],
    lines: Sequence[Line],
    fields: Sequence[Sequence[Field]],
) -> Heading:
    """The heading with the columns that it names alone of a block, unless they repeat those of another print."""
    for columns, _ in heading.whole:
        if columns not in dict(heading.order):
            own = _shown_in(columns, heading, rows, lines, fields)
            others = set[str]().union(
                *(_shown_in(columns, one, beside, lines, fields) for one, beside in prints if one is not heading)
            )
            if own and 2 * len(own & others) >= len(own):
                return heading
    return replace(heading, order=heading.whole)


def _shown_in(
    columns: tuple[ColumnLayout, ...],
    heading: Heading,
    rows: Sequence[int],
    lines: Sequence[Line],
    fields: Sequence[Sequence[Field]],
) -> set[str]:
    """What the rows under a heading print in the field of some columns."""
    place = dict(heading.whole).get(columns)
    if place is None:
        return set()
    texts = {look(lines[row].text[slice(*fields[row][place])]) for row in rows if place < len(fields[row])}
    return texts - {""}


def _as_declared(heading: Heading) -> bool:
    """Whether every field is that of a column, in the declared order, and none of a shape is left out beside others,
    but for those that need not be printed. Fields without name may be as many numbers as are not named.
    """
    optional = {name for block in heading.table.blocks for names in block.optional for name in names}
    places = [place for _, place in heading.order if place is not None]
    unnamed = [columns[0].shape for columns, place in heading.order if place is None]
    if places != sorted(places):
        return False
    if unnamed and len(places) + len(unnamed) == heading.count:
        return set(unnamed) == {"quote"}
    if len(places) != heading.count:
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


def named_as_declared(lines: Sequence[Line], first_row: int, table: TableLayout) -> bool:
    """Whether a heading right above a row names the fields of a table in the declared order."""
    above = range(max(0, first_row - NEAR), first_row + 1)
    fields = {number: fields_of(lines[number]) for number in above}
    shown = [fields.get(number, []) for number in range(first_row + 1)]
    for number in above[:-1]:
        found = heading_at(number, lines[: first_row + 1], shown, [table])
        if found is not None:
            return found[0].count == len(fields[first_row]) and _as_declared(found[0])
    return False


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
        if heading_at(number, lines, fields, tables) is not None:
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
