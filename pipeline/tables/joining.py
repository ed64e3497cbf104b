"""Blocks of one table joined row by row on evidence, so that a row lost in one block costs that block's row only.

The rows of two blocks are two noisy copies of one list. They are aligned as a pair hidden Markov model: matching rows
whose linked columns go together is likely, a row lost in one block has a price, and the posterior of each match says
how sure the place is (Durbin et al., Biological Sequence Analysis, ch. 4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

LOST = 6.0
"""Nats for a row that one block shows and another does not."""
RAGGED_END = 0.5
STRAY = 0.7
BAND = 4
NEGLIGIBLE = 1e-9

Row = dict[str, str]
"""The printed text of a row's cells by column; a row that only holds the place of a garbled line is empty."""
Evidence = Callable[[Row, Row], float]


@dataclass(frozen=True, slots=True)
class Element:
    """A line that one block shows: its cells, and what it costs, in nats, to believe that it is no row at all.

    `alone`: whether the other block may print nothing beside it, where its rows may end first.
    """

    row: Row
    drop: float
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of the joined table stands in the two sequences.

    `others_left` and `others_right` are the probabilities of the other elements that may stand there instead, None for
    none at all.
    """

    left: int | None
    right: int | None
    others_left: Mapping[int | None, float] = field(default_factory=dict)
    others_right: Mapping[int | None, float] = field(default_factory=dict)


def join(left: Sequence[Element], right: Sequence[Element], evidence: Evidence, ragged: bool = False) -> list[Place]:
    """The rows that two blocks make together, in order; an element that is no row is in none of them.

    >>> rows = [Element({"a": x}, 6.0) for x in "pqrs"]
    >>> same = lambda x, y: 3.0 if x["a"] == y["a"] else -3.0
    >>> [(p.left, p.right) for p in join(rows, rows[:1] + rows[2:], same)]
    [(0, 0), (1, None), (2, 1), (3, 2)]
    """
    return Joined(left, right, evidence, ragged).places(evidence)


class Joined:
    """The cheapest way to join two blocks on some evidence.

    `gain` is what it gains, in nats, `mates` are the pairs of rows that it joins.
    """

    def __init__(self, left: Sequence[Element], right: Sequence[Element], evidence: Evidence, ragged: bool) -> None:
        self.left, self.right, self.ragged = left, right, ragged
        scores = _scores(left, right, evidence)
        best = _fill(left, right, scores, ragged)
        self.gain = best[0, 0]
        self.steps = _best_path(best, left, right, scores, ragged)
        self.mates = [(i, j) for i, j, kind in self.steps if kind == "match"]

    def places(self, evidence: Evidence) -> list[Place]:
        """The rows in order, with the doubt about each that some evidence leaves."""
        return _places(self.left, self.right, _scores(self.left, self.right, evidence), self.steps, self.ragged)


def _scores(left: Sequence[Element], right: Sequence[Element], evidence: Evidence) -> dict[tuple[int, int], float]:
    n, m = len(left), len(right)
    return {
        (i, j): evidence(left[i].row, right[j].row) if left[i].row and right[j].row else 0.0
        for i in range(n)
        for j in _band(i, n, m)
    }


def _places(
    left: Sequence[Element],
    right: Sequence[Element],
    scores: dict[tuple[int, int], float],
    steps: Sequence[tuple[int, int, str]],
    ragged: bool,
) -> list[Place]:
    n = len(left)
    if not n or not right:
        return [Place(i if n else None, None if n else i) for i in range(max(n, len(right)))]
    at_left, at_right = _standing(left, right, scores, ragged)
    places: list[Place] = []
    for i, j, kind in steps:
        if kind in {"match", "right"} or (kind == "left" and left[i].row):
            row = len(places)
            own_left, own_right = None if kind == "right" else i, None if kind == "left" else j
            places.append(
                Place(
                    own_left,
                    own_right,
                    _without(at_left.get(row, {}), own_left),
                    _without(at_right.get(row, {}), own_right),
                )
            )
    return places


def _without(shares: Mapping[int | None, float], own: int | None) -> dict[int | None, float]:
    """The probabilities of what else may stand in a row, None for nothing at all."""
    whole = {**shares, None: 1.0 - sum(shares.values())}
    return {other: share for other, share in whole.items() if other != own and share > NEGLIGIBLE}


def _band(i: int, n: int, m: int) -> range:
    low, high = min(0, m - n) - BAND, max(0, m - n) + BAND
    return range(max(0, i + low), min(m, i + high + 1))


def _lost(element: Element, ragged_end: bool) -> float:
    if ragged_end and element.alone:
        return RAGGED_END
    return LOST if element.row else STRAY


_Moves = list[tuple[str, int, int, float]]


def _moves(
    i: int,
    j: int,
    left: Sequence[Element],
    right: Sequence[Element],
    scores: dict[tuple[int, int], float],
    ragged: bool,
) -> _Moves:
    """The ways to leave state (i, j): what is consumed of each side, and the gain in nats."""
    n, m = len(left), len(right)
    moves: _Moves = []
    if i < n and j < m and (i, j) in scores:
        moves.append(("match", i + 1, j + 1, scores[i, j]))
    if i < n:
        moves.append(("left", i + 1, j, -_lost(left[i], ragged and j == m)))
        if left[i].row:
            moves.append(("skip", i + 1, j, -left[i].drop))
    if j < m:
        gain = -_lost(right[j], ragged and i == n)
        if right[j].row:
            moves.append(("right", i, j + 1, gain))
        moves.append(("drop", i, j + 1, -right[j].drop))
    return moves


def _fill(
    left: Sequence[Element], right: Sequence[Element], scores: dict[tuple[int, int], float], ragged: bool
) -> dict[tuple[int, int], float]:
    """Best gain from each state to the end."""
    best: dict[tuple[int, int], float] = {(len(left), len(right)): 0.0}
    for i, j in _states(len(left), len(right)):
        if (i, j) not in best:
            gains = [best[a, b] + gain for _, a, b, gain in _moves(i, j, left, right, scores, ragged) if (a, b) in best]
            if gains:
                best[i, j] = max(gains)
    return best


def _states(n: int, m: int) -> list[tuple[int, int]]:
    low, high = min(0, m - n) - BAND, max(0, m - n) + BAND
    return [(i, j) for i in range(n, -1, -1) for j in range(min(m, i + high + 1), max(0, i + low) - 1, -1)]


def _best_path(
    best: dict[tuple[int, int], float],
    left: Sequence[Element],
    right: Sequence[Element],
    scores: dict[tuple[int, int], float],
    ragged: bool,
) -> list[tuple[int, int, str]]:
    i = j = 0
    path = []
    while (i, j) != (len(left), len(right)):
        options = [
            (best[a, b] + gain, kind, a, b)
            for kind, a, b, gain in _moves(i, j, left, right, scores, ragged)
            if (a, b) in best
        ]
        _, kind, a, b = max(options, key=lambda option: option[0])
        path.append((i, j, kind))
        i, j = a, b
    return path


_Standing = dict[int, dict[int | None, float]]


def _standing(
    left: Sequence[Element], right: Sequence[Element], scores: dict[tuple[int, int], float], ragged: bool
) -> tuple[_Standing, _Standing]:
    """For each row of the joined table the probability of each element, of the left and of the right, to stand there.

    Each way to join numbers the rows in its own way: a row lost above moves all that follow by one.
    """
    states = _states(len(left), len(right))
    to_end: dict[tuple[int, int], float] = {(len(left), len(right)): 0.0}
    chances: dict[tuple[int, int], list[tuple[str, int, int, float]]] = {}
    for state in states:
        moves = [
            (kind, a, b, to_end[a, b] + gain)
            for kind, a, b, gain in _moves(*state, left, right, scores, ragged)
            if (a, b) in to_end
        ]
        if state not in to_end and moves:
            to_end[state] = _log_sum([gain for _, _, _, gain in moves])
        if moves:
            chances[state] = [(kind, a, b, math.exp(min(gain - to_end[state], 0.0))) for kind, a, b, gain in moves]
    at_left: _Standing = {}
    at_right: _Standing = {}
    flows: dict[tuple[int, int], dict[int, float]] = {(0, 0): {0: 1.0}}
    for state in reversed(states):
        flow = flows.pop(state, None)
        if flow is None:
            continue
        i, j = state
        for kind, a, b, chance in chances.get(state, ()):
            on_left = kind == "match" or (kind == "left" and bool(left[i].row))
            on_right = kind in {"match", "right"}
            following = flows.setdefault((a, b), {})
            for row, share in flow.items():
                share *= chance
                if share < NEGLIGIBLE:
                    continue
                if on_left:
                    own = at_left.setdefault(row, {})
                    own[i] = own.get(i, 0.0) + share
                if on_right:
                    own = at_right.setdefault(row, {})
                    own[j] = own.get(j, 0.0) + share
                after = row + (on_left or on_right)
                following[after] = following.get(after, 0.0) + share
    return at_left, at_right


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top if len(values) == 1 else top + math.log(sum(math.exp(value - top) for value in values))
