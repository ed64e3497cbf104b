"""The margin from which a value is published as sure: the rule by which it is chosen, stated and applied."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tests.calibration.margins import Margins
from tests.calibration.reliability import FEW, Curve, fit

STEP = 0.5
"""Thresholds are multiples of this many nats."""

SAFETY = 1.0
"""Nats added to the largest margin of a wrong cell among those that were looked at."""

LIMIT: Mapping[str, float] = {"light": 0.5 / 200_000, "medium": 0.5 / 200_000, "heavy": 1 / 100_000}
"""Expected wrong cells, published as sure, of all cells: half a cell in 200 000, and one in 100 000 on heavy noise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A threshold in nats and what asked for it.

    `by_errors` clears every wrong cell by `SAFETY`; `by_curve` keeps, at each level, the expected wrong rate within
    `LIMIT`. `largest_wrong` is the largest margin of a wrong cell under `FEW` nats, 0 where there is none. `beyond`
    counts the wrong cells over it, by level: no threshold removes them, they are errors of another kind.
    """

    threshold: float
    by_errors: float
    by_curve: Mapping[str, float]
    largest_wrong: float
    beyond: Mapping[str, int]
    curves: Mapping[str, Curve]


def choose(by_level: Mapping[str, Margins], cells: Mapping[str, int]) -> Choice:
    """The least threshold that satisfies both rules at every level.

    `by_level` are the contending cells, `cells` the number of all published cells of each level.
    """
    largest, beyond = 0.0, {}
    for level, margins in by_level.items():
        wrong = margins.margin[margins.wrong]
        largest = max([largest, *wrong[wrong < FEW].tolist()])
        beyond[level] = int((wrong >= FEW).sum())
    by_errors = upward(largest + SAFETY) if largest else 0.0
    curves = {level: fit(margins) for level, margins in by_level.items()}
    by_curve = {
        level: least_within(margins, curves[level], LIMIT[level] * cells[level]) for level, margins in by_level.items()
    }
    threshold = min(FEW, max([by_errors, *by_curve.values()]))
    return Choice(threshold, by_errors, by_curve, largest, beyond, curves)


def upward(nats: float) -> float:
    """The next threshold that is not under `nats`.

    >>> upward(7.2), upward(7.5)
    (7.5, 7.5)
    """
    return math.ceil(nats / STEP - 1e-9) * STEP


def expected_wrong(margins: Margins, curve: Curve, threshold: float) -> float:
    """The number of wrong cells that `curve` expects among those with a margin of `threshold` nats or more."""
    margin = margins.margin[margins.margin >= threshold]
    return float(np.minimum(1.0, np.exp(curve.level - curve.slope * margin)).sum())


def least_within(margins: Margins, curve: Curve, allowed: float) -> float:
    """The least threshold at which no more than `allowed` cells are expected to be wrong; `FEW` where none is."""
    for step in range(int(FEW / STEP)):
        if expected_wrong(margins, curve, step * STEP) <= allowed:
            return step * STEP
    return FEW
