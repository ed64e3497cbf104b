"""Blocks of one table joined row by row on evidence, so that a row lost in one block costs that block's row only.

The rows of two blocks are two noisy copies of one list. They are aligned as a pair hidden Markov model: matching rows
whose linked columns go together is likely, a row lost in one block has a price, and the posterior of each match says
how sure the place is (Durbin et al., Biological Sequence Analysis, ch. 4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

LOST = 5.0
"""Nats for a row that one block shows and another does not."""
RAGGED_END = 0.5
STRAY = 0.7
BAND = 4
OVERFIT = 2.0
"""Evidence learned from a join that lost rows speaks too well for itself: its doubts are counted with half of it."""
NEGLIGIBLE = 1e-12

Row = dict[str, str]
"""The printed text of a row's cells by column; a row that only holds the place of a garbled line is empty."""
Evidence = Callable[[Row, Row], float]


@dataclass(frozen=True, slots=True)
class Element:
    """A line that one block shows: its cells, and what it costs, in nats, to believe that it is no row at all."""

    row: Row
    drop: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of the joined table stands in the two sequences.

    `others_left` and `others_right` are the probabilities of the other elements that may stand there instead, None for
    none at all. Only the side that lost rows is in doubt: the other one numbers the rows.
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
    return Joined(left, right, evidence, ragged).places()


class Joined:
    """The cheapest way to join two blocks on some evidence.

    `gain` is what it gains, in nats, `mates` are the pairs of rows that it joins.
    """

    def __init__(self, left: Sequence[Element], right: Sequence[Element], evidence: Evidence, ragged: bool) -> None:
        self.left, self.right, self.ragged = left, right, ragged
        n, m = len(left), len(right)
        self.scores = {
            (i, j): evidence(left[i].row, right[j].row) if left[i].row and right[j].row else 0.0
            for i in range(n)
            for j in _band(i, n, m)
        }
        best = _fill(left, right, self.scores, ragged)
        self.gain = best[0, 0]
        self.steps = _best_path(best, left, right, self.scores, ragged)
        self.mates = [(i, j) for i, j, kind in self.steps if kind == "match"]

    def places(self) -> list[Place]:
        """The rows in order, with the doubt about each."""
        return _places(self.left, self.right, self.scores, self.steps, self.ragged)


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
    lost = any(kind != "match" for _, _, kind in steps)
    if lost:
        scores = {pair: score / OVERFIT for pair, score in scores.items()}
    posterior = _posterior(left, right, scores, ragged)
    left_lost = any(kind == "right" for _, _, kind in steps)
    right_lost = any(kind == "left" and left[i].row for i, _, kind in steps)
    mates: list[dict[int | None, float]] = [{} for _ in right]
    for i, shares in enumerate(posterior):
        for mate, share in shares.items():
            if mate is not None:
                mates[mate][i] = share
    for shares in mates:
        shares[None] = max(0.0, 1.0 - sum(shares.values()))
    places = []
    for i, j, kind in steps:
        others_left = (
            _without(mates[j], i if kind == "match" else None) if left_lost and kind in {"match", "right"} else {}
        )
        others_right = _without(posterior[i], j if kind == "match" else None) if kind in {"match", "left"} else {}
        if kind == "match":
            places.append(Place(i, j, others_left, others_right if right_lost or not left_lost else {}))
        elif kind == "left" and left[i].row:
            places.append(Place(i, None, {}, others_right))
        elif kind == "right":
            places.append(Place(None, j, others_left, {}))
    return places


def _without(shares: Mapping[int | None, float], mate: int | None) -> dict[int | None, float]:
    return {other: share for other, share in shares.items() if other != mate and share > NEGLIGIBLE}


def _band(i: int, n: int, m: int) -> range:
    low, high = min(0, m - n) - BAND, max(0, m - n) + BAND
    return range(max(0, i + low), min(m, i + high + 1))


def _lost(element: Element, ragged_end: bool) -> float:
    if ragged_end:
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


def _posterior(
    left: Sequence[Element], right: Sequence[Element], scores: dict[tuple[int, int], float], ragged: bool
) -> list[dict[int | None, float]]:
    """For each element on the left the probability of each mate on the right, None for no mate."""
    states = _states(len(left), len(right))
    to_end: dict[tuple[int, int], float] = {(len(left), len(right)): 0.0}
    for state in states:
        if state not in to_end:
            gains = [to_end[a, b] + g for _, a, b, g in _moves(*state, left, right, scores, ragged) if (a, b) in to_end]
            if gains:
                to_end[state] = _log_sum(gains)
    from_start: dict[tuple[int, int], list[float]] = {(0, 0): [0.0]}
    total = to_end[0, 0]
    shares: list[dict[int | None, float]] = [{} for _ in left]
    for state in reversed(states):
        if state not in from_start:
            continue
        here = _log_sum(from_start[state])
        for kind, a, b, gain in _moves(*state, left, right, scores, ragged):
            if (a, b) not in to_end:
                continue
            from_start.setdefault((a, b), []).append(here + gain)
            if kind in {"match", "left"}:
                i, mate = state[0], state[1] if kind == "match" else None
                shares[i][mate] = shares[i].get(mate, 0.0) + math.exp(min(here + gain + to_end[a, b] - total, 0.0))
    return shares


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top if len(values) == 1 else top + math.log(sum(math.exp(value - top) for value in values))
