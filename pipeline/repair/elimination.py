"""Exact search over sums: every explanation that can matter, added up and ranked, without listing them.

Variable elimination over sparse states. A cell starts as a table of its options, each shifting the gaps of its
relations. The tables of one relation are joined and the relation closed: its gap has become 0, or the paper breaks
it at its price. What is dropped on the way is what costs more than the plainest way to close the relation by a
slack: the only approximation.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Sequence

from pipeline.repair.choices import EURO, Choice, Sum
from pipeline.repair.closing import Closings
from pipeline.repair.joining import LEAST_LOSS, MOST_GAIN, Hopeless, Horizon, Join, WorkExceeded
from pipeline.repair.tables import Edge, Key, Note, Pending, Source, Table, touches, unit

_TWO_MOVES = 9.0
"""Nats over which one moved cell is so unlikely that two are looked at."""


_FAR_FETCHED = 14.0
"""Nats from which even the plainest way to close a relation is so far-fetched that others are followed less far."""

_LEAST_SLACK = 8.0


class Elimination:
    """The search over one connected group; `root` is its last table, without coordinates, `tables` all in order.

    `slack` is by how many nats a way to close a relation may cost more than the plainest one and still be followed;
    `narrowest` what it came to where nothing plain closes one; `narrowable` says whether a lesser slack would have made
    any of them less.
    Raises `WorkExceeded` after `most_work` pairs of states, `Hopeless` where a lesser slack would not help.
    """

    def __init__(self, choices: Sequence[Choice], relations: Sequence[Sum], most_work: int, slack: float) -> None:
        self.choices = choices
        self.relations = relations
        self.slack = slack
        self.narrowest = slack
        self.narrowable = False
        self.work_left = most_work
        self.closings = Closings(choices, relations)
        self.gains = [gain for r in range(len(relations)) for gain in (self._gain(r), 0.0)]
        self.tables: list[Table] = []
        self.leaves = [self._leaf(cell, shifts) for cell, shifts in enumerate(_shifts(len(choices), relations))]
        self.root = Table(())
        try:
            self._search()
        except WorkExceeded:
            if self.narrowable:
                raise
            raise Hopeless from None

    def _search(self) -> None:
        live = list(self.leaves)
        while any(table.scope for table in live):
            live = self._eliminate(live, self._next(live))
        self._fold(self.root, live, None, math.inf)
        self._finish(self.root)

    def _gain(self, r: int) -> float:
        """What shifting relation `r` may be worth, or costs at least if it holds."""
        if self.closings.gaps[r] or self.relations[r].windows:
            return min(MOST_GAIN, self.relations[r].price)
        return -min(LEAST_LOSS, self.relations[r].price)

    def _finish(self, table: Table) -> None:
        table.finish()
        self.tables.append(table)

    def _leaf(self, cell: int, shifts: dict[int, int]) -> Table:
        table = Table(tuple(sorted([*shifts, *self.closings.declared_in[cell]])))
        choice = self.choices[cell]
        reference = choice.reference
        units = [shifts.get(q, 0) for q in table.scope]
        if len(units) == 1:
            unit_shift = units[0]
            table.keys = [((value - reference) * unit_shift,) for value, _ in choice.options]
        else:
            table.keys = [
                tuple([
                    int(value % EURO != 0) if q % 2 else (value - reference) * unit_shift
                    for q, unit_shift in zip(table.scope, units, strict=True)
                ])
                for value, _ in choice.options
            ]  # fmt: skip
        table.fill([cost for _, cost in choice.options], [1.0, *choice.shifts.values()][: len(choice.options)])
        if choice.elsewhere is not None:
            pending = Pending(cell, tuple(sorted(shifts.items())))
            table.add((0,) * len(table.scope), (pending,), 0.0, 1.0, choice.elsewhere.least)
        self._finish(table)
        return table

    def _next(self, live: list[Table]) -> int:
        """The relation to close next: the one that leaves the table with fewest coordinates."""
        left: dict[int, set[int]] = {}
        for table in live:
            scope = [q for q in table.scope if q % 2 == 0]
            for q in scope:
                left.setdefault(q // 2, set()).update(scope)
        return min(left, key=lambda r: (len(left[r]), self.relations[r].price < math.inf, r))

    def _eliminate(self, live: list[Table], r: int) -> list[Table]:
        """Replace the tables of relation `r` by one in which it is closed."""
        closed = (2 * r, 2 * r + 1)
        bucket = [table for table in live if closed[0] in table.scope]
        out = Table(tuple(sorted({q for table in bucket for q in table.scope}.difference(closed))))
        price = self.relations[r].price
        plain = self._plainest(bucket, r)
        far = plain - sum([table.least for table in bucket]) - _FAR_FETCHED
        self.narrowable |= far <= 0.0 or self.slack - far > _LEAST_SLACK
        slack = self.slack if far <= 0.0 else max(_LEAST_SLACK, self.slack - far)
        self.narrowest = min(self.narrowest, slack)
        cap = plain + slack
        self._fold(out, bucket, r, cap)
        if price < math.inf:
            projected = [self._project(table, closed) for table in bucket]
            self._fold(out, projected, None, cap, price, (Note("broken", r),))
        self._finish(out)
        return [*(table for table in live if closed[0] not in table.scope), out]

    def _plainest(self, bucket: list[Table], r: int) -> float:
        """Cost of a plain way to close relation `r`: at most two tables move, or the paper breaks it.

        Every other relation that this shifts is broken as well.
        """
        prices = [relation.price for relation in self.relations]
        moves = [table.settling(2 * r, prices) for table in bucket]
        gap = self.closings.gaps[r]
        still = [shifts.get(0, math.inf) for shifts in moves]
        best = sum(still) if gap == 0 else math.inf
        best = min(best, prices[r] + sum([min(shifts.values(), default=math.inf) for shifts in moves]))
        for first, shifts in enumerate(moves):
            rest = sum(still[:first]) + sum(still[first + 1 :])
            best = min(best, rest + shifts.get(-gap, math.inf))
        if best < _TWO_MOVES:
            return best
        for place, table in enumerate(bucket):
            rest = sum(still[:place]) + sum(still[place + 1 :])
            for i, pending in enumerate(table.pending):
                if len(pending) == 1 and rest < best and touches(pending, 2 * r):
                    ways = self.closings.ways(table.scope, table.keys[i], pending, r)
                    broken = sum([prices[q // 2] for q, _ in pending[0].shifts if q != 2 * r])
                    best = min([best, *(rest + table.cost[i] + way.extra + broken for way in ways)])
        for first, shifts in enumerate(moves):
            for second in range(first):
                rest = sum(still[:second]) + sum(still[second + 1 : first]) + sum(still[first + 1 :])
                if rest < best:
                    others = moves[second]
                    for shift, cost in shifts.items():
                        best = min(best, rest + cost + others.get(-gap - shift, math.inf))
        return best

    def _project(self, table: Table, closed: tuple[int, int]) -> Table:
        """The table without a relation that is broken; values left without any relation become free."""
        kept = [place for place, q in enumerate(table.scope) if q not in closed]
        out = Table(tuple([table.scope[place] for place in kept]))
        source = Source(table, unit(), [])
        out.sources.append(source)
        for i, key in enumerate(table.keys):
            pending, extra = self.closings.without(table.pending[i], closed)
            self._emit(out, source, i, 0, tuple([key[place] for place in kept]), pending, extra, ())
        self._finish(out)
        return out

    def _fold(
        self,
        out: Table,
        bucket: list[Table],
        r: int | None,
        cap: float,
        extra: float = 0.0,
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Join the tables pairwise, smallest first, the last pair into `out`, where relation `r` is closed if given."""
        queue = sorted(
            ((len(table.keys), place, table) for place, table in enumerate(bucket)), key=lambda entry: entry[:2]
        )
        made = len(queue)
        while len(queue) > 2:
            left, right = queue.pop(0)[2], queue.pop(0)[2]
            joined = Table(tuple(sorted({*left.scope, *right.scope})))
            join = self._join(left, right, [entry[2] for entry in queue], r, cap - extra)
            source = Source(left, right, [])
            joined.sources.append(source)
            joined.take(source, join.pairs(), 0.0, (), self.closings.least)
            self.work_left = join.work_left
            self._finish(joined)
            insort(queue, (len(joined.keys), made, joined), key=lambda entry: entry[:2])
            made += 1
        left, right = [*(entry[2] for entry in queue), unit(), unit()][:2]
        join = self._join(left, right, [], r, cap - extra)
        source = Source(left, right, [])
        out.sources.append(source)
        if r is None:
            out.take(source, join.pairs(), extra, notes, self.closings.least)
        else:
            self._close(out, source, join, r)
        self.work_left = join.work_left

    def _close(self, out: Table, source: Source, join: Join, r: int) -> None:
        relation, scope = self.relations[r], join.scope
        place = scope.index(2 * r)
        after = place + (2 if 2 * r + 1 in scope else 1)
        spans = [*relation.windows, (0, 0)]
        window = (min(low for low, _ in spans), max(high for _, high in spans)) if relation.windows else None
        left, right, ways = source.left, source.right, self.closings.ways
        gap = self.closings.gaps[r]
        for i, j, joined in join.closing_pairs(window, relation.mode_price):
            pending = left.pending[i] + right.pending[j]
            if not pending and window is None:
                # Most pairs, and nothing to work out: the gaps cancel, or they do not.
                if joined[place] + gap == 0 and join.within(joined, (), left.cost[i] + right.cost[j]):
                    self._emit(out, source, i, j, joined[:place] + joined[after:], (), 0.0, ())
                continue
            cost = left.cost[i] + right.cost[j]
            for key, left_over, extra, notes in ways(scope, joined, pending, r, join.limit - cost):
                if join.within(key, left_over, cost + extra + self.closings.least(left_over)):
                    self._emit(out, source, i, j, key[:place] + key[after:], left_over, extra, notes)

    def _join(self, left: Table, right: Table, waiting: list[Table], r: int | None, cap: float) -> Join:
        """Set up a join; the tables `waiting` belong to the same relation and are joined later."""
        scope = tuple(sorted({*left.scope, *right.scope}))
        gains = [0.0 if q // 2 == r else self.gains[q] for q in scope]
        cap -= sum([table.least for table in waiting])
        if r is None or 2 * r not in scope:
            return Join(left, right, scope, Horizon(cap, gains), self.work_left)
        reach: dict[int, float] = {}
        otherwise = math.inf
        for table in waiting:
            otherwise = min(otherwise, table.reach(2 * r, reach))
        moves = sorted([table.least_change.get(2 * r, math.inf) - table.least for table in waiting])
        otherwise = min(otherwise, sum(moves[:2]) if len(moves) > 1 else math.inf)
        if self.relations[r].windows:
            otherwise = 0.0
        horizon = Horizon(cap, gains, scope.index(2 * r), self.closings.gaps[r], reach, otherwise)
        return Join(left, right, scope, horizon, self.work_left)

    def _emit(
        self,
        out: Table,
        source: Source,
        i: int,
        j: int,
        key: Key,
        pending: tuple[Pending, ...],
        extra: float,
        notes: tuple[Note, ...],
    ) -> None:
        left, right = source.left, source.right
        factor = math.exp(-extra) if extra else 1.0
        cost = left.cost[i] + right.cost[j] + extra
        bound = cost + self.closings.least(pending) if pending else cost
        weight = left.weight[i] * right.weight[j] * factor
        state = out.add(key, pending, cost, weight, bound, (len(out.sources) - 1, len(source.edges)))
        source.edges.append(Edge(state, i, j, extra, factor, notes))


def _shifts(cells: int, relations: Sequence[Sum]) -> list[dict[int, int]]:
    """For each cell by how much one unit of it shifts the gap of each relation it is in."""
    shifts: list[dict[int, int]] = [{} for _ in range(cells)]
    for r, relation in enumerate(relations):
        for cell, coefficient in relation.terms:
            shifts[cell][2 * r] = shifts[cell].get(2 * r, 0) + coefficient
    return shifts
