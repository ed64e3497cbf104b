"""What the partners decided of the redistribution: reading chosen, amount granted, instalments, from the manifest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

WHOLE = 10_000
"""Hundredths of a percent in 100 %."""
_PLAIN = re.compile(r"\d{1,11}(?:[.,]\d{1,2})?", re.ASCII)


class Fault(NamedTuple):
    """A key of the manifest that cannot be used: the reason's name in the programme's words, and the value given."""

    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class Choices:
    """`solution` is the key of a reading, `granted_cents` cents, `tranches` hundredths of a percent, in all 100 %."""

    solution: str | None = None
    granted_cents: int | None = None
    tranches: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()


def choices_of(table: Mapping[str, Any], readings: Sequence[str]) -> Choices:
    """The choices in the manifest's [redistribution]; a key that cannot be used is left out and told as a fault.

    >>> choices_of({"solution": "a", "granted_eur": "180000.00", "tranches": [30, 70]}, ["a", "b"])
    Choices(solution='a', granted_cents=18000000, tranches=(3000, 7000), faults=())
    >>> choices_of({"solution": "c"}, ["a", "b"]).faults
    (Fault(reason='unknown_reading', value='c'),)
    """
    faults: list[Fault] = []
    for key in table.keys() - {"solution", "granted_eur", "tranches"}:
        faults.append(Fault("unknown_key", key))
    solution, granted, tranches = table.get("solution"), table.get("granted_eur"), table.get("tranches")
    if solution is not None and solution not in readings:
        faults.append(Fault("unknown_reading", str(solution)))
        solution = None
    cents = None if granted is None else euros(granted)
    if granted is not None and cents is None:
        faults.append(Fault("not_an_amount", str(granted)))
    parts = None if tranches is None else percentages(tranches)
    if tranches is not None and parts is None:
        faults.append(Fault("not_tranches", str(tranches)))
    return Choices(solution, cents, parts or (), tuple(sorted(faults)))


def euros(given: object) -> int | None:
    """Cents of an amount in euros, given as text or number; None where it is none, negative or finer than a cent.

    >>> euros("180000.00"), euros("180 000,50"), euros(180000), euros("-1"), euros("1.005"), euros(True), euros("1e9")
    (18000000, 18000050, 18000000, None, None, None, None)
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    text = "".join(str(given).replace("€", "").split())
    if not _PLAIN.fullmatch(text):
        return None
    return int(Decimal(text.replace(",", ".")) * 100)


def percentages(given: object) -> tuple[int, ...] | None:
    """Hundredths of a percent of instalments that add up to 100 %; None where they are none.

    >>> percentages([30, 70]), percentages(["33.33", 66.67]), percentages([30, 60]), percentages([0, 100])
    ((3000, 7000), (3333, 6667), None, None)
    """
    if not isinstance(given, list | tuple) or not 0 < len(given) <= 24:
        return None
    parts = [percentage(one) for one in given]
    whole = [part for part in parts if part is not None]
    return tuple(whole) if len(whole) == len(parts) and sum(whole) == WHOLE else None


def percentage(given: object) -> int | None:
    """Hundredths of a percent of a percentage over 0 and up to 100, given as text or number; None where it is none.

    >>> percentage(90), percentage("82,5 %"), percentage(101), percentage("0.005"), percentage(True)
    (9000, 8250, None, None, None)
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    try:
        part = Decimal(str(given).replace("%", "").replace(",", ".").strip()) * 100
    except InvalidOperation:
        return None
    if not part.is_finite() or not 0 < part <= WHOLE or part != part.to_integral_value():
        return None
    return int(part)
