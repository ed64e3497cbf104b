"""Columns that the heading of a block names in another order than declared, or in place of those that were read.

Where nothing parts the columns but blanks, rows are read in the declared order. What the heading says against it
cannot be told from the rows: sums hold in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.announcing import heading_lines
from pipeline.tables.headings import parted_words
from pipeline.tables.layout import Block, ColumnLayout
from pipeline.tables.number_doubts import Row
from pipeline.tables.readings import ArrangedLine
from pipeline.wording import look

ALIKE = 80
"""Likeness, in percent, of a word of a heading to one that names a column."""
LEAST = 4
"""Letters of such a word, at least."""
HARDLY, MOSTLY = 0.1, 0.5
"""Share of the rows that fill a column that is not printed, at most, and one that is, at least."""


def disordered(
    block: Block, rows: Mapping[int, Row], lines: Sequence[Line], hits: Sequence[float], first_row: int
) -> frozenset[int]:
    """The columns of a block, by number, of which the heading above its first row says that they may be others."""
    if not rows or any(isinstance(lattice.line, ArrangedLine) for lattice, _, _ in rows.values()):
        return frozenset()
    headings = [[look(word) for word in parted_words(line)] for line in heading_lines(lines, hits, first_row)]
    wrong = _out_of_order(block, headings) | _in_place_of_another(block, rows, headings)
    shapes = {(block.columns[place].shape, block.columns[place].length) for place in wrong}
    return frozenset(place for place, column in enumerate(block.columns) if (column.shape, column.length) in shapes)


def _out_of_order(block: Block, headings: Sequence[Sequence[str]]) -> set[int]:
    """The columns named on one line of a heading in another order than declared."""
    wrong: set[int] = set()
    numbers = {look(word) for word in block.number_words}
    told = [word for word in _all_words(block) if word not in numbers]
    owners = {word: {n for n, c in enumerate(block.columns) if word in _words(c)} for word in told}
    for line in headings:
        places = {word: [n for n, own in enumerate(line) if _alike(own, word)] for word in owners}
        for one, other in combinations([word for word in owners if places[word]], 2):
            for before, after in ((one, other), (other, one)):
                if max(places[before]) < min(places[after]) and min(owners[before]) > max(owners[after]):
                    wrong |= owners[before] | owners[after]
    return wrong


def _in_place_of_another(block: Block, rows: Mapping[int, Row], headings: Sequence[Sequence[str]]) -> set[int]:
    """Numbers read in a column that the heading does not name, where it names one of the kind that shows nothing."""
    columns = block.columns
    words = [own for line in headings for own in line]
    count = {word: sum(_alike(own, word) for own in words) for word in _all_words(block)}
    filled = [sum(found.spans[n] is not None for _, found, _ in rows.values()) / len(rows) for n in range(len(columns))]
    wrong: set[int] = set()
    for empty, column in enumerate(columns):
        if column.shape != "identifier" or filled[empty] > HARDLY or not _is_named(column, columns, count):
            continue
        for place, other in enumerate(columns):
            alike = (other.shape, other.length) == (column.shape, column.length)
            if alike and filled[place] >= MOSTLY and not _is_named(other, columns, count):
                wrong |= {empty, place}
    return wrong


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
