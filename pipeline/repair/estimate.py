"""Noise rates from pairs of printed and read text: alignment, counts, smoothing.

Give it what was printed and what a scanner made of it, cell by cell; it gives the content of a noise model's data file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import OSA, Levenshtein

SMOOTHING = 1.0
"""Occurrences added to each count that a rate is made of, so that what was never seen stays possible."""

_COMMA = ","
_SPACES = frozenset(" \u00a0\u202f")


@dataclass(slots=True)
class Counts:
    """What alignments of printed with read text come to. `characters` excludes spaces and commas.

    `substitutions` counts (printed, read), `garbled` the cells that share too little with their print to be aligned.
    """

    cells: int = 0
    characters: int = 0
    commas: int = 0
    spaces: int = 0
    substitutions: Counter[tuple[str, str]] = field(default_factory=Counter)
    inserted: Counter[str] = field(default_factory=Counter)
    doubled: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    swapped: int = 0
    comma_lost: int = 0
    comma_as_point: int = 0
    separator_added: int = 0
    space_added: int = 0
    garbled: int = 0

    @property
    def misread(self) -> int:
        """Characters misread in any way, separators aside."""
        return self.substitutions.total() + self.inserted.total() + self.lost.total() + self.swapped


def count(pairs: Iterable[tuple[str, str]]) -> Counts:
    """Align each print with what was read of it and count what happened to its characters, letters in upper case.

    A cell of which less than half survives is garbled, and nothing else is counted of it.

    >>> seen = count([("7 384,20", "7384.20"), ("130", "1B0"), ("2019", "2109"), ("77", "777"), ("SSIAD", "#~")])
    >>> seen.substitutions[("3", "B")], seen.swapped, seen.doubled, seen.comma_as_point, seen.garbled
    (1, 1, 1, 1, 1)
    """
    counts = Counts()
    for printed, read in pairs:
        _count_cell(counts, printed.upper(), read.upper())
    return counts


def _count_cell(counts: Counts, printed: str, read: str) -> None:
    counts.cells += 1
    if not printed or OSA.distance(printed, read) > max(2, len(printed) // 2):
        counts.garbled += 1
        return
    counts.commas += printed.count(_COMMA)
    counts.spaces += sum(sign in _SPACES for sign in printed)
    counts.characters += sum(sign != _COMMA and sign not in _SPACES for sign in printed)
    unswapped = _undo_swaps(counts, printed, read)
    for step in Levenshtein.editops(printed, unswapped):
        i, j = step.src_pos, step.dest_pos
        if step.tag == "replace":
            _count_replaced(counts, printed[i], unswapped[j])
        elif step.tag == "delete":
            _count_lost(counts, printed[i])
        else:
            _count_inserted(counts, unswapped[j], unswapped[max(0, j - 1) : j] + unswapped[j + 1 : j + 2])


def _undo_swaps(counts: Counts, printed: str, read: str) -> str:
    """The read text with neighbours put back in order where that alone explains two differences."""
    if len(printed) != len(read):
        return read
    signs = list(read)
    for k in range(len(signs) - 1):
        if signs[k] != printed[k] and signs[k] == printed[k + 1] and signs[k + 1] == printed[k]:
            signs[k], signs[k + 1] = signs[k + 1], signs[k]
            counts.swapped += 1
    return "".join(signs)


def _count_replaced(counts: Counts, printed: str, read: str) -> None:
    if printed == _COMMA:
        counts.comma_as_point += read == "."
        counts.comma_lost += read != "."
    elif printed not in _SPACES:
        counts.substitutions[printed, read] += 1


def _count_lost(counts: Counts, printed: str) -> None:
    if printed == _COMMA:
        counts.comma_lost += 1
    elif printed not in _SPACES:
        counts.lost[printed] += 1


def _count_inserted(counts: Counts, read: str, neighbours: str) -> None:
    if read in _SPACES:
        counts.space_added += 1
    elif read in ",.":
        counts.separator_added += 1
    else:
        counts.inserted[read] += 1
        counts.doubled += read in neighbours


def model_data(counts: Counts, base: dict[str, Any], origin: str) -> dict[str, Any]:
    """The content of a data file with the rates that were counted; what was not counted is taken from `base`.

    `base` is the content of another data file. Raises ValueError when nothing was counted.

    >>> import json
    >>> from importlib import resources
    >>> from pipeline.repair import noise
    >>> base = json.loads(resources.files("pipeline.repair").joinpath("noise.json").read_text("utf-8"))
    >>> data = model_data(count([("380781", "B80781")] * 20 + [("380781", "380781")] * 80), base, "doctest")
    >>> round(noise.from_data(data).substitutions["3"]["B"], 2) > 0.3
    True
    """
    if not counts.characters:
        raise ValueError("noise estimate: no printed characters were given")
    kinds = {
        "substitution": counts.substitutions.total(),
        "insertion": counts.inserted.total(),
        "loss": counts.lost.total(),
        "swap": counts.swapped,
    }
    total = sum(kinds.values()) + SMOOTHING * len(kinds)
    table: dict[str, dict[str, int]] = {}
    for (printed, read), seen in sorted(counts.substitutions.items()):
        table.setdefault(printed, {})[read] = seen
    return {
        **base,
        "origin": origin,
        "shares": {kind: (seen + SMOOTHING) / total for kind, seen in kinds.items()},
        "substitutions": table,
        "doubled": _rate(counts.doubled, kinds["insertion"]),
        "separators": {
            **base["separators"],
            "comma_lost": _rate(counts.comma_lost, counts.commas),
            "comma_as_point": _rate(counts.comma_as_point, counts.commas),
            "separator_added": _rate(counts.separator_added, counts.cells),
            "space_added": _rate(counts.space_added, counts.cells),
        },
        "garble": {
            "per_rate": min(0.9, _rate(counts.garbled, counts.cells) / page_rate(counts)),
            "least": base["garble"]["least"],
        },
    }


def page_rate(counts: Counts) -> float:
    """Misread characters per printed character, smoothed.

    >>> page_rate(count([("1234567890", "1234567890")] * 99 + [("1234567890", "1234567899")])) < 0.003
    True
    """
    return _rate(counts.misread, counts.characters)


def _rate(seen: int, among: int) -> float:
    return (seen + SMOOTHING / 2) / (among + SMOOTHING)
