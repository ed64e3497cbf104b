"""Sparse tables over gaps of relations: the states that the search for explanations passes through.

A state says by how much the cells chosen so far shift each open relation away from what their references give. Its
`pending` cells hold some unspecified value each, which relations closed later will determine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

Key = tuple[int, ...]


class Pending(NamedTuple):
    """A cell whose value is yet unspecified, and by how much one unit of it shifts the gaps of open relations."""

    cell: int
    shifts: tuple[tuple[int, int], ...]


class Note(NamedTuple):
    """What an edge decides.

    `value`: the cell `subject` takes `value`, which its relations imply. `broken`: the paper breaks the relation
    `subject`.
    `mode`: the relation `subject` holds but for the cents, with the gap `value`.
    """

    what: str
    subject: int
    value: int = 0


class Edge(NamedTuple):
    """State `out` follows from states `left` and `right` of the two source tables; `factor` is e^-extra."""

    out: int
    left: int
    right: int
    extra: float
    factor: float
    notes: tuple[Note, ...]


class Source(NamedTuple):
    """One of the ways in which the states of a table came about: by joining states of two others."""

    left: Table
    right: Table
    edges: list[Edge]


class Table:
    """States over the coordinates `scope`, each with its least cost in nats and its summed weight, e^-nats.

    Coordinate 2r is the gap of relation r; 2r + 1 is 0 where the declared figure of r is a number of whole euros.
    `bound` is the cost plus the least price of what is pending. `origin` is the cheapest edge, as (source, edge).
    `least` is the least bound of all states; `least_change` that of the states that shift a coordinate.
    """

    __slots__ = (
        "bound",
        "cost",
        "index",
        "keys",
        "least",
        "least_change",
        "origin",
        "pending",
        "scope",
        "sources",
        "weight",
    )

    def __init__(self, scope: tuple[int, ...]) -> None:
        self.scope = scope
        self.keys: list[Key] = []
        self.pending: list[tuple[Pending, ...]] = []
        self.cost: list[float] = []
        self.bound: list[float] = []
        self.weight: list[float] = []
        self.index: dict[tuple[Key, tuple[Pending, ...]], int] = {}
        self.origin: list[tuple[int, int]] = []
        self.sources: list[Source] = []
        self.least = math.inf
        self.least_change: dict[int, float] = {}

    def add(
        self,
        key: Key,
        pending: tuple[Pending, ...],
        cost: float,
        weight: float,
        bound: float,
        origin: tuple[int, int] = (-1, -1),
    ) -> int:
        """Add a state, or merge it into the one that looks the same from outside. Its index is returned."""
        found = self.index.get((key, pending))
        if found is None:
            found = self.index[key, pending] = len(self.keys)
            self.keys.append(key)
            self.pending.append(pending)
            self.cost.append(cost)
            self.bound.append(bound)
            self.weight.append(weight)
            self.origin.append(origin)
            return found
        self.weight[found] += weight
        if cost < self.cost[found]:
            self.cost[found] = cost
            self.bound[found] = bound
            self.origin[found] = origin
        return found

    def take(
        self,
        source: Source,
        pairs: Iterable[tuple[int, int, Key]],
        extra: float,
        notes: tuple[Note, ...],
        least: Callable[[tuple[Pending, ...]], float],
    ) -> None:
        """Add the states that pairs of states of a source's two tables make; `least` prices what is pending in them.

        The innermost loop of the search: what `add` does, without its call.
        """
        left_cost, left_weight, left_pending = source.left.cost, source.left.weight, source.left.pending
        right_cost, right_weight, right_pending = source.right.cost, source.right.weight, source.right.pending
        factor = math.exp(-extra) if extra else 1.0
        edges, number, index = source.edges, len(self.sources) - 1, self.index
        bare = tuple.__new__  # an edge without the call that gives its fields their names
        for i, j, key in pairs:
            pending = left_pending[i] + right_pending[j]
            cost = left_cost[i] + right_cost[j] + extra
            weight = left_weight[i] * right_weight[j] * factor
            state = index.get((key, pending))
            if state is None:
                state = index[key, pending] = len(self.keys)
                self.keys.append(key)
                self.pending.append(pending)
                self.cost.append(cost)
                self.bound.append(cost + least(pending) if pending else cost)
                self.weight.append(weight)
                self.origin.append((number, len(edges)))
            else:
                self.weight[state] += weight
                if cost < self.cost[state]:
                    self.cost[state] = cost
                    self.bound[state] = cost + least(pending) if pending else cost
                    self.origin[state] = (number, len(edges))
            edges.append(bare(Edge, (state, i, j, extra, factor, notes)))

    def fill(self, costs: list[float], weights: list[float]) -> None:
        """Give the states of an empty table, all different and with nothing pending, once their keys are set."""
        self.pending = [()] * len(costs)
        self.cost = costs
        self.bound = list(costs)
        self.weight = weights
        self.origin = [(-1, -1)] * len(costs)
        self.index = {(key, ()): place for place, key in enumerate(self.keys)}

    def finish(self) -> None:
        """Work out `least` and `least_change`; to be called once, when the table is complete."""
        self.least = min(self.bound, default=math.inf)
        change = dict.fromkeys(self.scope, math.inf)
        for key, pending, bound in zip(self.keys, self.pending, self.bound, strict=True):
            for coordinate, shift in zip(self.scope, key, strict=True):
                if shift and bound < change[coordinate]:
                    change[coordinate] = bound
            for one in pending:
                for coordinate, _ in one.shifts:
                    if bound < change[coordinate]:
                        change[coordinate] = bound
        self.least_change = change

    def widened(self, scope: tuple[int, ...]) -> list[Key]:
        """The keys over a wider scope."""
        if self.scope == scope:
            return self.keys
        places = {q: place for place, q in enumerate(self.scope)}
        where = [places.get(q, -1) for q in scope]
        return [tuple([key[place] if place >= 0 else 0 for place in where]) for key in self.keys]

    def settling(self, coordinate: int, prices: list[float]) -> dict[int, float]:
        """For each shift of a coordinate the least cost of a state that makes it, all else that it shifts broken."""
        best: dict[int, float] = {}
        place = self.scope.index(coordinate)
        others = [(at, prices[q // 2]) for at, q in enumerate(self.scope) if q != coordinate and q % 2 == 0]
        for key, pending, cost in zip(self.keys, self.pending, self.cost, strict=True):
            if not pending:
                for at, price in others:
                    if key[at]:
                        cost += price
                if cost < best.get(key[place], math.inf):
                    best[key[place]] = cost
        return best

    def reach(self, coordinate: int, found: dict[int, float]) -> float:
        """Enter what each shift of a coordinate costs at least over the cheapest state; return that of any shift."""
        place, least, anything = self.scope.index(coordinate), self.least, math.inf
        for key, pending, bound in zip(self.keys, self.pending, self.bound, strict=True):
            if pending and touches(pending, coordinate):
                anything = min(anything, bound - least)
            elif bound - least < found.get(key[place], math.inf):
                found[key[place]] = bound - least
        return anything


def unit() -> Table:
    """The table of one state without coordinates, neutral in a join."""
    table = Table(())
    table.add((), (), 0.0, 1.0, 0.0)
    table.finish()
    return table


def touches(pending: Iterable[Pending], coordinate: int) -> bool:
    """Say whether an unspecified value shifts this coordinate."""
    return any(coordinate == shifted for one in pending for shifted, _ in one.shifts)
