"""Values that recur in a column are a little likelier in its other cells: a prior, never a proof.

The bonus is far below the price of a misread, so that it moves no print by itself; it tells candidates apart once a
relation has already refused the print. Only figures printed in good form count, each at least twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from pipeline.records import CellKey, Kind, Value
from pipeline.repair.candidates import Shown, figure_choice
from pipeline.repair.choices import Choice, Elsewhere

BONUS = 4.0
"""Nats by which a value that recurs in the column is likelier than one that does not."""


def recurring(literals: Mapping[CellKey, Value | None]) -> dict[tuple[str, str], frozenset[int]]:
    """By (table, column), the figures other than zero that at least two of its cells print in good form.

    >>> cells = {CellKey("t", str(n), "c"): value for n, value in enumerate([500, 500, 700, 0, 0, None])}
    >>> recurring(cells)
    {('t', 'c'): frozenset({500})}
    """
    counts: dict[tuple[str, str], Counter[int]] = {}
    for key, value in literals.items():
        if isinstance(value, int) and value:
            counts.setdefault((key.table, key.column), Counter())[value] += 1
    return {where: frozenset(v for v, n in seen.items() if n > 1) for where, seen in counts.items()}


@lru_cache(maxsize=40_000)
def choice_among(shown: Shown, kind: Kind, usual: frozenset[int]) -> Choice:
    """The options of a figure, those that recur in its column a little cheaper."""
    choice = figure_choice(shown, kind)
    if not usual or not shown.prints or not choice.options:
        return choice
    costs = [(value, cost - BONUS if value in usual else cost) for value, cost in choice.options]
    costs.sort(key=lambda pair: (pair[1], pair[0]))
    nearest = costs[0][1]
    options = tuple((value, cost - nearest) for value, cost in costs)
    elsewhere = choice.elsewhere
    if elsewhere is None:
        return Choice(options)
    price = elsewhere.price

    def usual_price(value: int) -> float:
        return max(0.1, price(value) - nearest - (BONUS if value in usual else 0.0))

    least = max(0.1, elsewhere.least - nearest - BONUS)
    return Choice(options, Elsewhere(usual_price, least, max(0.1, elsewhere.free - nearest), elsewhere.lowest))
