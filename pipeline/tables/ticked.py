"""Codes of a closed list of which a row prints more than one, as a form does that has them ticked.

Which of them is meant is told by the tick, and by nothing that a scan keeps for sure.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from pipeline.tables.alignment import Alignment
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout
from pipeline.wording import look

LEAST = 3
"""Letters of a code, at least, that is looked for among what stands in no cell."""


def beside_other_codes(lattice: Lattice, columns: Sequence[ColumnLayout], found: Alignment) -> frozenset[int]:
    """The columns of a closed list, by number, beside whose code another one of the list stands in no cell."""
    places = []
    for place, column in enumerate(columns):
        span = found.spans[place]
        if span is None or column.shape != "code" or column.open or len(column.vocabulary) < 2:
            continue
        begin = max((other[1] for other in found.spans[:place] if other), default=0)
        end = min((other[0] for other in found.spans[place + 1 :] if other), default=len(lattice.atoms))
        inside = [look(atom.text) for atom in lattice.atoms[span[0] : span[1]]]
        beside = [look(atom.text) for atom in (*lattice.atoms[begin : span[0]], *lattice.atoms[span[1] : end])]
        entries = [entry for entry in map(look, column.vocabulary) if len(entry) >= LEAST]
        own = {entry for entry in entries if _holds(inside, entry)}
        other = {entry for entry in entries if any(_is_nearly(word, entry) for word in beside)}
        if len(own) > 1 or other - own:
            places.append(place)
    return frozenset(places)


def _holds(words: Sequence[str], entry: str) -> bool:
    """Whether some words one after the other are a code to the letter."""
    return any(
        "".join(words[first:last]) == entry
        for first in range(len(words))
        for last in range(first + 1, min(first + len(entry), len(words)) + 1)
    )


def _is_nearly(word: str, entry: str) -> bool:
    """Whether a word is a code but for one misread letter."""
    return len(word) >= LEAST - 1 and OSA.distance(word, entry, score_cutoff=1) <= 1
