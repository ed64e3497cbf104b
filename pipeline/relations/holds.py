"""Whether a relation holds under given values, and by how much it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pipeline.records import CellKey, Relation, Value

Mode = Literal["exact", "cut", "rounded"]
EURO = 100


class Outcome(NamedTuple):
    """What becomes of a relation under some values.

    `gap` is observed minus expected, in cents (or units), None for `same` and `pair`. A relation may hold in a mode
    other than `exact` and still have a gap. `mode` is None where it does not hold.
    """

    holds: bool
    mode: Mode | None
    gap: int | None


def in_mode(cents: int, mode: Mode) -> int:
    """An amount in cents as declared in `mode`: unchanged, its cents dropped, or to the euro, halves up.

    >>> in_mode(10060, "exact"), in_mode(10060, "cut"), in_mode(10060, "rounded"), in_mode(10050, "rounded")
    (10060, 10000, 10100, 10100)
    """
    if mode == "cut":
        return cents - cents % EURO
    return (cents + EURO // 2) // EURO * EURO if mode == "rounded" else cents


def sides(relation: Relation, values: Mapping[CellKey, Value | None]) -> tuple[int, int]:
    """Declared and computed side of a `sum`: the terms of negative and of positive coefficient, each in cents or units.

    A cell without a number counts as 0, as one that shows nothing does.

    >>> total, one, two = (CellKey("budget", row, "planned") for row in ("total", "travel", "meals"))
    >>> adds_up = Relation("ADD-001", "sum", ((total, -1), (one, 1), (two, 1)))
    >>> sides(adds_up, {total: 300, one: 100, two: 150})
    (300, 250)
    """
    declared = computed = 0
    for key, coefficient in relation.terms:
        value = values.get(key)
        if isinstance(value, int):
            if coefficient < 0:
                declared -= coefficient * value
            else:
                computed += coefficient * value
    return declared, computed


def judge(relation: Relation, values: Mapping[CellKey, Value | None]) -> Outcome:
    """Judge a relation under `values`: exactly, or in the first of its modes in which it holds.

    >>> declared, paid = CellKey("form", "costs", "amount"), CellKey("book", "costs", "amount")
    >>> relation = Relation("FRM-001", "sum", ((declared, -1), (paid, 1)), modes=("exact", "cut", "rounded"))
    >>> judge(relation, {declared: 10000, paid: 10060})
    Outcome(holds=True, mode='cut', gap=-60)
    >>> judge(relation, {declared: 10200, paid: 10060})
    Outcome(holds=False, mode=None, gap=140)
    """
    if relation.kind == "sum":
        declared, computed = sides(relation, values)
        for mode in relation.modes:
            if declared == in_mode(computed, mode):
                return Outcome(True, mode, declared - computed)
        return Outcome(False, None, declared - computed)
    known = [value for key, _ in relation.terms if (value := values.get(key)) is not None]
    if relation.kind == "same":
        holds = len(set(known)) <= 1
    else:
        holds = len(known) < 2 or (known[0], known[1]) in relation.pairs
    return Outcome(holds, "exact" if holds else None, None)
