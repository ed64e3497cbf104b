"""Forms: labels and values that the page prints side by side, one under the other, or apart.

A label cut in two by the scan is told by either piece. Labels listed first and values after are paired in order, and
a form's declared sums judge between pairings.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from pipeline.amounts import loosely_printed, parse_amount
from pipeline.records import Line
from pipeline.tables.form_lines import Label, Value, find_labels, fits, values_of
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import RowSum, TableLayout
from pipeline.tables.twice import differing_prints

REACH = 18
"""Lines between a form's label and a value without label that may belong to it."""

ALONE = 25
"""Lines around a label of a form within which others of the form stand."""
MANY = 3
"""Fields that show several figures from which the form does for all: the scan lost the others."""
MOST_MARK = 3
"""Letters of a mark between two amounts, as of tax."""
TO_THE_LETTER = 92.0
"""Match of a label that is believed to stand alone."""
APART = 6
"""Lines between the last of a run of labels and the values listed after it, and between those values."""


@dataclass(frozen=True, slots=True)
class FormReading:
    """What a form shows: the value of each labelled field, values without a label, fields paired without certainty,
    those that it prints several times with figures that differ, or with several figures side by side.
    """

    values: dict[str, Value]
    labels: tuple[Label, ...]
    loose: tuple[Value, ...]
    uncertain: frozenset[str]
    apart: Mapping[str, tuple[str, ...]]
    twice: frozenset[Hashable] = frozenset()


def read_form(
    lines: Sequence[Line], lattices: Sequence[Lattice], free: Sequence[bool], table: TableLayout
) -> FormReading:
    """Read a form from the lines that no other table claims (`free`).

    A field's value is the one beside its label, else the one that order and the form's sums pair with it.
    """
    labels = [label for i in range(len(lines)) if free[i] for label in find_labels(lattices[i], i, table)]
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
        if label.value is not None and label.key not in values and fits(label.value, shapes[label.key]):
            values[label.key] = label.value
    beside_labels = set(values)
    uncertain = _pair_apart(labels, loose, values, shapes, table.sums) | _strays(labels)
    by_order = [key for key in values if key not in beside_labels]
    used = {(value.line, value.span) for value in values.values()}
    beside = [label.value for label in labels if label.value is not None]
    rest = tuple(v for v in dict.fromkeys([*loose, *beside]) if (v.line, v.span) not in used)
    apart = {key: tuple(other for other in by_order if other != key) for key in by_order}
    shown = [(label.key, _figure(label.value)) for label in labels if label.value and label.match >= TO_THE_LETTER]
    several = frozenset(label.key for label in labels if _goes_on(label, lattices, values))
    if len(several) >= MANY:
        several = frozenset(values)
    return FormReading(values, tuple(labels), rest, uncertain, apart, differing_prints(shown) | several)


def _goes_on(label: Label, lattices: Sequence[Lattice], values: Mapping[str, Value]) -> bool:
    """Whether another amount stands right behind the value of a field: without tax and with it, or of several years."""
    own = label.value
    if own is None or values.get(label.key) != own or own.shape != "amount":
        return False
    lattice = lattices[label.line]
    for value in values_of(lattice, label.line):
        if value.span[0] >= own.span[1]:
            between = lattice.own_letters[own.span[1] : value.span[0]]
            legible = loosely_printed(value.text)
            return legible is not None and legible > 0 and not any(len(w) > MOST_MARK and w.isalpha() for w in between)
    return False


def _figure(value: Value) -> Hashable:
    cents = loosely_printed(value.text)
    return cents if cents is not None else _digits(value)


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
