"""What a search says of a cell: its values by weight, and the story behind each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.repair.choices import Choice
from pipeline.repair.outside import Story

MOST_NAMED = 12
"""Values of a cell that are named; the others are only added up."""

Telling = Callable[[], Story | None]


class Candidate(NamedTuple):
    """A value of a cell: the summed weight (e^-nats) of all explanations in which it has it, and the least cost
    among them.

    `story` tells the cheapest of these, in indices of the group.
    """

    value: int
    weight: float
    cost: float
    story: Telling


@dataclass(frozen=True, slots=True)
class Ranked:
    """The values of a cell, the likeliest first; only ratios of weights and differences of costs mean anything.

    `other` is the weight of all values that are not named. Explanations that were not followed weigh less than
    about e^-`beyond` of the best value together, which bounds the margin. `best` tells the best explanation of all.
    """

    values: tuple[Candidate, ...]
    other: float
    beyond: float
    best: Telling
    timed_out: bool = False

    @property
    def margin(self) -> float:
        """Log-odds in nats of the likeliest value against all others together; negative if it is not the likelier."""
        if not self.values or self.timed_out:
            return 0.0
        rest = sum([candidate.weight for candidate in self.values[1:]]) + self.other
        best = self.values[0].weight
        if best <= 0.0:
            return 0.0
        return min(self.beyond, math.log(best / rest) if rest > 0.0 else math.inf)


def untold() -> Story | None:
    """No story: nothing was searched."""
    return None


def unmoved(choice: Choice, margin: float) -> Ranked:
    """A cell that its relations hold where it is, by a margin known without a search."""
    return Ranked((Candidate(choice.reference, 1.0, 0.0, untold),), 0.0, margin, untold)


def alone(choice: Choice, timed_out: bool = False) -> Ranked:
    """A cell for which its print alone speaks."""
    values = tuple([Candidate(value, math.exp(-cost), cost, untold) for value, cost in choice.options])
    return Ranked(values, choice.free, math.inf, untold, timed_out)
