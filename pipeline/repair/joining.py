"""Which pairs of states of two tables are worth joining: those that may end near the plainest explanation."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from operator import add
from typing import NamedTuple

from pipeline.repair.tables import Key, Pending, Table, touches

MOST_GAIN = 7.0
"""Nats that mending other relations which do not hold may be worth: about what breaking one of them costs."""

LEAST_LOSS = 4.0
"""Nats that shifting a relation which holds costs at least, since another cell must shift it back."""

IMPLIED_WORK = 5
"""Pairs of states that could be looked at while one implied value is priced."""


class WorkExceeded(Exception):
    """The search looked at more pairs of states than it was allowed to."""


class Hopeless(WorkExceeded):
    """The same where a narrower search would look at the very same pairs."""


class Horizon(NamedTuple):
    """What bounds a join, in nats.

    A state is followed up to `cap`, further by the `gains` (along the scope) of the relations that it shifts, at most
    `MOST_GAIN`, and less far if it shifts one that holds, for which the gain is negative. `place` is that of the
    relation being closed in the scope, -1 for none, `gap` what its references leave of it. Of tables yet to be joined,
    `reach` says what each shift of the relation costs at least by one of them, `otherwise` what any shift costs by
    several of them, or by an unspecified value.
    """

    cap: float
    gains: list[float]
    place: int = -1
    gap: int = 0
    reach: Mapping[int, float] = {}
    otherwise: float = 0.0


class Join:
    """The two tables of a join over the union of their scopes. `work_left` is how many more pairs may be looked at.

    Raises `WorkExceeded` when it falls under 0.
    """

    def __init__(self, left: Table, right: Table, scope: tuple[int, ...], horizon: Horizon, work_left: int) -> None:
        self.left, self.right, self.scope, self.horizon = left, right, scope, horizon
        self.left_keys, self.right_keys = left.widened(scope), right.widened(scope)
        self.left_order = sorted(range(len(left.keys)), key=left.bound.__getitem__)
        self.right_order = sorted(range(len(right.keys)), key=right.bound.__getitem__)
        self.limit = horizon.cap + min(MOST_GAIN, sum(gain for gain in horizon.gains if gain > 0.0))
        self.shifting = [(place, gain) for place, gain in enumerate(horizon.gains) if gain]
        self.work_left = work_left

    def key(self, i: int, j: int) -> Key:
        """Gaps of the joined state, over those of the references."""
        return tuple(map(add, self.left_keys[i], self.right_keys[j]))

    def within(self, key: Key, pending: tuple[Pending, ...], bound: float) -> bool:
        """Say whether a joined state is worth following."""
        spare = self.horizon.cap - bound
        if spare < -MOST_GAIN:
            return False
        if spare >= LEAST_LOSS:
            return True
        gained, lost = 0.0, 0.0
        for place, gain in self.shifting:
            if key[place] or (pending and touches(pending, self.scope[place])):
                if gain > 0.0:
                    gained += gain
                else:
                    lost = gain
        return spare + min(gained, MOST_GAIN) + lost >= 0.0

    def pairs(self) -> Iterator[tuple[int, int, Key]]:
        """Pairs worth joining where no relation is closed yet."""
        left, right = self.left, self.right
        place, gap = self.horizon.place, self.horizon.gap
        if place < 0:
            yield from self._any_pairs()
            return
        cap, reach, otherwise = self.horizon.cap, self.horizon.reach, self.horizon.otherwise
        limit, right_bound = self.limit, right.bound
        by_shift: dict[int, list[int]] = {}
        for j in self.right_order:
            by_shift.setdefault(self.right_keys[j][place], []).append(j)
        still = by_shift.get(0, [])
        coordinate = self.scope[place]
        taking_up = [touches(pending, coordinate) for pending in right.pending]
        moving = [(self.right_keys[j][place], right_bound[j], j) for j in self.right_order if self.right_keys[j][place]]
        for i in self.left_order:
            cost, shift = left.bound[i], self.left_keys[i][place]
            if cost + right.least > limit:
                break
            self.work_left -= len(still)
            if self.work_left < 0:
                raise WorkExceeded
            wanted = -gap - shift
            loose = touches(left.pending[i], coordinate)
            need = 0.0 if not wanted or loose else min(otherwise, reach.get(wanted, math.inf))
            for j in still:
                total = cost + right_bound[j]
                if total > limit:
                    break
                key = self.key(i, j)
                whole = total if taking_up[j] else total + need
                if cap - whole >= LEAST_LOSS or self.within(key, left.pending[i] + right.pending[j], whole):
                    yield i, j, key
            self.work_left -= len(moving) // 4
            for moved, bound, j in moving:
                total = cost + bound
                if total > limit:
                    break
                if moved == wanted or loose or taking_up[j]:
                    lacking = 0.0
                else:
                    lacking = min(otherwise, reach.get(wanted - moved, math.inf))
                if total + lacking <= limit:
                    key = self.key(i, j)
                    if self.within(key, left.pending[i] + right.pending[j], total + lacking):
                        yield i, j, key

    def _any_pairs(self) -> Iterator[tuple[int, int, Key]]:
        """Pairs worth joining where no relation is being closed."""
        left, right = self.left, self.right
        for i in self.left_order:
            cost = left.bound[i]
            if cost + right.least > self.limit:
                break
            if self.work_left < 0:
                raise WorkExceeded
            for j in self.right_order:
                self.work_left -= 1
                total = cost + right.bound[j]
                if total > self.limit:
                    break
                key = self.key(i, j)
                if self.within(key, left.pending[i] + right.pending[j], total):
                    yield i, j, key

    def closing_pairs(self, window: tuple[int, int] | None, mode_price: float) -> Iterator[tuple[int, int, Key]]:
        """Pairs in which the relation may hold: gaps that cancel, or nearly, or an unspecified value for the rest.

        All are counted before the first is looked at: a join that is too much work costs no more than the count.
        """
        keys, others = self.left_keys, self.right_keys
        for i, partners in self._partners(window, mode_price):
            own = keys[i]
            for j in partners:
                yield i, j, tuple(map(add, own, others[j]))

    def _partners(self, window: tuple[int, int] | None, mode_price: float) -> list[tuple[int, list[int]]]:
        """The states of the right table with which each of the left one may close the relation, where there are any."""
        left, right, limit = self.left, self.right, self.limit
        place = self.horizon.place
        coordinate = self.scope[place]
        free: list[int] = []
        by_shift: dict[int, list[int]] = {}
        for j in self.right_order:
            if touches(right.pending[j], coordinate):
                free.append(j)
            else:
                by_shift.setdefault(self.right_keys[j][place], []).append(j)
        ranked = sorted(by_shift) if window else []
        nothing: list[int] = []
        found: list[tuple[int, list[int]]] = []
        for i in self.left_order:
            cost = left.bound[i]
            if cost + right.least > limit:
                break
            if self.work_left < 0:
                raise WorkExceeded
            if touches(left.pending[i], coordinate):
                within = self._affordable(cost, self.right_order, True)
                if within:
                    found.append((i, within))
                continue
            within = self._affordable(cost, free, True)
            if within:
                found.append((i, within))
            wanted = -self.horizon.gap - self.left_keys[i][place]
            partners = by_shift.get(wanted, nothing)
            if window and cost + right.least + mode_price <= limit:
                low, high = bisect_left(ranked, wanted + window[0]), bisect_right(ranked, wanted + window[1])
                partners = [j for shift in ranked[low:high] for j in by_shift[shift]]
                partners.sort(key=right.bound.__getitem__)
            if partners:
                within = self._affordable(cost, partners, bool(left.pending[i]))
                if within:
                    found.append((i, within))
        return found

    def _affordable(self, cost: float, states: list[int], pending: bool) -> list[int]:
        """Those of the right table's states, cheapest first, that stay within the limit beside a left one of `cost`.

        Each counts as work, more where it or the left one (`pending`) holds an unspecified value, which is priced.
        """
        bound, limit = self.right.bound, self.limit
        if not states or cost + bound[states[-1]] <= limit:
            within = states
        else:
            within = states[: bisect_left(states, True, key=lambda j: cost + bound[j] > limit)]
            self.work_left -= 1
        priced = len(within) if pending else sum([1 for j in within if self.right.pending[j]])
        self.work_left -= len(within) + IMPLIED_WORK * priced
        return within
