"""Forms: labels and values that the page prints side by side, one under the other, or apart.

A label cut in two by the scan is told by either piece. Labels listed first and values after are paired in order, and
a form's declared sums judge between pairings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.amounts import parse_amount
from pipeline.records import Line
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Field, RowSum, TableLayout
from pipeline.tables.leading import whole_amount
from pipeline.tables.lexing import amount_cost, percentage_cost
from pipeline.wording import look

LIKE = 74.0
REACH = 18
"""Lines between a form's label and a value without label that may belong to it."""

ALONE = 25
"""Lines around a label of a form within which others of the form stand."""
TO_THE_LETTER = 92.0
"""Match of a label that is believed to stand alone."""
APART = 6
"""Lines between the last of a run of labels and the values listed after it, and between those values."""


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


@dataclass(frozen=True, slots=True)
class FormReading:
    """What a form shows: the value of each labelled field, values without a label, fields paired without certainty."""

    values: dict[str, Value]
    labels: tuple[Label, ...]
    loose: tuple[Value, ...]
    uncertain: frozenset[str]
    apart: Mapping[str, tuple[str, ...]]


def read_form(
    lines: Sequence[Line], lattices: Sequence[Lattice], free: Sequence[bool], table: TableLayout
) -> FormReading:
    """Read a form from the lines that no other table claims (`free`).

    A field's value is the one beside its label, else the one that order and the form's sums pair with it.
    """
    labels = [label for i in range(len(lines)) if free[i] and (label := find_label(lattices[i], i, table)) is not None]
    near = {i for label in labels for i in range(label.line - REACH, label.line + REACH + 1)}
    taken = {(label.value.line, label.value.span) for label in labels if label.value}
    loose = [
        value
        for i in range(len(lines))
        if free[i] and i in near
        for value in values_of(lattices[i], i)
        if value.alone and (value.line, value.span) not in taken
    ]
    shapes = {field.key: field.shape for field in table.fields}
    values: dict[str, Value] = {}
    for label in sorted(labels, key=lambda label: (-label.match, label.line)):
        if label.value is not None and label.key not in values and _fits(label.value, shapes[label.key]):
            values[label.key] = label.value
    beside_labels = set(values)
    uncertain = _pair_apart(labels, loose, values, shapes, table.sums) | _strays(labels)
    by_order = [key for key in values if key not in beside_labels]
    used = {(value.line, value.span) for value in values.values()}
    beside = [label.value for label in labels if label.value is not None]
    rest = tuple(v for v in dict.fromkeys([*loose, *beside]) if (v.line, v.span) not in used)
    apart = {key: tuple(other for other in by_order if other != key) for key in by_order}
    return FormReading(values, tuple(labels), rest, uncertain, apart)


def _strays(labels: Sequence[Label]) -> frozenset[str]:
    """The fields of which a label stands alone, far from all others, and is not that of the field to the letter."""
    fields: dict[str, list[Label]] = {}
    for label in labels:
        fields.setdefault(label.key, []).append(label)
    return frozenset(
        key
        for key, own in fields.items()
        for label in own
        if label.match < TO_THE_LETTER
        and not any(other.key != key and abs(other.line - label.line) <= ALONE for other in labels)
    )


def find_label(lattice: Lattice, number: int, table: TableLayout) -> Label | None:
    """The field whose label, or a piece of it, the line prints before its value, if any."""
    atoms = lattice.atoms
    if not atoms or len(atoms) > 40:
        return None
    values = values_of(lattice, number)
    first_value = min((value.span[0] for value in values if value.span[0] > 0), default=len(atoms))
    if first_value == 0:
        return None
    best = max(
        ((label_match(look(lattice.text(0, first_value)), f), f) for f in table.fields), key=lambda pair: pair[0]
    )
    if best[0] < LIKE:
        return None
    value = next((v for v in values if v.span[0] >= first_value and _fits(v, best[1].shape)), None)
    return Label(number, best[1].key, best[0], (0, first_value), value)


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
        if not (lattice.digits[first] or atoms[first].text[0] in "-–—gqO"):
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
            elif _garbled_value(text) and first == 0:
                found.append((2.5, first, last, "amount"))
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


def _fits(value: Value, shape: str) -> bool:
    return (value.shape == "percentage") == (shape == "percentage")


def _pair_apart(
    labels: Sequence[Label],
    loose: Sequence[Value],
    values: dict[str, Value],
    shapes: Mapping[str, str],
    sums: Sequence[RowSum],
) -> frozenset[str]:
    """Pair labels that have no value beside them with values that have no label; adds to `values`.

    A run of labels takes the run of values that follows it, in order. Where the runs differ in length, the choice that
    makes a declared sum hold is taken; where none does, the nearest one, and those fields are returned as uncertain.
    """
    events: list[tuple[int, int, Label | Value]] = [(label.line, 0, label) for label in labels if label.value is None]
    events += [(value.line, 1, value) for value in loose]
    events += [(label.line, 2, label) for label in labels if label.value is not None]
    events.sort(key=lambda event: event[:2])
    uncertain: set[str] = set()
    run: list[Label] = []
    tail: list[Value] = []
    for _, kind, event in [*events, (10**9, 2, None)]:
        if kind == 1 and isinstance(event, Value):
            if run and event.line - (tail[-1] if tail else run[-1]).line <= APART:
                tail.append(event)
            continue
        if tail or kind == 2:
            uncertain |= _pair_run(run, tail, values, shapes, sums)
            run, tail = [], []
        if kind == 0 and isinstance(event, Label):
            if run and event.line - run[-1].line > APART:
                run = []
            if event.key not in values and event.key not in {label.key for label in run}:
                run.append(event)
    return frozenset(uncertain)


def _pair_run(
    run: Sequence[Label],
    tail: Sequence[Value],
    values: dict[str, Value],
    shapes: Mapping[str, str],
    sums: Sequence[RowSum],
) -> set[str]:
    tail = list(tail[:8])
    chosen: list[tuple[str, Value]] = []
    for shape in ("amount", "percentage"):
        keys = [label.key for label in run if (shapes[label.key] == "percentage") == (shape == "percentage")]
        shown = [value for value in tail if value.shape == shape]
        if not keys or not shown:
            continue
        if len(keys) <= len(shown):
            options = [list(zip(keys, pick, strict=True)) for pick in combinations(shown, len(keys))]
        else:
            options = [list(zip(pick, shown, strict=True)) for pick in combinations(keys, len(shown))]
        held = [option for option in options if _sums_hold(dict(option), values, sums)]
        best = held[0] if held else options[-1] if len(keys) > len(shown) else options[0]
        chosen += best
        if len(options) > 1 and len(held) != 1:
            values.update(best)
            return {key for key, _ in best}
    values.update(chosen)
    return set()


def _sums_hold(option: dict[str, Value], values: dict[str, Value], sums: Sequence[RowSum]) -> bool:
    for row in sums:
        parsed = [
            parse_amount((option.get(key) or values[key]).text)
            for key in (*row.parts, row.total)
            if key in option or key in values
        ]
        if len(parsed) == len(row.parts) + 1 and None not in parsed and sum(p or 0 for p in parsed[:-1]) == parsed[-1]:
            return True
    return False


def _digits(value: Value) -> str:
    return "".join(c for c in value.text if c.isdigit())


def witnesses(reading: FormReading, table: TableLayout) -> dict[str, list[Value]]:
    """Values without a label that print the same figure as a form's total, but for at most two misread characters."""
    found: dict[str, list[Value]] = {}
    for row in table.sums:
        own = reading.values.get(row.total)
        if own is None:
            continue
        prints = [_digits(own)]
        waiting = [value for value in reading.loose if len(_digits(value)) >= 5]
        while near := [
            v for v in waiting if any(Levenshtein.distance(_digits(v), p, score_cutoff=2) <= 2 for p in prints)
        ]:
            waiting = [value for value in waiting if value not in near]
            prints += [_digits(value) for value in near]
            found.setdefault(row.total, []).extend(near)
        if row.total in found:
            found[row.total].sort(key=lambda value: (value.line, value.span))
    return found
