"""What one line of a form prints: the label of a field, or a piece of it, and the values on the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Field, TableLayout
from pipeline.tables.leading import whole_amount
from pipeline.tables.lexing import amount_cost, percentage_cost
from pipeline.wording import look

LIKE = 74.0
"""Match, of 100, from which a line is taken for the label of a field."""
_MISREAD_AT_THE_END = re.compile(r"[,.]?\d\S{1,11} ?[€£]")
"""A short figure with its currency that ends a line: a zero, say, in whatever way it was misread."""


@dataclass(frozen=True, slots=True)
class Value:
    """A printed amount or percentage: index of its line, atoms, text; `alone` where nothing else stands on the line."""

    line: int
    span: tuple[int, int]
    text: str
    shape: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A field's label found on a line, how well it matches (0-100), the atoms that it takes, the value beside it."""

    line: int
    key: str
    match: float
    span: tuple[int, int]
    value: Value | None


def find_label(lattice: Lattice, number: int, table: TableLayout) -> Label | None:
    """The field whose label, or a piece of it, the line prints before its value, if any."""
    atoms = lattice.atoms
    if not atoms or len(atoms) > 40:
        return None
    values = values_of(lattice, number)
    first_value = min((value.span[0] for value in values if value.span[0] > 0), default=len(atoms))
    if first_value == 0:
        return None
    best = _best_field(lattice, (0, first_value), table)
    if best[0] < LIKE:
        return None
    value = next((v for v in values if v.span[0] >= first_value and fits(v, best[1].shape)), None)
    return Label(number, best[1].key, best[0], (0, first_value), value)


def find_labels(lattice: Lattice, number: int, table: TableLayout) -> list[Label]:
    """The fields whose labels a line prints: one, or several side by side, each with its value after it."""
    first = find_label(lattice, number, table)
    if first is None:
        return []
    found = [first]
    values = values_of(lattice, number)
    for before, value in pairwise(values):
        if first.value is None or before.span[0] < first.value.span[0]:
            continue
        span = (before.span[1], value.span[0])
        match, field = _best_field(lattice, span, table)
        if match >= LIKE and fits(value, field.shape) and field.key not in {label.key for label in found}:
            found.append(Label(number, field.key, match, span, value))
    return found


def _best_field(lattice: Lattice, span: tuple[int, int], table: TableLayout) -> tuple[float, Field]:
    """The field whose label some atoms match best, and how well."""
    own = look(lattice.text(*span)) if span[0] < span[1] else ""
    return max(((label_match(own, field), field) for field in table.fields), key=lambda pair: pair[0])


@lru_cache(maxsize=65536)
def label_match(own: str, wanted: Field) -> float:
    """How well the letters of a line match a field's label or one half of it, 0 to 100.

    >>> f = Field("budget", ("Budget total du projet",))
    >>> label_match(look("iget total du projet"), f) > 78, label_match(look("Le budget est annexe"), f) > 78
    (True, False)
    """
    scores = [0.0]
    for label in wanted.labels:
        full = look(label)
        if len(own) < 6 or len(own) > 1.6 * len(full) + 6:
            continue
        if len(own) >= 0.75 * len(full):
            scores.append(fuzz.ratio(own, full))
        if len(own) >= max(9, 0.3 * len(full)) and len(own) <= len(full):
            head, tail = full[: len(own) + 1], full[-len(own) - 1 :]
            scores.append(max(fuzz.ratio(own, head), fuzz.ratio(own, tail)) - 3.0)
    return max(scores)


@lru_cache(maxsize=65536)
def _garbled_value(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return 6 <= len(text) <= 20 and digits >= 3 and text.rstrip()[-1:] in "€£" and digits >= 0.3 * len(text)


def values_of(lattice: Lattice, number: int) -> list[Value]:
    """The amounts and percentages of a line, cheapest reading first where two overlap, in printed order."""
    atoms = lattice.atoms
    found: list[tuple[float, int, int, str]] = []
    for first in range(len(atoms)):
        if not (lattice.digits[first] or atoms[first].text[0] in "-–—gqO,"):
            continue
        for last in range(first + 1, min(first + 6, len(atoms)) + 1):
            if not lattice.plain[last - 1] or (last - 1 > first and lattice.apart[last - 1]):
                break
            text = lattice.text(first, last)
            length_bonus = 0.15 * (last - first) - 2.0 * lattice.glue[last] - _cut(lattice, first)
            percentage = percentage_cost(text) if "%" in text else 9.0
            amount = amount_cost(text)
            if percentage < 1.6:
                found.append((percentage - length_bonus - 1.0, first, last, "percentage"))
            elif amount < 2.3 and any(c.isdigit() for c in text):
                found.append((amount - length_bonus, first, last, "amount"))
            elif amount < 0.2 and len(atoms) > 1:
                found.append((amount + 0.3, first, last, "amount"))
            elif _garbled_value(text) and (first == 0 or last == len(atoms)):
                found.append((2.5, first, last, "amount"))
            elif first > 0 and last == len(atoms) and _MISREAD_AT_THE_END.fullmatch(text):
                found.append((2.6, first, last, "amount"))
    chosen: list[tuple[int, int, str]] = []
    for _, first, last, shape in sorted(found):
        if all(last <= a or first >= b for a, b, _ in chosen):
            chosen.append((first, last, shape))
    chosen.sort()
    if not chosen:
        return []
    ends = [0, *(last for _, last, _ in chosen)]
    chosen = [
        (whole_amount(lattice, first, last, end) if shape == "amount" else first, last, shape)
        for (first, last, shape), end in zip(chosen, ends, strict=False)
    ]
    outside = [a.text for k, a in enumerate(atoms) if not a.rule and not any(f <= k < g for f, g, _ in chosen)]
    alone = sum(sum(c.isalnum() for c in text) for text in outside) <= 3 and len(chosen) == 1
    return [Value(number, (first, last), lattice.text(first, last), shape, alone) for first, last, shape in chosen]


def _cut(lattice: Lattice, first: int) -> float:
    """What it costs to begin an amount right after another group of figures."""
    before = lattice.atoms[first - 1].text if first else ""
    return (
        1.5
        if before[-1:].isdigit() and before.isdigit() and len(before) <= 3 and lattice.atoms[first].gap == 1
        else 0.0
    )


def fits(value: Value, shape: str) -> bool:
    """Whether a value may be that of a field of a shape."""
    return (value.shape == "percentage") == (shape == "percentage")
