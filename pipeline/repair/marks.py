"""Entries of a closed list that have the same letters and differ in their dots and blanks: `(S.P.A.D.)`, `(SPAD)`.

Where a page loses one full stop it loses those beside it, so that counting them one by one makes the bare entry far
too sure. A print tells such twins apart only where it keeps the marks of one of them between the letters at which the
two differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from pipeline.repair.vocabulary import Lexicon
from pipeline.wording import letters

OTHER_MARKS = 6.0
"""Nats at most that tell an entry from its twin by a print that has the marks of neither."""

Weighed = tuple[str, float, float]
"""A value, its weight, and its least cost in nats."""


def with_twins(printed: str, values: Sequence[Weighed], lexicon: Lexicon) -> list[Weighed]:
    """The values (likeliest first), the twins of the first one weighed by `OTHER_MARKS` where the print, in canonical
    form, has not the marks of the first where they differ.
    """
    first, most, least = values[0]
    if printed == first:
        return list(values)
    own = letters(first)
    weighed = {value: (mass, cost) for value, mass, cost in values}
    for twin in [word for word, _, _ in lexicon if word != first and letters(word) == own]:
        if not keeps_marks(printed, first, twin):
            mass, cost = weighed.get(twin, (0.0, math.inf))
            weighed[twin] = max(mass, most * math.exp(-OTHER_MARKS)), min(cost, least + OTHER_MARKS)
    return [(value, mass, cost) for value, (mass, cost) in weighed.items()]


def keeps_marks(printed: str, own: str, twin: str) -> bool:
    """Whether a print has as many marks as `own` where it and a twin differ.

    >>> keeps_marks("SO1NS (S.P.A.D.)", "SOINS (S.P.A.D.)", "SOINS (SPAD)")
    True
    >>> [keeps_marks(printed, "SOINS (SPAD)", "SOINS (S.P.A.D.)") for printed in ("SO INS (SPAD)", "SOINS (SP AD)")]
    [True, False]
    """
    start, end = int(Prefix.similarity(own, twin)), len(own) - int(Postfix.similarity(own, twin))
    moves = Levenshtein.opcodes(own, printed)
    first = next((m.dest_start + start - m.src_start for m in moves if m.src_start <= start < m.src_end), len(printed))
    last = next((m.dest_start + end - m.src_start for m in moves if m.src_start <= end < m.src_end), len(printed))
    return _marks(printed[first:last]) == _marks(own[start:end])


def _marks(text: str) -> int:
    return sum(not sign.isalnum() for sign in text)
