"""Scores of parts of a corpus added up to the score of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.corpus.scoring import Score, Share


def total(scores: Iterable[Score]) -> Score:
    """The score of all dossiers together, lists in the order of the scores.

    >>> total([Score(dossiers=2, coverage=Share(1, 2)), Score(dossiers=1, coverage=Share(3, 4))]).coverage
    Share(part=4, whole=6)
    """
    added = Score()
    for score in scores:
        for name in Score.__slots__:
            setattr(added, name, _sum(getattr(added, name), getattr(score, name)))
    return added


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, Share):
        return Share(one.part + other.part, one.whole + other.whole)
    if isinstance(one, dict) and not isinstance(one, Counter):
        return {key: _sum(one.get(key, Share()), other.get(key, Share())) for key in sorted(one.keys() | other.keys())}
    return one + other
