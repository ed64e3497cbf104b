"""How a relation can hold in a state: as it is, but for the cents, or by what an unspecified value then must be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.repair.choices import EURO, Choice, Elsewhere, Sum
from pipeline.repair.tables import Key, Note, Pending, touches


class Closed(NamedTuple):
    """A state in which a relation holds: what is left open of it, and what that cost."""

    key: Key
    pending: tuple[Pending, ...]
    extra: float
    notes: tuple[Note, ...]


class Closings:
    """The ways in which relations hold, given the cells and the gaps that their references leave."""

    def __init__(self, choices: Sequence[Choice], relations: Sequence[Sum]) -> None:
        self.choices = choices
        self.relations = relations
        self.gaps = [relation.gap(choices) for relation in relations]
        self.options = [frozenset(value for value, _ in choice.options) for choice in choices]
        self.declared_in = [
            [2 * r + 1 for r, relation in enumerate(relations) if relation.windows and relation.terms[0][0] == cell]
            for cell in range(len(choices))
        ]

    def elsewhere(self, cell: int) -> Elsewhere:
        """The free hypothesis of a cell that is pending."""
        found = self.choices[cell].elsewhere
        assert found is not None, "only a cell with a free hypothesis can be pending"
        return found

    def least(self, pending: Sequence[Pending]) -> float:
        """Least cost of the unspecified values."""
        return sum([self.elsewhere(one.cell).least for one in pending])

    def without(self, pending: tuple[Pending, ...], closed: tuple[int, int]) -> tuple[tuple[Pending, ...], float]:
        """Unspecified values once the coordinates `closed` are gone, and the price of those left undetermined."""
        if not pending:
            return pending, 0.0
        kept, price = [], 0.0
        for cell, shifts in pending:
            left = tuple([(q, shift) for q, shift in shifts if q not in closed])
            if left:
                kept.append(Pending(cell, left))
            else:
                price += self.elsewhere(cell).free
        return tuple(kept), price

    def ways(
        self, scope: tuple[int, ...], key: Key, pending: tuple[Pending, ...], r: int, most: float = math.inf
    ) -> Sequence[Closed]:
        """The ways in which relation `r` holds in a state at no more than `most`: mostly one or none.

        Their keys still run along `scope`.
        """
        relation = self.relations[r]
        gap = key[scope.index(2 * r)] + self.gaps[r]
        if len(pending) == 1 and not relation.windows:
            for q, unit in pending[0].shifts:
                if q == 2 * r:
                    return self._implied(scope, key, pending[0], gap, unit, most)
        touching = [one for one in pending if touches((one,), 2 * r)]
        pivot = min(touching, key=self._slack, default=None)
        if pivot is None:
            whole = bool(relation.windows) and key[scope.index(2 * r + 1)] == 0
            extra = relation.mode_cost(gap, whole)
            if extra < math.inf:
                return (self._closed(key, pending, r, extra, (Note("mode", r, gap),) if gap else ()),)
            return ()
        rest = tuple([one for one in pending if one is not pivot])
        if touches(rest, 2 * r):
            return (self._by_each_other(scope, key, pivot, rest, r, gap),)
        shift, odd = divmod(-gap, dict(pivot.shifts)[2 * r])
        if odd:
            return ()
        found = []
        implied = self.choices[pivot.cell].reference + shift
        for value, extra in self._declared(relation, pivot.cell, implied):
            elsewhere = self.elsewhere(pivot.cell)
            if value >= elsewhere.lowest and value not in self.options[pivot.cell]:
                price = elsewhere.price(value)
                if extra + price > most:
                    continue
                notes: tuple[Note, ...] = (Note("value", pivot.cell, value),)
                if extra:
                    notes = (*notes, Note("mode", r, implied - value))
                moved = self._moved(scope, key, pivot, value)
                found.append(self._closed(moved, rest, r, extra + price, notes))
        return found

    def _implied(
        self, scope: tuple[int, ...], key: Key, pivot: Pending, gap: int, unit: int, most: float
    ) -> Sequence[Closed]:
        """The one value of the only unspecified cell that makes a relation hold to the cent, if it may have it."""
        choice = self.choices[pivot.cell]
        elsewhere = choice.elsewhere
        assert elsewhere is not None, "only a cell with a free hypothesis can be pending"
        shift, odd = divmod(-gap, unit)
        value = choice.reference + shift
        if odd or value < elsewhere.lowest or value in self.options[pivot.cell]:
            return ()
        price = elsewhere.price(value)
        if price > most:
            return ()
        return (Closed(self._moved(scope, key, pivot, value), (), price, (Note("value", pivot.cell, value),)),)

    def _slack(self, one: Pending) -> float:
        """How much more all unspecified values of a cell cost than one of them: the tightest bound leaves the most."""
        elsewhere = self.elsewhere(one.cell)
        return elsewhere.free - elsewhere.least

    def _closed(self, key: Key, pending: tuple[Pending, ...], r: int, extra: float, notes: tuple[Note, ...]) -> Closed:
        left, price = self.without(pending, (2 * r, 2 * r + 1))
        return Closed(key, left, extra + price, notes)

    def _declared(self, relation: Sum, cell: int, implied: int) -> list[tuple[int, float]]:
        """The values that a relation implies for a cell: one, unless it may be declared without its cents."""
        if not relation.windows:
            return [(implied, 0.0)]
        values = {implied: 0.0}
        if relation.terms[0][0] == cell:
            if "cut" in relation.modes:
                values.setdefault(implied - implied % EURO, relation.mode_price)
            if "rounded" in relation.modes:
                values.setdefault((implied + EURO // 2) // EURO * EURO, relation.mode_price)
        return list(values.items())

    def _moved(self, scope: tuple[int, ...], key: Key, pivot: Pending, value: int) -> Key:
        """The state once a pending cell has its value."""
        shift = value - self.choices[pivot.cell].reference
        by = {q: unit * shift for q, unit in pivot.shifts}
        by.update(dict.fromkeys(self.declared_in[pivot.cell], int(value % EURO != 0)))
        return tuple([shifted + by.get(q, 0) for q, shifted in zip(scope, key, strict=True)])

    def _by_each_other(
        self, scope: tuple[int, ...], key: Key, pivot: Pending, rest: tuple[Pending, ...], r: int, gap: int
    ) -> Closed:
        """Several unspecified values in one relation: it ties one to the others, which later relations may determine.

        Coefficients are 1 and -1, so that every quotient is whole.
        """
        shifts = dict(pivot.shifts)
        steps = gap // shifts[2 * r]
        moved = tuple([shifted - steps * shifts.get(q, 0) for q, shifted in zip(scope, key, strict=True)])
        tied = []
        for one in rest:
            combined = dict(one.shifts)
            steps = combined.get(2 * r, 0) // shifts[2 * r]
            for q, shift in shifts.items():
                combined[q] = combined.get(q, 0) - steps * shift
            tied.append(Pending(one.cell, tuple(sorted((q, shift) for q, shift in combined.items() if shift))))
        return self._closed(moved, tuple(tied), r, self.elsewhere(pivot.cell).least, ())
