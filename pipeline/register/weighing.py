"""The numbers of the register within reach of a print, weighed against each other and against any other number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from pipeline.records import MARGIN_CAP
from pipeline.register.cache import Register
from pipeline.register.fit import Fit, Shown, fit, reach, weights

MOST_POOL = 400
"""Numbers within reach that are compared at most; more than this and nothing is concluded."""

_SIGNS = "0123456789AB"
_LONGEST_PRINT = 24


@dataclass(frozen=True, slots=True)
class Weighed:
    """The candidates of one cell, best first: each with its fit and its score (nats), and the margin of the first.

    `margin` is the log-odds of the best against all others together and against a number that the register does not
    have; 0 where there is no candidate.
    """

    candidates: tuple[tuple[float, Fit], ...]
    margin: float

    @property
    def fitting(self) -> tuple[Fit, ...]:
        """The candidates whose name or place fits."""
        return tuple(one for _, one in self.candidates if one.by_name or one.by_place)

    @property
    def only(self) -> Fit | None:
        """The one candidate that fits, if exactly one does and it is the best; None else."""
        fitting = self.fitting
        return fitting[0] if len(fitting) == 1 and self.candidates[0][1] is fitting[0] else None


def weigh(
    register: Register, printed: str, kind: str, shown: Shown, listed: Sequence[tuple[str, float]], in_form: bool
) -> Weighed:
    """Weigh the numbers of one `kind` within reach of `printed`, and those `listed` (value, nats over the best).

    `in_form` says that the print could stand as it is: then a number outside the register needs no misread.
    """
    model = weights()
    misread = 0.0 if in_form else model.misread_character
    costs = {number: reach(printed, number) for number in within_reach(register, printed)}
    for number, nats in listed:
        costs[number] = min(costs.get(number, math.inf), nats + misread)
    if len(costs) > MOST_POOL:
        return Weighed((), 0.0)
    entities = register.find(costs)
    compared = [fit(shown, entity) for entity in entities.values() if entity.kind == kind]
    scored = sorted(
        ((one.nats - costs[one.entity.number], one) for one in compared), key=lambda pair: (-pair[0], pair[1].entity)
    )
    if not scored:
        return Weighed((), 0.0)
    others = [score for score, _ in scored[1:]] + [-misread - model.elsewhere]
    best = max(others)
    together = best + math.log(sum(math.exp(score - best) for score in others))
    return Weighed(tuple(scored), min(MARGIN_CAP, scored[0][0] - together))


@lru_cache(maxsize=16384)
def within_reach(register: Register, printed: str) -> frozenset[str]:
    """The numbers of the register at most one character from the print, and at most two among those of its department
    (the first two characters).
    """
    if not 6 <= len(printed) <= _LONGEST_PRINT:
        return frozenset()
    near = set(register.exists(one_away(printed)))
    alike = register.beginning(printed[:2])
    near.update(number for number, _, _ in extract_iter(printed, alike, scorer=OSA.distance, score_cutoff=2))
    return frozenset(near)


def one_away(text: str) -> Iterator[str]:
    """The text and every text that one substituted, inserted, lost or swapped character makes of it.

    >>> sorted(one for one in one_away("12") if len(one) < 2), "21" in set(one_away("12")), "1A2" in set(one_away("12"))
    (['1', '2'], True, True)
    """
    yield text
    for place in range(len(text) + 1):
        head, tail = text[:place], text[place:]
        for sign in _SIGNS:
            yield head + sign + tail
            if tail:
                yield head + sign + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def agreements(one: Fit, words: Mapping[str, Mapping[str, str]], language: str) -> str:
    """The facts that agree, in words, each after a comma."""
    return "".join(f", {words[fact][language]}" for fact, grade in one.grades.items() if grade in {"same", "fits"})
