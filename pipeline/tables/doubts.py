"""How sure it is which column of a row a print stands in: what the next best alignment costs more than the best.

Where a column of a row shows nothing, a print of the same shape beside it may be that column's. Costs of the best
alignment through each cell come from one pass forward and one backward over the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.amounts import bare_amount
from pipeline.records import MARGIN_CAP
from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.costs import Profile, run_costs, word_run_costs
from pipeline.tables.cuts import cut_is_sure, holds_a_cut, is_listed
from pipeline.tables.lattice import Edge, Lattice
from pipeline.tables.layout import ColumnLayout, SideList
from pipeline.tables.lexing import NEVER

VACANT = 4.0
"""Nats at most that a print is not that of the neighbouring column of its list which hardly any row fills."""
UNSURE_CUT = 2.0
"""Nats for words that nothing parts from those of the next column."""
BARE_DASH = 5.0
"""Nats at most of the column of a dash: nothing about it tells which one it is for."""
RIVAL = 12.0
"""Nats within which another place of a print is worth telling."""


@dataclass(slots=True)
class Doubt:
    """Of one cell: nats that its print is in its column, the runs that may stand there instead, and the columns that
    the print may belong to instead.
    """

    placement: float = MARGIN_CAP
    rivals: tuple[Span, ...] = ()
    elsewhere: tuple[int, ...] = ()


def column_doubts(
    lattice: Lattice, columns: Sequence[ColumnLayout], profile: Profile, lists: Sequence[SideList], found: Alignment
) -> list[Doubt]:
    """For each column the doubt about its place in a line that was aligned so."""
    doubts = [Doubt() for _ in columns]
    for place in range(1, len(columns)):
        if columns[place - 1].shape == columns[place].shape == "words" and not cut_is_sure(
            lattice, columns, profile, found, place
        ):
            doubts[place].placement = doubts[place - 1].placement = UNSURE_CUT
    for place, column in enumerate(columns):
        span = found.spans[place]
        if column.shape == "words" and span is not None:
            beside = [n for n in (place - 1, place + 1) if 0 <= n < len(columns) and columns[n].shape == "words"]
            if holds_a_cut(lattice, span, column, bool(profile.fields and beside)):
                for number in (place,) if is_listed(lattice, span, column) else (place, *beside):
                    doubts[number].placement = UNSURE_CUT
        if column.shape == "amount" and span is not None and not any(lattice.digits[span[0] : span[1]]):
            doubts[place].placement = min(doubts[place].placement, BARE_DASH)
            before = place - 1
            if before >= 0 and _may_be_its_sign(lattice, found.spans[before], span):
                doubts[before].placement = min(doubts[before].placement, BARE_DASH)
                doubts[before].elsewhere += (place,)
    shown = [place for place, span in enumerate(found.spans) if span is not None]
    for unsure, place in ((lattice.unsure_begin, 0), (lattice.unsure_end, -1)):
        if unsure and shown and columns[shown[place]].shape == "words":
            doubts[shown[place]].placement = UNSURE_CUT
    _beside_numbered_words(doubts, lattice, columns, profile, found)
    _beside_vacant(doubts, columns, profile, lists, found)
    open_to_doubt = _open(columns, profile, found)
    if not open_to_doubt:
        return doubts
    owners = {found.spans[k]: k for k in open_to_doubt if found.spans[k] is not None}
    passes = _Passes(lattice, columns, profile, lists)
    for place in open_to_doubt:
        for first, last, weight in passes.runs[place]:
            owner = owners.get((first, last))
            if owner is None or owner == place:
                continue
            more = passes.forward[place][first] + weight + passes.backward[place + 1][last] - passes.least
            if more < RIVAL:
                mine, other = doubts[place], doubts[owner]
                mine.placement = min(mine.placement, max(more, 0.0))
                other.placement = min(other.placement, max(more, 0.0))
                mine.rivals += ((first, last),)
                other.elsewhere += (place,)
    return doubts


def _beside_numbered_words(
    doubts: Sequence[Doubt],
    lattice: Lattice,
    columns: Sequence[ColumnLayout],
    profile: Profile,
    found: Alignment,
) -> None:
    """Doubt counts that words of other rows end with: behind the same word, the number is rather a part of the name."""
    for place in range(1, len(columns)):
        before, span = found.spans[place - 1], found.spans[place]
        if columns[place].shape != "count" or columns[place - 1].shape != "words" or not before or not span:
            continue
        atom = lattice.atoms[span[0]]
        name = (lattice.own_letters[before[1] - 1], lattice.own_letters[span[0]])
        if before[1] == span[0] and atom.gap <= 1 and name in profile.numbered:
            doubts[place - 1].placement = doubts[place].placement = UNSURE_CUT


def _may_be_its_sign(lattice: Lattice, amount: Span | None, dash: Span) -> bool:
    """Whether a dash close behind an amount without a sign of currency may be that sign, misread: the amount may then
    be that of the dash's column, and the print before it lost, which no sum of the row can tell.
    """
    if amount is None or amount[1] != dash[0] or lattice.atoms[dash[0]].gap > 1:
        return False
    text = lattice.text(*amount)
    return any(lattice.digits[amount[0] : amount[1]]) and bare_amount(text) == text.strip()


def _beside_vacant(
    doubts: Sequence[Doubt],
    columns: Sequence[ColumnLayout],
    profile: Profile,
    lists: Sequence[SideList],
    found: Alignment,
) -> None:
    """Doubt prints of which a column of their shape in their list, filled in hardly any row, may be the right one.

    What the rows taught of the two columns is what the reader first took them for.
    """
    if not profile.vacant:
        return
    number_of = {column.name: number for number, column in enumerate(columns)}
    for side in lists:
        own = [number_of[name] for name in side.columns]
        for empty in own:
            if columns[empty].name not in profile.vacant or found.spans[empty] is not None:
                continue
            for place in own:
                span = found.spans[place]
                if span is not None and columns[place].shape == columns[empty].shape:
                    for either in (place, empty):
                        doubts[either].placement = min(doubts[either].placement, VACANT)
                    doubts[place].elsewhere += (empty,)
                    doubts[empty].rivals += (span,)


def _open(columns: Sequence[ColumnLayout], profile: Profile, found: Alignment) -> list[int]:
    """The columns of a shape of which the line fills some and leaves some empty."""
    kinds = {
        number: (column.shape, column.length)
        for number, column in enumerate(columns)
        if column.shape in ("amount", "identifier", "quote") and column.name not in profile.barred
    }
    all_of = Counter(kinds.values())
    filled = Counter(kind for number, kind in kinds.items() if found.spans[number] is not None)
    return [number for number, kind in kinds.items() if 0 < filled[kind] < all_of[kind]]


class _Passes:
    """Least costs from the start of a line to every state, and from every state to its end.

    State (column, atom): that many columns are settled and that many atoms used.
    """

    def __init__(
        self, lattice: Lattice, columns: Sequence[ColumnLayout], profile: Profile, lists: Sequence[SideList]
    ) -> None:
        self.lattice = lattice
        self.columns = columns
        self.profile = profile
        number_of = {column.name: number for number, column in enumerate(columns)}
        self.lists = [
            (number_of[s.columns[0]], number_of[s.columns[-1]] + 1, profile.ended.get(s.columns[0], s.ended))
            for s in lists
        ]
        barred = [column.name in profile.barred for column in columns]
        self.empty = [
            0.0 if out else profile.empty.get(c.name, c.empty) for c, out in zip(columns, barred, strict=True)
        ]
        nothing: tuple[list[float], list[float], list[Edge]] = ([], [], [])
        self.words = [
            nothing if out or c.shape != "words" else word_run_costs(lattice, c, profile)
            for c, out in zip(columns, barred, strict=True)
        ]
        self.runs = [
            [] if out else words[2] if c.shape == "words" else run_costs(lattice, c, profile)
            for c, out, words in zip(columns, barred, self.words, strict=True)
        ]
        self.forward = self._forward()
        self.backward = self._backward()
        self.least = self.backward[0][0]

    def _forward(self) -> list[list[float]]:
        junk, glue = self.lattice.junk, self.lattice.glue
        size = len(junk)
        states = [[0.0] * (size + 1)]
        for i in range(size):
            states[0][i + 1] = states[0][i] + junk[i]
        for number in range(len(self.columns)):
            before = states[-1]
            now = [cost + self.empty[number] for cost in before]
            for first, last, weight in self.runs[number]:
                now[last] = min(now[last], before[first] + weight)
            inside = NEVER
            for i, (enter, stay) in enumerate(zip(*self.words[number][:2], strict=True)):
                inside = min(inside + stay, before[i] + enter)
                now[i + 1] = min(now[i + 1], inside + glue[i + 1])
            for start, end, ended in self.lists:
                if end == number + 1:
                    now = [min(cost, skipped + ended) for cost, skipped in zip(now, states[start], strict=True)]
            for i in range(size):
                now[i + 1] = min(now[i + 1], now[i] + junk[i])
            states.append(now)
        return states

    def _backward(self) -> list[list[float]]:
        junk, glue = self.lattice.junk, self.lattice.glue
        size, count = len(junk), len(self.columns)
        states: list[list[float]] = [[] for _ in range(count + 1)]
        states[count] = [0.0] * (size + 1)
        for i in range(size - 1, -1, -1):
            states[count][i] = states[count][i + 1] + junk[i]
        for number in range(count - 1, -1, -1):
            after = states[number + 1]
            now = [cost + self.empty[number] for cost in after]
            for first, last, weight in self.runs[number]:
                now[first] = min(now[first], weight + after[last])
            enters, stays, _ = self.words[number]
            inside = NEVER
            for i in range(len(enters) - 1, -1, -1):
                inside = min(glue[i + 1] + after[i + 1], inside + (stays[i + 1] if i + 1 < size else 0.0))
                now[i] = min(now[i], enters[i] + inside)
            for start, end, ended in self.lists:
                if start == number:
                    now = [min(cost, ended + skipped) for cost, skipped in zip(now, states[end], strict=True)]
            for i in range(size - 1, -1, -1):
                now[i] = min(now[i], now[i + 1] + junk[i])
            states[number] = now
        return states
