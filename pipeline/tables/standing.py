"""Which element of each block stands in which row of the joined table, and what may stand there instead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.tables.joining import Blocks, Evidence, Joined, State

NEGLIGIBLE = 1e-9

Standing = dict[int, dict[int | None, float]]
"""By row of the joined table, the probability of each element to stand there."""


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


def places(joined: Joined, evidence: Evidence) -> list[Place]:
    """The rows that two blocks make together, in order, with the doubt about each that some evidence leaves.

    An element that is no row is in none of them. Where rows were lost, another one may well be: the doubt is the
    greater of those at the usual price of a lost row and at the one that the blocks show.
    """
    left, right = joined.blocks.left, joined.blocks.right
    n = len(left)
    if not n or not right:
        return [Place(i if n else None, None if n else i) for i in range(max(n, len(right)))]
    scores = joined.blocks.scores(evidence)
    prices = {joined.blocks.lost, min(joined.blocks.lost, joined.price_of_a_lost_row())}
    standing = [_standing(replace(joined.blocks, lost=price), scores) for price in prices]
    rows: list[Place] = []
    for i, j, kind in joined.steps:
        if kind in {"match", "right"} or (kind == "left" and left[i].row):
            row = len(rows)
            own_left, own_right = None if kind == "right" else i, None if kind == "left" else j
            others_left = _without([at_left.get(row, {}) for at_left, _ in standing], own_left)
            others_right = _without([at_right.get(row, {}) for _, at_right in standing], own_right)
            rows.append(Place(own_left, own_right, others_left, others_right))
    return rows


def _without(every: Sequence[Mapping[int | None, float]], own: int | None) -> dict[int | None, float]:
    """The greatest probability of each that may stand in a row instead, None for nothing at all."""
    found: dict[int | None, float] = {}
    for shares in every:
        whole = {**shares, None: 1.0 - sum(shares.values())}
        for other, share in whole.items():
            if other != own and share > NEGLIGIBLE:
                found[other] = max(share, found.get(other, 0.0))
    return found


def _standing(blocks: Blocks, scores: dict[State, float]) -> tuple[Standing, Standing]:
    """For each row of the joined table the probability of each element, of the left and of the right, to stand there.

    Each way to join numbers the rows in its own way: a row lost above moves all that follow by one. Posterior decoding
    (Durbin et al., Biological Sequence Analysis, ch. 4).
    """
    left = blocks.left
    states, whole = blocks.states(), blocks.whole()
    to_end: dict[State, float] = {(len(left), len(blocks.right)): 0.0}
    chances: dict[State, list[tuple[str, int, int, float]]] = {}
    for state in states:
        moves = [
            (kind, a, b, to_end[a, b] + gain)
            for kind, a, b, gain in blocks.moves(*state, scores, whole)
            if (a, b) in to_end
        ]
        if state not in to_end and moves:
            to_end[state] = _log_sum([gain for _, _, _, gain in moves])
        if moves:
            chances[state] = [(kind, a, b, math.exp(min(gain - to_end[state], 0.0))) for kind, a, b, gain in moves]
    at_left: Standing = {}
    at_right: Standing = {}
    flows: dict[State, dict[int, float]] = {(0, 0): {0: 1.0}}
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
