"""Which columns a block's printed headings leave out: a list without its heading is not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.headings import NEAR, PrintedWords, parted_words, unglued, words_between_rules
from pipeline.tables.layout import Block, TableLayout
from pipeline.wording import look

ALIKE = 75
SURELY_ALIKE = 80
"""The same where a word more would say that the headings are damaged: "DUI" is no misread "Devis"."""
CLOSE = 4
"""Lines above a row within which a heading is that of its own block."""
STAIN = 4
"""Letters of a line that may be a stain between two lines of a heading, at most."""
CLEAR = 2.0
"""Nats of heading words that make a line near a table its heading."""
PART = 1.0
"""Nats of heading words on a line that goes on with the heading under it."""
_PARTS = re.compile(r"[|¦\t]| {2,}")
MOST_DIGITS = 4
"""Digits in a heading, at most: a line of figures may hold the same words."""


def not_announced(block: Block, lines: Sequence[Line], hits: Sequence[float], first_row: int) -> frozenset[str]:
    """The columns that the headings above the first row of a block leave out, of those that lists make.

    Nothing is left out where the headings name no list at all, or announce more numbers than the lists that they name:
    they are damaged, or elsewhere.
    """
    known = tuple(look(word) for word in (*block.headings, *block.number_words))
    words = [part for word in _heading_words(lines, hits, first_row) for part in unglued(word, known)]
    named = [side for side in block.lists if side.headings and _count(words, side.headings) > 0]
    if not named:
        return frozenset()
    numbered = [side.numbered for side in named if side.numbered]
    numbers = max((_count(words, (word,), SURELY_ALIKE) for word in block.number_words), default=0)
    if numbers > len(numbered):
        return frozenset()
    return frozenset(name for side in block.lists if side.headings and side not in named for name in side.columns)


def announced_values(
    table: TableLayout, lines: Sequence[Line], hits: Sequence[float], first_row: int
) -> frozenset[str]:
    """The value columns of a keyed table that the heading above its first line names."""
    words = _heading_words(lines, hits, first_row)
    return frozenset(name for name, wanted in table.value_headings.items() if _count(words, wanted) > 0)


def announced_order(
    table: TableLayout, lines: Sequence[Line], hits: Sequence[float], first_row: int
) -> tuple[tuple[str, ...], bool]:
    """The value columns of a keyed table in the order in which one line of its heading names them all, and whether
    more than a blank stands between their names; nothing where no line names all.
    """
    for line in heading_lines(lines, hits, first_row):
        spans: dict[str, tuple[int, int]] = {}
        for word in words_between_rules(line):
            for name, wanted in table.value_headings.items():
                if _count([look(word.text)], wanted):
                    spans[name] = (min(word.start, spans.get(name, (word.start,))[0]), word.end)
        if len(spans) == len(table.value_columns):
            order = sorted(spans, key=spans.__getitem__)
            gaps = [line.text[spans[one][1] : spans[other][0]] for one, other in pairwise(order)]
            return tuple(order), all(_PARTS.search(gap) for gap in gaps)
    return (), False


def headed_elsewhere(words: PrintedWords, table: TableLayout, block: Block) -> list[bool]:
    """For each line whether the heading right above it is that of other columns of the table, and not of this block."""
    found = _own_and_other(words, table, block)
    if not found:
        return [False] * len(words.lines)
    return [
        sum(found["other"][max(0, number - CLOSE) : number]) >= CLEAR
        and not any(found["own"][max(0, number - CLOSE) : number])
        for number in range(len(words.lines))
    ]


def headed_apart(words: PrintedWords, table: TableLayout, block: Block, rows: Sequence[int]) -> int:
    """How many headings between two rows of a block that joins several are those of one of them alone; none where the
    heading above the first row is that of each: rows further down may well show fewer columns.
    """
    gaps = [(above + 1, row) for above, row in pairwise(rows) if row > above + 1]
    parts = [part for part in table.blocks if set(part.parts) <= set(block.parts)]
    if len(parts) < 2 or not gaps:
        return 0
    found = [_own_and_other(words, table, part) for part in parts]
    first = slice(max(0, rows[0] - CLOSE), rows[0])
    if all(one and max(one["own"][first], default=0.0) >= PART for one in found):
        return 0
    return sum(
        any(one and max(one["own"][a:b]) >= CLEAR and max(one["other"][a:b]) < PART for one in found) for a, b in gaps
    )


def headed_anew(block: Block, lines: Sequence[Line], hits: Sequence[float], rows: Sequence[int]) -> tuple[int, ...]:
    """The rows of a block right under a heading that names other lists of it than the one above its first row does: the
    columns from there on are others.
    """
    named = [side for side in block.lists if side.headings]
    if not named:
        return ()

    def lists_above(row: int, least: int) -> tuple[bool, list[str]]:
        words = _heading_words(lines[least:row], hits[least:row], row - least)
        return bool(words), [side.columns[0] for side in named if _count(words, side.headings) > 0]

    _, standing = lists_above(rows[0], max(0, rows[0] - NEAR))
    found = []
    for above, row in pairwise(rows):
        headed, lists = lists_above(row, above + 1) if row > above + 1 else (False, [])
        if headed and lists != standing:
            found.append(row)
            standing = lists
    return tuple(found)


def _own_and_other(words: PrintedWords, table: TableLayout, block: Block) -> dict[str, Sequence[float]]:
    """The heading words of each line that are of a block alone, and those of the other blocks alone, in nats."""
    owners: dict[str, set[int]] = {}
    for part in table.blocks:
        for word in part.headings:
            owners.setdefault(look(word), set()).update(part.parts)
    own = tuple(word for word, parts in owners.items() if parts <= set(block.parts))
    other = tuple(word for word, parts in owners.items() if parts.isdisjoint(block.parts))
    return dict(words.hits({"own": own, "other": other})) if other else {}


def misheaded(
    block: Block, others: Sequence[Block], lines: Sequence[Line], hits: Sequence[float], first_row: int
) -> int:
    """How many heading words above a block belong to `others` alone, whose columns it does not print."""
    words = _heading_words(lines, hits, first_row)
    own = {look(word) for word in block.headings}
    foreign = {look(word) for other in others for word in other.headings} - own
    return _count(words, [word for word in foreign if len(word) > 3])


def _heading_words(lines: Sequence[Line], hits: Sequence[float], first_row: int) -> list[str]:
    """The words of the nearest heading above a row, of all the lines that it takes."""
    return [look(word) for line in heading_lines(lines, hits, first_row) for word in parted_words(line)]


def heading_lines(lines: Sequence[Line], hits: Sequence[float], first_row: int) -> list[Line]:
    """The lines of the nearest heading above a row, the nearest first. `hits` are their heading words, in nats."""
    found: list[Line] = []
    begun = False
    for number in range(first_row - 1, max(-1, first_row - 1 - NEAR), -1):
        line = lines[number]
        figures = sum(c.isdigit() for c in line.text) > MOST_DIGITS
        if not figures and _heads(line, hits[number], PART if begun else CLEAR):
            begun = True
            found.append(line)
        elif begun and (not line.words or sum(len(look(word.text)) for word in line.words) > STAIN):
            break
    return found


def _heads(line: Line, hits: float, least: float) -> bool:
    """Whether a line near a table is its heading: a third of its letters are heading words, of `least` nats."""
    return hits >= least and sum(len(look(word.text)) for word in line.words) <= 12.0 * hits


def _count(words: Sequence[str], wanted: Sequence[str], alike: float = ALIKE) -> int:
    """How many words of a heading are one of the wanted ones, noise allowed."""
    looks = [look(word) for word in wanted]
    return sum(any(fuzz.ratio(word, own) >= alike for own in looks) for word in words)
