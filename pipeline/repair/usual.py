"""Values that recur in a column are a little likelier in its other cells: a prior, never a proof.

The bonus is far below the price of a misread, so that it moves no print by itself; it tells candidates apart once a
relation has already refused the print. Only figures of lists count, legible, each at least three times: two prints of
one figure may be misread alike, and the lines of a form are no list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from pipeline.records import CellKey, Kind, Value
from pipeline.repair.candidates import Shown, figure_choice
from pipeline.repair.choices import Choice, Elsewhere

BONUS = 6.0
"""Nats by which a value that recurs in the column is likelier than one that does not, at most."""
SEVERAL = 3
SHORT_OF_A_MISREAD = 0.5
"""Nats by which that is less than the likeliest misread of the page: what recurs moves no print by itself."""


def recurring(legible: Mapping[CellKey, Value | None]) -> dict[tuple[str, str], frozenset[int]]:
    """By (table, column), the figures other than zero that several cells of a list print legibly.

    >>> cells = {CellKey("t", str(n), "c"): value for n, value in enumerate([500, 500, 500, 700, 700, 0, 0, 0, None])}
    >>> recurring(cells)
    {('t', 'c'): frozenset({500})}
    """
    counts: dict[tuple[str, str], Counter[int]] = {}
    for key, value in legible.items():
        if isinstance(value, int) and value and key.row.isdigit():
            counts.setdefault((key.table, key.column), Counter())[value] += 1
    return {where: frozenset(v for v, n in seen.items() if n >= SEVERAL) for where, seen in counts.items()}


@lru_cache(maxsize=500)
def choice_among(shown: Shown, kind: Kind, usual: frozenset[int]) -> Choice:
    """The options of a figure, those that recur in its column a little cheaper."""
    choice = figure_choice(shown, kind)
    if not usual or not shown.prints or not choice.options:
        return choice
    bonus = min(BONUS, shown.channel.cheapest - SHORT_OF_A_MISREAD)
    costs = [(value, cost - bonus if value in usual else cost) for value, cost in choice.options]
    costs.sort(key=lambda pair: (pair[1], pair[0]))
    nearest = costs[0][1]
    options = tuple((value, cost - nearest) for value, cost in costs)
    elsewhere = choice.elsewhere
    if elsewhere is None:
        return Choice(options)
    price = elsewhere.price

    def usual_price(value: int) -> float:
        return max(0.1, price(value) - nearest - (bonus if value in usual else 0.0))

    least = max(0.1, elsewhere.least - nearest - bonus)
    return Choice(options, Elsewhere(usual_price, least, max(0.1, elsewhere.free - nearest), elsewhere.lowest))
