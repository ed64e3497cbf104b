"""A list of rows printed more than once, as in a deliberation and again in its annex: one row for all its prints.

Rows are told by the number that identifies them. Where prints agree nothing is in doubt; where they differ, either may
be the one that counts; and a row that one print alone has may have been left out of the other on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from pipeline.records import Cell, CellKey
from pipeline.tables.layout import TableLayout
from pipeline.wording import letters

LEAST, SHARE = 3, 0.3
"""Rows, and share of them, whose number stands in a row above, from which the list is printed again."""
MISREAD = 1
"""Misread characters of a number that is still the same: two numbers with a key differ by more."""
WITNESS = 2
"""The same, of two prints of a number in one row."""
SAME_WORDS = 85.0
"""Likeness, in percent, of two prints of words that are one but for noise."""


def without_repeats(cells: Sequence[Cell], layout: Mapping[str, TableLayout]) -> list[Cell]:
    """The cells, those of rows that a table prints again joined with those of the first print."""
    for table in layout.values():
        if table.identity:
            cells = _joined(cells, table)
    return list(cells)


def _joined(cells: Sequence[Cell], table: TableLayout) -> Sequence[Cell]:
    rows: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        if cell.key.table == table.name:
            rows.setdefault(cell.key.row, {})[cell.key.column] = cell
    first_of = _repeated({row: letters(own[table.identity].raw_text or "") for row, own in rows.items()})
    if len(first_of) < max(LEAST, SHARE * len(rows)) or not _stand_apart(rows, next(iter(first_of)), table.identity):
        return cells
    numbers = {row: str(number) for number, row in enumerate((row for row in rows if row not in first_of), 1)}
    again = {first: row for row, first in first_of.items()}
    joined: dict[CellKey, Cell] = {}
    for row, number in numbers.items():
        for name, cell in rows[row].items():
            one = _either(cell, rows[again[row]][name]) if row in again else _of_either(cell)
            joined[cell.key] = replace(
                one,
                key=cell.key._replace(row=number),
                elsewhere=tuple(_moved(key, table, numbers) for key in one.elsewhere),
            )
    return [joined.get(cell.key, cell) for cell in cells if cell.key.table != table.name or cell.key in joined]


def _repeated(numbers: Mapping[str, str]) -> dict[str, str]:
    """The rows whose number stands in a row above, with that row."""
    found: dict[str, str] = {}
    rows = [(row, number) for row, number in numbers.items() if number]
    for place, (row, number) in enumerate(rows):
        for other, before in rows[:place]:
            free = other not in found and other not in found.values()
            if free and OSA.distance(number, before, score_cutoff=MISREAD) <= MISREAD:
                found[row] = other
                break
    return found


def _stand_apart(rows: Mapping[str, Mapping[str, Cell]], row: str, column: str) -> bool:
    """Whether other lines stand between a row and the one above it, as between two prints of a list."""
    above = rows.get(str(int(row) - 1), {}).get(column)
    own = rows[row][column].reading
    if above is None or above.reading is None or own is None:
        return True
    return own.source_file != above.reading.source_file or own.line - above.reading.line > 1


def _either(cell: Cell, again: Cell) -> Cell:
    """A cell with its second print: a witness where the two are one but for noise, else a rival."""
    own, other = letters(cell.raw_text or ""), letters(again.raw_text or "")
    if own == other or again.reading is None:
        return cell
    if cell.reading is None:
        return replace(again, key=cell.key)
    if cell.kind == "identifier" and OSA.distance(own, other) <= WITNESS:
        return replace(cell, witnesses=(*cell.witnesses, again.reading))
    if cell.kind == "words" and fuzz.ratio(own, other) >= SAME_WORDS:
        return cell
    return _of_either(replace(cell, rivals=(*cell.rivals, again.reading)))


def _of_either(cell: Cell) -> Cell:
    return replace(cell, placement=0.0, elsewhere=tuple(dict.fromkeys((*cell.elsewhere, cell.key))))


def _moved(key: CellKey, table: TableLayout, numbers: Mapping[str, str]) -> CellKey:
    return key._replace(row=numbers.get(key.row, key.row)) if key.table == table.name else key
