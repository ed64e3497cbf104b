"""Gaps that only add up other gaps: each contradiction is to be told once, where it arises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from pipeline.relations.judging import Judged

MOST_PIECES = 8


def consequences(judged: Sequence[Judged]) -> dict[int, list[int]]:
    """Relations whose gap only adds up the gaps of others: place in `judged` to the places that it follows from.

    Rules are looked at last first, since consequences are declared after their causes; nothing follows from itself.
    """
    follows: dict[int, list[int]] = {}
    for place in reversed(range(len(judged))):
        one = judged[place]
        if one.state not in {"broken", "in mode"} or not one.bound.rule.follows_from or one.gap is None:
            continue
        causes = [
            other
            for other, cause in enumerate(judged)
            if cause.bound.rule.code in one.bound.rule.follows_from
            and cause.gap
            and cause.state in {"broken", "in mode"}
        ]
        if not causes or len(causes) > MOST_PIECES or any(place in _roots(other, follows) for other in causes):
            continue
        if signed_gaps([judged[other].gap or 0 for other in causes], one.gap) is not None:
            follows[place] = causes
    return follows


def signed_gaps(gaps: Sequence[int], whole: int) -> list[int] | None:
    """The gaps with the signs under which they add up to `whole`, None where no signs do.

    >>> signed_gaps([60, -51], -111), signed_gaps([60, -51], 50)
    ([-60, -51], None)
    """
    for signs in product((1, -1), repeat=len(gaps)):
        signed = [sign * gap for sign, gap in zip(signs, gaps, strict=True)]
        if sum(signed) == whole:
            return signed
    return None


def _roots(place: int, follows: Mapping[int, list[int]]) -> set[int]:
    reached, waiting = set(), [place]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += follows.get(here, [])
    return reached
