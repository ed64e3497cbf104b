"""Cells that need no search: how much weight all explanations together give to any value but the nearest, at most."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pipeline.repair.choices import EURO, Choice, Sum

CALM_FROM = 9.5
"""Nats from which a cell is left as printed without a search, with that bound as its margin."""

SUSPECT_FROM = 12.0
"""The same for a cell in a relation that does not hold as printed."""

_MATCHED_UP_TO = 6
_LEAST_MEND = 1e-9
_MOST_GAIN = 1e6


class Support:
    """What the relations of each cell say for its reference, to second order.

    A departure shifts every relation of its cell; one that holds must be mended by another of its cells, or be
    broken on paper, and one that does not hold may be mended by this very shift. In a relation of few cells the
    mending departure must be of the same size; in one of many the largest stands for all.
    """

    def __init__(
        self, choices: Sequence[Choice], relations: Sequence[Sum], damping: Mapping[int, float] | None = None
    ) -> None:
        self.choices = choices
        self.relations = relations
        self.damping = damping or {}
        self.inside: list[list[tuple[int, int]]] = [[] for _ in choices]
        for r, relation in enumerate(relations):
            for cell, coefficient in relation.terms:
                self.inside[cell].append((r, coefficient))
        self.gaps = [relation.gap(choices) for relation in relations]
        self.violated = [self._violated(r) for r in range(len(relations))]
        self.broken = [self._breaking(relation) for relation in relations]
        self.gain = [self._gain(r) if self.violated[r] else 1.0 for r in range(len(relations))]
        self._largest = [sum([choices[cell].largest for cell, _ in relation.terms]) for relation in relations]
        self._follow = [
            {cell: self._following(cell, r) for cell, _ in relation.terms} for r, relation in enumerate(relations)
        ]
        self._followed = [
            sum([choices[cell].largest * weight for cell, weight in follow.items()]) for follow in self._follow
        ]
        self._pinned = [
            sum([choices[cell].pinned * weight for cell, weight in follow.items()]) for follow in self._follow
        ]
        self._departing = [
            sum([choices[cell].departing * weight for cell, weight in follow.items()]) for follow in self._follow
        ]
        self._matching: dict[int, dict[int, float]] = {}

    def _violated(self, r: int) -> bool:
        relation = self.relations[r]
        declared = self.choices[relation.terms[0][0]]
        unreadable = any(not self.choices[cell].options for cell, _ in relation.terms)
        return unreadable or relation.mode_cost(self.gaps[r], declared.reference % EURO == 0) > 0.0

    def _breaking(self, relation: Sum) -> float:
        """Weight of leaving the relation unmended: broken on paper, or held but for the cents."""
        modes = math.exp(-relation.mode_price) if relation.windows else 0.0
        return math.exp(-relation.price) + modes

    def _gain(self, r: int) -> float:
        """By how much mending a violated relation at once beats the plain ways to mend it."""
        total = self.broken[r]
        for cell, coefficient in self.relations[r].terms:
            choice = self.choices[cell]
            total += choice.shifts.get(-self.gaps[r] * coefficient, 0.0) + choice.pinned
        return min(_MOST_GAIN, 1.0 / max(total, _LEAST_MEND))

    def _following(self, cell: int, r: int) -> float:
        """What those other relations of a cell that hold leave of the weight of its departures."""
        weight = self.damping.get(cell, 1.0)
        for other, _ in self.inside[cell]:
            if other != r and not self.violated[other]:
                weight *= min(1.0, self.broken[other] + self._largest[other] - self.choices[cell].largest)
        return weight

    def _fixes(self, cell: int, r: int = -1) -> list[tuple[int, float]]:
        """The shifts of a cell that mend one of its violated relations but `r`, with the gain."""
        return [(-self.gaps[o] * c, self.gain[o]) for o, c in self.inside[cell] if o != r and self.violated[o]]

    def _matches(self, r: int) -> dict[int, float]:
        """Weight of single departures by how they shift relation `r`, followed through the other relations."""
        found = self._matching.get(r)
        if found is None:
            found = {}
            for cell, coefficient in self.relations[r].terms:
                follow = self._follow[r][cell]
                shifts = self.choices[cell].shifts
                for shift, weight in shifts.items():
                    signed = coefficient * shift
                    found[signed] = found.get(signed, 0.0) + weight * follow
                for fix, gain in self._fixes(cell, r):
                    if fix in shifts:
                        found[coefficient * fix] += shifts[fix] * follow * (gain - 1.0)
            self._matching[r] = found
        return found

    def profile(self, cell: int) -> tuple[dict[int, float], float]:
        """Weights of the shifts of a cell over that of its reference, at most, and of all its unlisted values."""
        choice = self.choices[cell]
        loose, alone, shared = 1.0, 1.0, self.damping.get(cell, 1.0)
        small: list[tuple[dict[int, float], int, float, float]] = []
        for r, coefficient in self.inside[cell]:
            if self.violated[r]:
                continue
            follow = self._follow[r][cell]
            pinned = self.broken[r] + self._pinned[r] - choice.pinned * follow
            loose *= min(1.0, pinned + self._departing[r] - choice.departing * follow)
            alone *= self.broken[r]
            if len(self.relations[r].terms) <= _MATCHED_UP_TO:
                small.append((self._matches(r), coefficient, pinned, follow))
            else:
                shared *= min(1.0, self.broken[r] + self._followed[r] - choice.largest * follow)
        gains = dict(self._fixes(cell))
        shifts = choice.shifts
        weights = {}
        for shift, weight in shifts.items():
            weight *= shared
            for found, coefficient, base, follow in small:
                partners = found.get(-coefficient * shift, 0.0) - shifts.get(-shift, 0.0) * follow
                weight *= min(1.0, base + partners if partners > 0.0 else base)
            weights[shift] = weight
        for fix, gain in gains.items():
            if fix in weights:
                weights[fix] *= gain
        rest = choice.free * alone * self.damping.get(cell, 1.0) + choice.pinned * loose * max(
            gains.values(), default=1.0
        )
        return weights, rest

    def margin(self, cell: int) -> float:
        """Log-odds in nats of the reference of a cell against all its other values, at least; 0 where it has none."""
        if not self.choices[cell].options:
            return 0.0
        weights, rest = self.profile(cell)
        return -math.log(max(sum(weights.values()) + rest, 1e-40))

    def settled(self, cells: Iterable[int]) -> dict[int, float]:
        """Those of the cells that need no search, with their margins."""
        found = {}
        for cell in sorted(cells):
            margin = self.margin(cell)
            suspect = any(self.violated[r] for r, _ in self.inside[cell])
            if margin >= (SUSPECT_FROM if suspect else CALM_FROM):
                found[cell] = margin
        return found
