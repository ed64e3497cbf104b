"""Columns that the heading of a block names in another order than declared, or in place of those that were read, be
they of another block.

Where nothing parts the columns but blanks, rows are read in the declared order. What the heading says against it
cannot be told from the rows: sums hold in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.announcing import heading_lines
from pipeline.tables.arranging import named_as_declared
from pipeline.tables.headings import parted_words, words_between_rules
from pipeline.tables.layout import Block, ColumnLayout, TableLayout
from pipeline.tables.number_doubts import Row
from pipeline.tables.readings import ArrangedLine
from pipeline.wording import look

ALIKE = 80
"""Likeness, in percent, of a word of a heading to one that names a column."""
LEAST = 4
"""Letters of such a word, at least."""
WIDE = 2
"""Wide blanks of a line, at least, where columns stand under one another."""
_NAMED = frozenset({"identifier", "amount"})
HARDLY, MOSTLY = 0.1, 0.5
"""Share of the rows that fill a column that is not printed, at most, and one that is, at least."""


def disordered(
    block: Block,
    rows: Mapping[int, Row],
    lines: Sequence[Line],
    hits: Mapping[str, Sequence[float]],
    first_row: int,
    table: TableLayout,
) -> frozenset[int]:
    """The columns of a block, by number, of which the heading above its first row says that they may be others.

    `hits` are the heading words of each line, by block and by table, in nats.
    """
    if not rows:
        return frozenset()
    wrong = _exchanged(block, table, _heading_words(heading_lines(lines, hits[table.name], first_row)))
    arranged = any(isinstance(lattice.line, ArrangedLine) for lattice, _, _ in rows.values())
    if not wrong and (arranged or named_as_declared(lines, first_row, table)):
        return frozenset()
    headings = heading_lines(lines, hits[block.name], first_row)
    words = _heading_words(headings)
    wrong |= _out_of_order(block, headings) | _in_place_of_another(block, rows, words)
    shapes = {(block.columns[place].shape, block.columns[place].length) for place in wrong}
    return frozenset(place for place, column in enumerate(block.columns) if (column.shape, column.length) in shapes)


def _heading_words(headings: Sequence[Line]) -> list[str]:
    return [look(word) for line in headings for word in parted_words(line)]


def _out_of_order(block: Block, headings: Sequence[Line]) -> set[int]:
    """The columns named in another order than declared, on one line of a heading or under one another on several."""
    wrong: set[int] = set()
    numbers = {look(word) for word in block.number_words}
    owners: dict[str, set[int]] = {}
    for number, column in enumerate(block.columns):
        for word in dict.fromkeys(look(word) for name in column.named for word in name):
            if len(word) >= LEAST and word not in numbers:
                owners.setdefault(word, set()).add(number)
    for lines in (*([line] for line in headings), [line for line in headings if _is_aligned(line)]):
        printed = [word for line in lines for word in words_between_rules(line)]
        places = {name: [(w.start, w.end) for w in printed if _alike(look(w.text), name)] for name in owners}
        for before, after in permutations([name for name in owners if places[name]], 2):
            apart = max(end for _, end in places[before]) < min(start for start, _ in places[after])
            if apart and min(owners[before]) > max(owners[after]):
                wrong |= owners[before] | owners[after]
    return wrong


def _is_aligned(line: Line) -> bool:
    """Whether wide blanks part what a line prints, as where columns stand under one another."""
    return sum(word.start - before.end > 1 for before, word in pairwise(line.words)) >= WIDE


def _in_place_of_another(block: Block, rows: Mapping[int, Row], words: Sequence[str]) -> set[int]:
    """Prints read in a column that the heading does not name, where it names one of the kind that shows nothing."""
    columns = block.columns
    count = {word: sum(_alike(own, word) for own in words) for word in _all_words(block)}
    filled = [sum(found.spans[n] is not None for _, found, _ in rows.values()) / len(rows) for n in range(len(columns))]
    wrong: set[int] = set()
    own_name = [column.shape == "identifier" or _has_own_word(column, columns) for column in columns]
    for empty, column in enumerate(columns):
        told = column.shape in _NAMED and own_name[empty]
        if not told or filled[empty] > HARDLY or not _is_named(column, columns, count):
            continue
        for place, other in enumerate(columns):
            alike = (other.shape, other.length) == (column.shape, column.length) and own_name[place]
            if alike and filled[place] >= MOSTLY and not _is_named(other, columns, count):
                wrong |= {empty, place}
    return wrong


def _exchanged(block: Block, table: TableLayout, words: Sequence[str]) -> set[int]:
    """The amounts of a block whose heading names one of another block and leaves out one of its own: the two may have
    changed places, which the sum of a row that takes both cannot tell.
    """
    others = [column for other in table.blocks if not set(other.parts) <= set(block.parts) for column in other.columns]
    own_words = {look(word) for word in block.headings}
    amounts = {place: column for place, column in enumerate(block.columns) if column.shape == "amount" and column.named}
    strange = any(
        column.shape == "amount" and own_words.isdisjoint(map(look, name)) and _holds(words, name)
        for column in others
        for name in column.named
    )
    silent = any(not any(_holds(words, name) for name in column.named) for column in amounts.values())
    return set(amounts) if strange and silent else set()


def _holds(words: Sequence[str], name: Sequence[str]) -> bool:
    return all(any(_alike(own, look(word)) for own in words) for word in name)


def _has_own_word(column: ColumnLayout, columns: Sequence[ColumnLayout]) -> bool:
    """Whether a word of a column's name is in no other name: columns that share their words are told by none."""
    return any(all(word not in _words(other) for other in columns if other is not column) for word in _words(column))


def _is_named(column: ColumnLayout, columns: Sequence[ColumnLayout], count: Mapping[str, int]) -> bool:
    """Whether a heading holds the words of a column beside those that it holds for the others."""
    own = _words(column)
    others = [_words(other) for other in columns if other is not column]
    present = [words for words in others if any(count[w] and w not in own for w in words)]
    return bool(own) and all(count[word] > sum(word in words for words in present) for word in own)


def _words(column: ColumnLayout) -> tuple[str, ...]:
    """The words, long enough to be told, of the first name of a column."""
    return tuple(w for w in map(look, column.named[0]) if len(w) >= LEAST) if column.named else ()


def _all_words(block: Block) -> dict[str, None]:
    return dict.fromkeys(word for column in block.columns for word in _words(column))


def _alike(own: str, word: str) -> bool:
    return fuzz.ratio(own, word) >= ALIKE
