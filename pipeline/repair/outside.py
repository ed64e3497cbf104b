"""From the last table of a search back to the first: what each option of each cell is worth, and in what story."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from pipeline.repair.elimination import Elimination
from pipeline.repair.tables import Note, Table

_Step = tuple[Table, int, int]


@dataclass(slots=True)
class Worth:
    """All explanations in which a cell has one value: their summed weight (e^-nats) and the least cost among them
    (nats).

    `step` is where that cheapest one passes through the search: (table, source, edge), or (leaf, -1, state).
    """

    weight: float
    cost: float
    step: _Step


@dataclass(frozen=True, slots=True)
class Story:
    """One explanation: the value of each cell that it settles (None: some unspecified value) and the relations it
    breaks.

    `modes` holds the relations that hold but for the cents.
    """

    values: dict[int, int | None]
    broken: tuple[int, ...]
    modes: tuple[int, ...] = ()


@dataclass(slots=True)
class Worths:
    """What a search says of one cell: each value's worth, and that of all unspecified values together."""

    values: dict[int, Worth] = field(default_factory=dict)
    unspecified: float = 0.0
    unspecified_cost: float = math.inf


class Outside:
    """The backward pass over a finished search."""

    def __init__(self, search: Elimination) -> None:
        self.search = search
        self._weight: dict[int, list[float]] = {}
        self._cost: dict[int, list[float]] = {}
        self._step: dict[int, list[_Step | None]] = {}
        self._cells = {id(leaf): cell for cell, leaf in enumerate(search.leaves)}
        self.worths = [Worths() for _ in search.choices]
        if search.root.keys:
            self._spread()
            for cell in range(len(search.choices)):
                self._gather(cell)

    @property
    def solved(self) -> bool:
        """Whether there is any explanation within the horizon."""
        return bool(self.search.root.keys)

    @property
    def cost(self) -> float:
        """Cost of the best explanation."""
        return self.search.root.cost[0]

    @property
    def weight(self) -> float:
        """Summed weight of all explanations."""
        return self.search.root.weight[0]

    def _of(self, table: Table) -> tuple[list[float], list[float], list[_Step | None]]:
        mark = id(table)
        if mark not in self._weight:
            count = len(table.keys)
            self._weight[mark] = [0.0] * count
            self._cost[mark] = [math.inf] * count
            self._step[mark] = [None] * count
        return self._weight[mark], self._cost[mark], self._step[mark]

    def _spread(self) -> None:
        root = self.search.root
        weight, cost, _ = self._of(root)
        weight[0], cost[0] = 1.0, 0.0
        for table in reversed(self.search.tables):
            outer_weight, outer_cost, _ = self._of(table)
            for s, (left, right, edges) in enumerate(table.sources):
                left_weight, left_cost, left_step = self._of(left)
                right_weight, right_cost, right_step = self._of(right)
                inner_left, inner_right = left.weight, right.weight
                best_left, best_right = left.cost, right.cost
                for e, (state, i, j, extra, factor, notes) in enumerate(edges):
                    around = outer_cost[state] + extra
                    if around == math.inf:
                        continue
                    passing = outer_weight[state] * factor
                    left_weight[i] += passing * inner_right[j]
                    right_weight[j] += passing * inner_left[i]
                    if around + best_right[j] < left_cost[i]:
                        left_cost[i] = around + best_right[j]
                        left_step[i] = (table, s, e)
                    if around + best_left[i] < right_cost[j]:
                        right_cost[j] = around + best_left[i]
                        right_step[j] = (table, s, e)
                    if notes:
                        self._note(notes, passing * inner_left[i] * inner_right[j],
                                   around + best_left[i] + best_right[j], (table, s, e))  # fmt: skip

    def _note(self, notes: tuple[Note, ...], weight: float, cost: float, step: _Step) -> None:
        """Count an explanation for the value that relations imply for a cell."""
        for note in notes:
            if note.what == "value":
                found = self.worths[note.subject].values.setdefault(note.value, Worth(0.0, math.inf, step))
                found.weight += weight
                if cost < found.cost:
                    found.cost, found.step = cost, step

    def _gather(self, cell: int) -> None:
        leaf = self.search.leaves[cell]
        worths = self.worths[cell]
        implied = sum(worth.weight for worth in worths.values.values())
        weight, cost, _ = self._of(leaf)
        options = self.search.choices[cell].options
        for state, pending in enumerate(leaf.pending):
            if pending:
                worths.unspecified = max(0.0, weight[state] - implied)
                if worths.unspecified <= 1e-12 * implied:
                    worths.unspecified = 0.0
                elif worths.unspecified:
                    worths.unspecified_cost = max(cost[state], -math.log(worths.unspecified))
            else:
                total = leaf.cost[state] + cost[state]
                worths.values[options[state][0]] = Worth(leaf.weight[state] * weight[state], total, (leaf, -1, state))

    def best(self) -> Story:
        """The explanation of least cost."""
        values: dict[int, int | None] = {}
        notes: list[Note] = []
        self._inside(self.search.root, 0, values, notes)
        return _story(values, notes)

    def through(self, worth: Worth) -> Story:
        """The cheapest explanation that passes through one value of one cell."""
        values: dict[int, int | None] = {}
        notes: list[Note] = []
        table, source, place = worth.step
        if source < 0:
            self._inside(table, place, values, notes)
            self._around(table, place, values, notes)
        else:
            edge = table.sources[source].edges[place]
            self._edge(table, source, place, values, notes)
            self._around(table, edge.out, values, notes)
        return _story(values, notes)

    def _inside(self, table: Table, state: int, values: dict[int, int | None], notes: list[Note]) -> None:
        """The cheapest way to a state, from the cells up."""
        stack = [(table, state)]
        while stack:
            table, state = stack.pop()
            source, place = table.origin[state]
            if source < 0:
                self._settle(table, state, values)
                continue
            left, right, edges = table.sources[source]
            edge = edges[place]
            notes.extend(edge.notes)
            stack.append((left, edge.left))
            stack.append((right, edge.right))

    def _edge(self, table: Table, source: int, place: int, values: dict[int, int | None], notes: list[Note]) -> None:
        left, right, edges = table.sources[source]
        edge = edges[place]
        notes.extend(edge.notes)
        self._inside(left, edge.left, values, notes)
        self._inside(right, edge.right, values, notes)

    def _around(self, table: Table, state: int, values: dict[int, int | None], notes: list[Note]) -> None:
        """The cheapest way from a state to the end."""
        step = self._of(table)[2][state]
        while step is not None:
            parent, source, place = step
            left, right, edges = parent.sources[source]
            edge = edges[place]
            notes.extend(edge.notes)
            if left is table and edge.left == state:
                self._inside(right, edge.right, values, notes)
            else:
                self._inside(left, edge.left, values, notes)
            table, state = parent, edge.out
            step = self._of(table)[2][state]

    def _settle(self, leaf: Table, state: int, values: dict[int, int | None]) -> None:
        cell = self._cells.get(id(leaf))
        if cell is not None:
            values[cell] = None if leaf.pending[state] else self.search.choices[cell].options[state][0]


def _story(values: dict[int, int | None], notes: list[Note]) -> Story:
    for note in notes:
        if note.what == "value":
            values[note.subject] = note.value
    broken = sorted({note.subject for note in notes if note.what == "broken"})
    modes = sorted({note.subject for note in notes if note.what == "mode"})
    return Story(values, tuple(broken), tuple(modes))
