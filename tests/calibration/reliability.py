"""Observed wrong rates by margin, their intervals, and the curve that runs through them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tests.calibration.margins import Margins

Z = 1.959964
"""Standard normal deviate of a two-sided interval of 95 %."""

WIDTH = 1.0
"""Nats of margin in a bin of the reliability plot."""

FEW = 20.0
"""Nats from which margins share one bin; no threshold is looked for beyond."""

PRIOR_LEVEL, PRIOR_SLOPE = 2.0, 0.5
"""Spread of the curve's level and slope around those that the margins claim, before any error is seen."""


class Bin(NamedTuple):
    """Cells with a margin from `low` to under `high` nats, and how many of them are wrong."""

    low: float
    high: float
    mean: float
    cells: int
    wrong: int

    @property
    def rate(self) -> float:
        return self.wrong / self.cells

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.wrong, self.cells)


class Curve(NamedTuple):
    """Wrong rate at a margin m, in nats: exp(level - slope * m). Margins that keep their word have level 0, slope 1."""

    level: float
    slope: float

    def rate(self, margin: float) -> float:
        return min(1.0, math.exp(self.level - self.slope * margin))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, JASA 22, 1927). Raises ZeroDivisionError for an empty whole.

    >>> [round(bound, 4) for bound in wilson(0, 100)], [round(bound, 3) for bound in wilson(50, 100)]
    ([0.0, 0.037], [0.404, 0.596])
    """
    share, square = part / whole, Z * Z
    centre = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return (0.0 if part == 0 else max(0.0, centre - half)), (1.0 if part == whole else min(1.0, centre + half))


def claimed(margin: float) -> float:
    """The wrong rate that a margin claims: log-odds turned into a probability.

    >>> claimed(0.0), round(claimed(math.log(99)), 6)
    (0.5, 0.01)
    """
    return 1.0 / (1.0 + math.exp(margin))


def bins(margins: Margins, width: float = WIDTH) -> list[Bin]:
    """Bins of `width` nats from 0 to `FEW`, and one of everything beyond; empty bins are left out."""
    place = np.minimum(np.floor(margins.margin / width), FEW / width).astype(int)
    found = []
    for number in np.unique(place):
        within = margins.only(place == number)
        low = float(number) * width
        high = low + width if low < FEW else math.inf
        found.append(Bin(low, high, float(within.margin.mean()), len(within), int(within.wrong.sum())))
    return found


def fit(margins: Margins, lowest: float = 1.0) -> Curve:
    """The curve through the wrong rates at margins from `lowest` to `FEW` nats.

    Poisson regression of the number of wrong cells in narrow bins on their margin, by Newton's method. The claim of the
    margins themselves (level 0, slope 1) stands as a weak prior, so that cells without any error give no fantasy.
    """
    narrow = [one for one in bins(margins, 0.5) if lowest <= one.low < FEW]
    margin = np.array([one.mean for one in narrow])
    cells = np.array([one.cells for one in narrow], np.float64)
    wrong = np.array([one.wrong for one in narrow], np.float64)
    state, prior = np.array([0.0, 1.0]), np.array([0.0, 1.0])
    weight = np.diag([PRIOR_LEVEL**-2, PRIOR_SLOPE**-2])
    design = np.stack([np.ones_like(margin), -margin])

    def loss(at: np.ndarray) -> float:
        log_rate = at @ design
        return float(cells @ np.exp(log_rate) - wrong @ log_rate + (at - prior) @ weight @ (at - prior) / 2)

    for _ in range(100):
        expected = cells * np.exp(state @ design)
        gradient = design @ (expected - wrong) + weight @ (state - prior)
        step = np.linalg.solve(design * expected @ design.T + weight, gradient)
        # A full Newton step may overshoot where rates are tiny; halve it until it pays.
        while loss(state - step) > loss(state) + 1e-12 and np.abs(step).max() > 1e-9:
            step = step / 2
        state = state - step
        if np.abs(step).max() < 1e-9:
            break
    return Curve(float(state[0]), float(state[1]))
