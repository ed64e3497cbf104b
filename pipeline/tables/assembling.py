"""Tables of which the text gives every cell a line of its own: row by row under all headings, or column by column, each
under its heading.

Such cells are put back in rows where their number and their looks leave no doubt: each row has as many cells as there
are headings, or each column as many as the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.layout import ColumnLayout, TableLayout
from pipeline.tables.lexing import NEVER, amount_cost, code_cost, count_cost, identifier_cost, quote_cost
from pipeline.tables.readings import arranged_line
from pipeline.wording import look

ALIKE = 80
"""Likeness, in percent, of a word of a heading to the one that names a column."""
LEAST_COLUMNS, LEAST_KEYED, LEAST_ROWS = 3, 2, 2
MOST_WORDS = 12
"""Words of a heading, at most."""
MOST_DIGITS = 4
"""Digits of a heading, at most."""
NAMED = 0.6
"""Share of the headings that name a column, and of the columns that are of one length, at least."""
HEADED = 0.45
"""Share of the letters of a heading that are of words of the headings of its block, at least."""
GOOD = 2.0
"""Nats that a cell may be from what its column looks like."""
APART = 2
"""Blank lines between two columns, at most."""


@dataclass(frozen=True, slots=True)
class Named:
    """A column as headings name it: its table and names, and the other `words` of the headings of its block; a column
    without name of its own shares its cells.
    """

    table: TableLayout
    columns: tuple[ColumnLayout, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def assembled(lines: Sequence[Line], layout: Mapping[str, TableLayout]) -> list[Line]:
    """The lines, those of tables that print one cell a line put in rows: the rows one below another, the rest blank."""
    named = [one for table in layout.values() for one in _columns(table)]
    words = {look(word) for one in named for name in one.names for word in name}
    heads = [_heading(line, named, words) for line in lines]
    result = list(lines)
    number = 0
    while number < len(lines):
        if heads[number] is None:
            number += 1
            continue
        found = _row_by_row(number, lines, heads) or _column_by_column(number, lines, heads)
        if found is None:
            number += 1
            continue
        cells, end = found
        head, *rows = [[None if place is None else lines[place] for place in row] for row in cells]
        table = next(one.table for place in cells[0] if place is not None and (one := heads[place]) is not None)
        order = _declared_order(table, [None if place is None else heads[place] for place in cells[0]])
        for place in range(number, end):
            result[place] = Line(lines[place].source_file, lines[place].page, lines[place].line, "")
        told = {c.name: at for at, (one, _) in enumerate(order) for c in one.columns}
        for place, row in enumerate([head, *rows], number):
            origins = [lines[place], *(line for line in row if line is not None and line is not lines[place])]
            shown = [None if at is None else row[at] for _, at in order]
            own = [None if line is None else (line, 0, len(line.text)) for line in shown]
            result[place] = arranged_line(origins, own, told if place > number else None)
        number = end
    return result


def _columns(table: TableLayout) -> list[Named]:
    """What headings name in a table, in the declared order."""
    if table.layout == "keyed rows":
        values = [
            Named(table, (ColumnLayout(name, "amount"),), tuple((word,) for word in words), table.headings)
            for name, words in table.value_headings.items()
        ]
        taken = {name for one in values for name in one.names}
        names = tuple((word,) for word in table.headings if (word,) not in taken)
        return [Named(table, (ColumnLayout("", "words"),), names, table.headings), *values]
    found: list[Named] = []
    for block in table.blocks:
        for column in block.columns:
            if column.named or not found:
                found.append(Named(table, (column,), column.named, block.headings))
            else:
                found[-1] = replace(found[-1], columns=(*found[-1].columns, column))
    return found


def _heading(line: Line, named: Sequence[Named], all_words: Set[str]) -> Named | None:
    """The column that a line names, if it does little else and names one best.

    Words that several columns have say less; any of a keyed table may stand above its labels.
    `all_words` are those of all names.
    """
    if not line.words or len(line.words) > MOST_WORDS or sum(c.isdigit() for c in line.text) > MOST_DIGITS:
        return None
    words = [look(word.text) for word in line.words]
    if not any(_alike(word, wanted) for wanted in all_words for word in words):
        return None
    scores: list[tuple[int, int, int]] = []
    for number, one in enumerate(named):
        shared = {look(word) for block in one.table.blocks for word in block.number_words}
        if not one.table.blocks and one.key == ("",):
            shared |= {look(word) for word in one.words}
        told = max(
            (2 * n - sum(look(w) in shared for w in name) for name in one.names if (n := _score(words, name))),
            default=0,
        )
        known = [word for word in words if told and any(_alike(word, look(own)) for own in one.words)]
        if told and sum(map(len, known)) >= HEADED * sum(map(len, words)):
            scores.append((told, len(known), number))
    best = max(scores, default=(0, 0, 0))
    if sum(score[:2] == best[:2] for score in scores) != 1:
        return None
    told_best = named[best[2]]
    is_code = any(c.shape == "code" and code_cost(line.text, c.vocabulary) < GOOD for c in told_best.columns)
    return None if is_code else told_best


def _score(words: Sequence[str], name: Sequence[str]) -> int:
    """How many words of a column's name a heading holds, if all of them."""
    wanted = [look(word) for word in name]
    return len(wanted) if all(any(_alike(word, one) for word in words) for one in wanted) else 0


@lru_cache(maxsize=16384)
def _alike(word: str, wanted: str) -> bool:
    return word == wanted if len(wanted) < 4 else fuzz.ratio(word, wanted) >= ALIKE


def _declared_order(table: TableLayout, printed: Sequence[Named | None]) -> list[tuple[Named, int | None]]:
    """The named columns of the printed blocks of a table in the declared order, and where each is printed."""
    places = {one.key: at for at, one in enumerate(printed) if one is not None}
    names = {name for key in places for name in key}
    blocks = [block for block in table.blocks if any(column.name in names for column in block.columns)]
    own = {column.name for block in blocks for column in block.columns} or names
    return [(one, places.get(one.key)) for one in _columns(table) if one.key[0] in own]


Cells = tuple[list[list[int | None]], int]
"""The rows of cells, each by the index of its line, the headings first; and the index of the line behind them."""


def _row_by_row(start: int, lines: Sequence[Line], heads: Sequence[Named | None]) -> Cells | None:
    """Headings one below another, then the cells of each row; blank lines are cells too where the text keeps them."""
    first = heads[start]
    assert first is not None
    end = start
    while end < len(lines) and lines[end].words and not _is_cell(lines[end]) and not _is_other(heads[end], first):
        end += 1
    while end > start and heads[end - 1] is None:
        end -= 1
    own = [one.key for one in heads[start:end] if one is not None]
    count = end - start
    if len(own) < max(LEAST_COLUMNS, NAMED * count) or len(set(own)) < len(own):
        return None
    rows: list[list[int | None]] = [list(range(start, end))]
    while end + count <= len(lines) and _fits(lines[end : end + count], heads[start : start + count]):
        rows.append(list(range(end, end + count)))
        end += count
    whole = end >= len(lines) or not lines[end].words or lines[end].page != lines[end - 1].page
    return (rows, end) if len(rows) > LEAST_ROWS and whole else None


def _is_cell(line: Line) -> bool:
    return sum(c.isdigit() for c in line.text) > MOST_DIGITS


def _is_own(head: Named | None, first: Named) -> bool:
    return head is not None and head.table is first.table


def _is_other(head: Named | None, first: Named) -> bool:
    return head is not None and head.table is not first.table


def _fits(lines: Sequence[Line], heads: Sequence[Named | None]) -> bool:
    """Whether lines are the cells of a row: each blank or like its column, most of them filled."""
    if 2 * sum(bool(line.words) for line in lines) < len(lines):
        return False
    return all(head is None or not line.words or _like(line, head) for line, head in zip(lines, heads, strict=True))


def _column_by_column(start: int, lines: Sequence[Line], heads: Sequence[Named | None]) -> Cells | None:
    """Each heading with the cells of its column below it."""
    first = heads[start]
    assert first is not None
    columns: list[tuple[int, list[int]]] = []
    number = start
    while number < len(lines) and (head := heads[number]) is not None and head.table is first.table:
        below = number + 1
        while (
            below < len(lines) and lines[below].words and not _is_own(heads[below], first) and _like(lines[below], head)
        ):
            below += 1
        columns.append((number, list(range(number + 1, below))))
        end = number = below
        while number < len(lines) and not lines[number].words and number - below <= APART:
            number += 1
    lengths = Counter(len(own) for _, own in columns)
    usual, often = max(lengths.items(), key=lambda item: (item[1], item[0]))
    kept = [(head, own) for head, own in columns if len(own) == usual]
    names = [one.key for head, _ in kept if (one := heads[head]) is not None]
    least = LEAST_COLUMNS if first.table.blocks else LEAST_KEYED
    left_out = {name for head, own in columns if len(own) != usual and (one := heads[head]) for name in one.key}
    if _parts_a_list(first.table, {name for key in names for name in key}, left_out):
        return None
    if usual < LEAST_ROWS or often < max(least, NAMED * len(columns)) or len(set(names)) < len(names):
        return None
    rows: list[list[int | None]] = [[head for head, _ in kept]]
    rows += [[own[place] for _, own in kept] for place in range(usual)]
    return rows, end


def _parts_a_list(table: TableLayout, kept: Set[str], left_out: Set[str]) -> bool:
    """Whether columns whose cells belong together are kept and left out: blanks among them would be of unknown rows."""
    together = [set(side.columns) for block in table.blocks for side in block.lists]
    together += [{*one.parts, one.total} for one in table.sums]
    return any(own & kept and own & left_out for own in together)


def _like(line: Line, head: Named) -> bool:
    """Whether a line reads as a cell of a column."""
    column, text = head.columns[0], line.text.strip()
    if len(head.columns) > 1:
        return any(c.isalpha() for c in text)
    if column.shape == "amount":
        return amount_cost(text) < GOOD or not any(c.isalnum() for c in text)
    if column.shape == "identifier":
        return identifier_cost(text, column.length) < GOOD
    if column.shape == "quote":
        return quote_cost(text) < GOOD
    if column.shape == "count":
        return count_cost(text) < GOOD
    if column.shape == "code":
        return code_cost(text, column.vocabulary) < NEVER or (column.open and len(text.split()) == 1)
    return sum(c.isalpha() for c in text) >= LEAST_COLUMNS
