"""How strongly letters read as an entry of the lexicon of a words column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.wording import letters

FEWEST_LETTERS = 4
ALIKE = 78
"""Likeness in percent from which letters are an entry, misread."""


def label_likeness(own: str, lexicon: tuple[str, ...]) -> float:
    """How strongly a run of letters reads as an entry of a lexicon, in nats; 0 where it does not.

    >>> label_likeness("RESIDENCEAUTONOMIE", ("Résidence autonomie",)), label_likeness("RUE", ("Résidence autonomie",))
    (4.5, 0.0)
    """
    return label_likenesses([own], lexicon)[0]


def label_likenesses(runs: Sequence[str], lexicon: tuple[str, ...]) -> list[float]:
    """The same of many runs at once."""
    long = [own for own in dict.fromkeys(runs) if len(own) >= FEWEST_LETTERS]
    if not long:
        return [0.0] * len(runs)
    alike = process.cdist(long, lexicon_letters(lexicon), scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float64)
    likeness = {
        own: 0.25 * len(own) * (best - 70) / 30
        for own, best in zip(long, alike.max(axis=1).tolist(), strict=True)
        if best
    }
    return [likeness.get(own, 0.0) for own in runs]


@lru_cache(maxsize=64)
def lexicon_letters(lexicon: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of the entries of a closed list."""
    return tuple(letters(entry) for entry in lexicon)
