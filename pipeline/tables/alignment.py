"""The cheapest way to split one line into the typed cells of a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout
from pipeline.tables.lexing import NEVER, amount_cost, identifier_cost
from pipeline.wording import letters

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which atoms fill each column (None: shows nothing), and how much the line speaks for the block, in nats."""

    score: float
    spans: tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the other rows of a block teach about its columns.

    `empty` is the cost of showing nothing by column; `filled` the cost of showing something; `known` the wordings that
    recur in a column; `barred` the columns that this block does not print; `places` the first and past-the-last character
    of the cells of a column, where the print keeps columns under one another.
    """

    empty: Mapping[str, float] = field(default_factory=dict)
    filled: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


UNTAUGHT = Profile()


ENDED = 0.2
"""Nats for a list that has ended, or has no entry, on a line."""


def align(
    lattice: Lattice,
    columns: Sequence[ColumnLayout],
    profile: Profile = UNTAUGHT,
    lists: Sequence[tuple[str, ...]] = (),
) -> Alignment:
    """The alignment of least cost of a line to columns in printed order; exact, by dynamic programming.

    A column takes a run of atoms that its shape admits, or nothing; atoms in no column are left over at a cost. The
    score is what the cells testify less all costs: below zero the line is better explained as no row of this block.
    Where neighbouring columns make one of several `lists`, a line that shows nothing of a list pays for it once.
    """
    size = len(lattice.atoms)
    junk = lattice.junk
    reach = [0.0] * (size + 1)
    for i in range(size):
        reach[i + 1] = reach[i] + junk[i]
    left_over: list[list[bool]] = [[i > 0 for i in range(size + 1)]]
    filled_from: list[list[int]] = []
    starts = {names[0]: names for names in lists}
    ends = {names[-1]: names for names in lists}
    at_start = reach
    for column in columns:
        barred = column.name in profile.barred
        if column.name in starts:
            at_start = reach
        empty = 0.0 if barred else profile.empty.get(column.name, column.empty)
        closed = [cost + empty for cost in reach]
        source = [EMPTY] * (size + 1)
        if not barred:
            _fill(lattice, column, profile, reach, closed, source)
        if column.name in ends:
            for i in range(size + 1):
                if at_start[i] + ENDED < closed[i]:
                    closed[i], source[i] = at_start[i] + ENDED, -len(ends[column.name]) - 1
        junked = [False] * (size + 1)
        for i in range(1, size + 1):
            cost = closed[i - 1] + junk[i - 1]
            if cost < closed[i]:
                closed[i], junked[i] = cost, True
        reach = closed
        left_over.append(junked)
        filled_from.append(source)
    return Alignment(-reach[size], _trace(left_over, filled_from, size))


EMPTY = -1


def _trace(left_over: list[list[bool]], filled_from: list[list[int]], size: int) -> tuple[Span | None, ...]:
    """Cells from the last column to the first; a source under `EMPTY` says how many columns of a list are skipped."""
    spans: list[Span | None] = []
    i, number = size, len(filled_from)
    while number:
        while left_over[number][i]:
            i -= 1
        first = filled_from[number - 1][i]
        if first < EMPTY:
            spans += [None] * (-first - 1)
            number += first + 1
            continue
        spans.append(None if first == EMPTY else (first, i))
        i = i if first == EMPTY else first
        number -= 1
    return tuple(reversed(spans))


def _fill(
    lattice: Lattice,
    column: ColumnLayout,
    profile: Profile,
    reach: list[float],
    closed: list[float],
    source: list[int],
) -> None:
    """Let a column take any run that its shape admits."""
    extra = profile.filled.get(column.name, 0.0)
    place = profile.places.get(column.name)
    if column.shape == "words":
        _fill_words(lattice, column, profile, reach, closed, source, extra)
        return
    known = profile.known.get(column.name, frozenset())
    for first, last, weight in lattice.edges(column):
        cost = reach[first] + weight + extra + lattice.glue[first] + lattice.glue[last]
        if place is not None:
            cost += _out_of_place(lattice.atoms[first].start, lattice.atoms[last - 1].end, place)
        if known and letters(lattice.text(first, last)) in known:
            cost -= 1.0
        if cost < closed[last]:
            closed[last], source[last] = cost, first


def _out_of_place(start: int, end: int, place: tuple[int, int]) -> float:
    """What it costs to stand elsewhere than the other cells of the column, left- or right-aligned alike.

    >>> _out_of_place(10, 18, (10, 20)), _out_of_place(40, 48, (10, 20))
    (-0.5, 3.0)
    """
    away = min(abs(start - place[0]), abs(end - place[1]))
    return -0.5 if away <= 2 else min(0.3 * away, 3.0)


def _fill_words(
    lattice: Lattice,
    column: ColumnLayout,
    profile: Profile,
    reach: list[float],
    closed: list[float],
    source: list[int],
    extra: float,
) -> None:
    """Let a words column take any run: paid atom by atom, and less where the run is a known wording."""
    atoms, size = lattice.atoms, len(lattice.atoms)
    inside, began = NEVER, -1
    links = column.linked_by
    for i in range(size):
        atom = atoms[i]
        own = _word_cost(lattice, i, column)
        upper = atom.text.upper().strip("'’,.")
        linked = i > 0 and atoms[i - 1].text.upper().strip("'’,.") in links
        place = profile.places.get(column.name)
        enter = reach[i] + lattice.glue[i] + own + extra - 0.3 + (0.8 if linked else 0.0)
        if place is not None:
            enter += max(_out_of_place(atom.start, atom.start, (place[0], place[0])), -0.5)
        if column.opens_with:
            opening = upper in column.opens_with or (column.numbered and lattice.digits[i] and len(atom.text) <= 6)
            enter += -2.0 if opening else 1.0
        stay = inside + own
        if i > 0:
            stay += (1.5 if atom.gap >= 2 else 0.0) + (1.5 if atom.gap >= 4 else 0.0)
        if links and not linked and upper not in links:
            stay += 1.4
        if stay <= enter:
            inside = stay
        else:
            inside, began = enter, i
        cost = inside + lattice.glue[i + 1]
        if cost < closed[i + 1]:
            closed[i + 1], source[i + 1] = cost, began
    for first, last, weight in lattice.labels(column):
        _offer(reach, closed, source, lattice, first, last, weight + extra)
    known = profile.known.get(column.name)
    if known:
        for first in range(size):
            for last in range(first + 1, min(first + 6, size) + 1):
                own_letters = letters(lattice.text(first, last))
                if own_letters in known:
                    _offer(reach, closed, source, lattice, first, last, extra - 1.0 - 0.2 * min(len(own_letters), 15))


def _offer(
    reach: list[float], closed: list[float], source: list[int], lattice: Lattice, first: int, last: int, weight: float
) -> None:
    cost = reach[first] + lattice.glue[first] + lattice.glue[last] + weight
    if cost < closed[last]:
        closed[last], source[last] = cost, first


def _word_cost(lattice: Lattice, i: int, column: ColumnLayout) -> float:
    atom = lattice.atoms[i]
    if atom.rule:
        return 1.5
    text = atom.text
    if not lattice.digits[i]:
        return 0.1 if len(text) > 1 or text.isalpha() else 0.4
    if amount_cost(text) < 0.5 or identifier_cost(text, 9) < 2.5 or identifier_cost(text, 14) < 2.5:
        return 4.0
    return 0.15 if column.numbered else 0.7
