"""By how much the cells of a column shift its gap together: the weight of every total, all but one cell counted.

Few cells of a column are in serious doubt; these are combined in every way. Of the many that are most probably right,
one at a time is let go wrong beside them, and two where nothing less will do. What that leaves out needs three misreads
of cells that show no sign of any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DOUBTFUL = 0.01
"""Weight (e^-nats, over the nearest value) from which another value of a cell is a serious doubt."""

MOST_TOTALS = 32
"""Totals of doubtful cells that are kept, the likeliest."""

MOST_BESIDE = 8
"""Totals of doubtful cells beside which others may be wrong as well."""

_ENOUGH = 0.001

Weights = dict[int, float]


class Makeup:
    """The cells of a column by their shifts: `shifts[place]` are weights over that of no shift."""

    def __init__(self, shifts: Sequence[Mapping[int, float]]) -> None:
        self.shifts = shifts
        self.doubtful = {
            place: {shift: weight for shift, weight in own.items() if weight >= DOUBTFUL}
            for place, own in enumerate(shifts)
            if any(weight >= DOUBTFUL for weight in own.values())
        }
        self.totals = _totals(list(self.doubtful.values()))
        self.light: Weights = {}
        for place, own in enumerate(shifts):
            heavy = self.doubtful.get(place, {})
            for shift, weight in own.items():
                if shift not in heavy:
                    self.light[shift] = self.light.get(shift, 0.0) + weight
        self._top = _likeliest(self.totals, MOST_BESIDE)
        self._beside = self._add_light()
        self._without: dict[int, tuple[Weights, Weights]] = {}
        self._pairs: Weights = {}

    def _add_light(self) -> Weights:
        """Weight of each total of doubtful cells and one other."""
        if len(self._top) == 1:
            return self.light
        found: Weights = {}
        for total, weight in self._top.items():
            for shift, light in self.light.items():
                found[total + shift] = found.get(total + shift, 0.0) + weight * light
        return found

    def _totals_without(self, place: int) -> tuple[Weights, Weights]:
        """Totals of the doubtful cells but one: all that are kept, and the likeliest."""
        if place not in self.doubtful:
            return self.totals, self._top
        found = self._without.get(place)
        if found is None:
            totals = _totals([own for other, own in self.doubtful.items() if other != place])
            found = self._without[place] = totals, _likeliest(totals, MOST_BESIDE)
        return found

    def weight(self, place: int, wanted: int) -> float:
        """Weight of all other cells shifting the gap by `wanted` together, at most one without any sign of doubt."""
        totals, top = self._totals_without(place)
        own = self.shifts[place]
        total = totals.get(wanted, 0.0)
        heavy = self.doubtful.get(place)
        if heavy is None:
            light = self._beside.get(wanted, 0.0)
            if light:
                for shift, weight in top.items():
                    light -= weight * own.get(wanted - shift, 0.0)
        else:
            light = 0.0
            for shift, weight in top.items():
                left = wanted - shift
                light += weight * (self.light.get(left, 0.0) - (0.0 if left in heavy else own.get(left, 0.0)))
        return total + light if light > 0.0 else total

    def likeliest(self, place: int) -> Weights:
        """The likeliest totals of the other cells in doubt, with their weights; that none shifts is among them."""
        return self._totals_without(place)[1]

    def most_else(self, place: int) -> float:
        """The most that `weight` is for any shift wanted of the other cells but the likeliest."""
        totals, top = self._totals_without(place)
        others = max([weight for shift, weight in totals.items() if shift not in top], default=0.0)
        return others + sum(top.values()) * max(self.light.values(), default=0.0)

    def weight_with_pairs(self, place: int, wanted: int) -> float:
        """The same with two cells without any sign of doubt, counted where fewer hardly do."""
        total = self.weight(place, wanted)
        if total >= _ENOUGH:
            return total
        own = self.shifts[place]
        for shift, weight in self._totals_without(place)[1].items():
            left = wanted - shift
            mine = sum([w * max(0.0, self.light.get(left - s, 0.0) - own.get(left - s, 0.0)) for s, w in own.items()])
            total += weight * max(0.0, self._pairs_of(left) - mine)
        return total

    def _pairs_of(self, wanted: int) -> float:
        """Weight of two different cells without any sign of doubt making up a shift."""
        found = self._pairs.get(wanted)
        if found is None:
            light = self.light
            total = sum([weight * light.get(wanted - shift, 0.0) for shift, weight in light.items()])
            for place, own in enumerate(self.shifts):
                heavy = self.doubtful.get(place, {})
                for shift, weight in own.items():
                    other = own.get(wanted - shift)
                    if other is not None and shift not in heavy and wanted - shift not in heavy:
                        total -= weight * other
            found = self._pairs[wanted] = max(0.0, total) / 2
        return found


def _totals(cells: Sequence[Weights]) -> Weights:
    """Weight of every total of some cells, each shifting or not; the likeliest only.

    >>> _totals([{5: 0.5}, {-5: 0.5, 2: 0.1}])[0]
    1.25
    """
    totals = {0: 1.0}
    for own in cells:
        found = dict(totals)
        for total, weight in totals.items():
            for shift, mine in own.items():
                found[total + shift] = found.get(total + shift, 0.0) + weight * mine
        totals = _likeliest(found, MOST_TOTALS)
    return totals


def _likeliest(weights: Weights, most: int) -> Weights:
    if len(weights) <= most:
        return weights
    return dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most])
