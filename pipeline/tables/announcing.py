"""Which columns a block's printed headings leave out: a list without its heading is not printed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.headings import NEAR, heading_hits, parted_words, unglued
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


def headed_elsewhere(lines: Sequence[Line], table: TableLayout, block: Block) -> list[bool]:
    """For each line whether the heading right above it is that of other columns of the table, and not of this block."""
    found = _own_and_other(lines, table, block)
    if not found:
        return [False] * len(lines)
    return [
        sum(found["other"][max(0, number - CLOSE) : number]) >= CLEAR
        and not any(found["own"][max(0, number - CLOSE) : number])
        for number in range(len(lines))
    ]


def headed_apart(lines: Sequence[Line], table: TableLayout, block: Block, rows: Sequence[int]) -> int:
    """How many headings between two rows of a block that joins several are those of one of them alone."""
    gaps = [(above + 1, row) for above, row in pairwise(rows) if row > above + 1]
    parts = [part for part in table.blocks if set(part.parts) <= set(block.parts)]
    if len(parts) < 2 or not gaps:
        return 0
    found = [_own_and_other(lines, table, part) for part in parts]
    return sum(
        any(one and max(one["own"][a:b]) >= CLEAR and max(one["other"][a:b]) < PART for one in found) for a, b in gaps
    )


def _own_and_other(lines: Sequence[Line], table: TableLayout, block: Block) -> dict[str, Sequence[float]]:
    """The heading words of each line that are of a block alone, and those of the other blocks alone, in nats."""
    owners: dict[str, set[int]] = {}
    for part in table.blocks:
        for word in part.headings:
            owners.setdefault(look(word), set()).update(part.parts)
    own = tuple(word for word, parts in owners.items() if parts <= set(block.parts))
    other = tuple(word for word, parts in owners.items() if parts.isdisjoint(block.parts))
    return dict(heading_hits(lines, {"own": own, "other": other})) if other else {}


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
