"""How much the sums of a row say that its cells stand together, in nats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from pipeline.amounts import bare_amount, parse_amount
from pipeline.tables.joining import Element, Row
from pipeline.tables.layout import RowSum

ADDS_UP, NEARLY, DOES_NOT, CANNOT = 3.0, 1.0, -2.0, -5.0
"""Nats of a row whose sum holds; would but for one misread character, or with amounts of other rows that look like
its own; takes more misreads; and cannot: other rows print each of its amounts too, so that none is likely misread.
"""
KINDS = 12
"""Amounts of a column, the most frequent ones, that a print which looks like none of them may have been."""
MOST_LETTERS = 2
"""Letters among the figures of a print, at most, that are taken for figures misread."""
LONG = 6
"""Figures from which two misreads leave an amount recognisable among those of other rows."""

Recurring = Mapping[str, Sequence[int]]
"""By column of a sum, the amounts that more than one row prints, in cents, the most frequent first."""


def recurring(elements: Sequence[Element], sums: Sequence[RowSum]) -> Recurring:
    """The amounts of the columns of sums that several rows print.

    >>> rows = [Element({"fee": fee}, 6.0) for fee in ("- €", "12,00 €", "7,50 €", "12.00 €")]
    >>> recurring(rows, [RowSum(("fee",), "total")])
    {'fee': [1200], 'total': []}
    """
    columns = dict.fromkeys(column for one in sums for column in (*one.parts, one.total))
    printed = {column: Counter(shown_cents(e.row[column]) for e in elements if column in e.row) for column in columns}
    return {
        column: [amount for amount, count in counts.most_common(KINDS) if amount is not None and count > 1]
        for column, counts in printed.items()
    }


def adds_up(row: Row, total: RowSum, often: Recurring) -> float:
    """How much a row's sum says that its cells stand together. `often` are the amounts that other rows print.

    >>> fees = RowSum(("fee", "training"), "total")
    >>> says = lambda fee, training, total: adds_up({"fee": fee, "training": training, "total": total}, fees, often)
    >>> often = {"fee": [1200, 3400], "training": [500], "total": [1700, 3900]}
    >>> says("12,00", "5,00", "17,00"), says("12,00", "5,00", "11,00"), says("72,00", "5,00", "11,00")
    (3.0, 1.0, 1.0)
    >>> says("34,00", "5,00", "17,00"), says("86,00", "5,00", "17,00")
    (-5.0, -2.0)

    A part that is not shown may be one that other rows print.

    >>> adds_up({"training": "5,00", "total": "17,00"}, fees, often)
    1.0
    """
    if total.total not in row:
        return 0.0
    parts = [shown_cents(row[part]) for part in total.parts if part in row]
    whole = shown_cents(row[total.total])
    if not parts or whole is None or None in parts:
        return 0.0
    known = [part or 0 for part in parts]
    computed = sum(known)
    if computed == whole:
        return ADDS_UP
    implied = [(computed, whole), *((whole - computed + part, part) for part in known)]
    if any(one_misread(wanted, printed) for wanted, printed in implied):
        return NEARLY
    columns = [column for column in (*total.parts, total.total) if column in row or often.get(column)]
    if all(column in row and shown_cents(row[column]) in often.get(column, ()) for column in columns):
        return CANNOT
    return NEARLY if _of_other_rows(row, total, often) else DOES_NOT


def stands_alone(row: Row, beside: Container[str], sums: Sequence[RowSum]) -> bool:
    """Whether the block with the columns `beside` may print nothing for a row: no sum of a row needs it.

    >>> fees = RowSum(("fee", "training"), "total")
    >>> stands_alone({"fee": "- €"}, {"training", "total"}, [fees]), stands_alone({"fee": "9,00"}, {"total"}, [fees])
    (True, False)
    >>> [stands_alone({"training": "8,00", "total": total}, {"fee"}, [fees]) for total in ("8,00", "17,00")]
    [True, False]
    """
    for one in sums:
        if one.total in beside and any(shown_cents(row.get(part, "")) for part in one.parts):
            return False
        if any(part in beside for part in one.parts) and adds_up(row, one, {}) < 0:
            return False
    return True


def _of_other_rows(row: Row, total: RowSum, often: Recurring) -> bool:
    """Whether the sum holds with amounts of other rows that the prints of this one look like, or that it lacks."""
    *parts, wholes = (_may_be(row.get(column), often.get(column, ())) for column in (*total.parts, total.total))
    return any(sum(amounts) in wholes for amounts in product(*parts))


def _may_be(text: str | None, often: Sequence[int]) -> list[int]:
    """The amounts that a print may be, in cents: its own, and those of other rows that it looks like."""
    if text is None:
        return [0, *often]
    own = shown_cents(text)
    return [*([] if own is None else [own]), *(amount for amount in often if _looks_like(text, amount))]


@lru_cache(maxsize=4096)
def _looks_like(text: str, cents: int) -> bool:
    """Whether a print is an amount but for its letters and one more misread, two in a long one.

    >>> _looks_like("12Tl,00 €", 127500), _looks_like("1l 200,08 €", 1120088), _looks_like("12Tl,00", 349851)
    (True, True, False)
    >>> _looks_like("548,50 €", 1454850), _looks_like("12,00", 1700), _looks_like("12,00", 1780)
    (True, True, False)
    """
    shown = "".join(c for c in bare_amount(text) if c.isalnum())
    wanted = f"{cents:03d}"
    letters = sum(not c.isdigit() for c in shown)
    most = letters + (2 if len(wanted) >= LONG else 1)
    return letters <= MOST_LETTERS and OSA.distance(shown, wanted, score_cutoff=most) <= most


def one_misread(wanted: int, printed: int) -> bool:
    """Whether one misread at most parts an amount from the one wanted, in cents."""
    return wanted > 0 and OSA.distance(str(wanted), str(printed), score_cutoff=1) <= 1


@lru_cache(maxsize=4096)
def shown_cents(text: str) -> int | None:
    """Cents of a printed amount, of its figures alone where it is not in good form; None where it has too few."""
    strict = parse_amount(text)
    digits = "".join(c for c in text if c.isdecimal())
    return int(digits) if strict is None and 3 <= len(digits) <= 12 else strict
