"""The values within reach of a cell's prints, with their costs, and the price of any other value."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from pipeline.amounts import parse_amount
from pipeline.records import Kind
from pipeline.repair import figures
from pipeline.repair.channel import Channel, arbitrary
from pipeline.repair.choices import Choice, Elsewhere

DECIMALS: dict[Kind, int] = {"amount": 2, "percentage": 2, "count": 0}
"""Kinds whose values are figures, and their decimals."""

SPREAD = 9.0
"""Nats by which one given value of a lost or unreadable cell is less likely than all of them together."""

OTHER_FIGURE = 7.0
"""Nats by which one given print of a witness is less likely than any, where the witness is another figure on paper."""

KEPT_FORM = 0.7
"""Nats a character by which arbitrary text less likely has those of an amount: at most every second one fits."""

MOST_OPTIONS = 200
MOST_PRINTS = 6


class Shown(NamedTuple):
    """The prints of a cell, the nearest to its label first, each with the channel of its page."""

    prints: tuple[str, ...]
    channel: Channel


@lru_cache(maxsize=500)
def figure_choice(shown: Shown, kind: Kind) -> Choice:
    """The options of a cell that holds a figure. Values are cents, hundredths of a percent, or units.

    Further prints are independent witnesses, each of which may be another figure on paper at its price. A cell
    without print is either absent, which counts as 0, or was lost with any value.
    """
    channel, decimals = shown.channel, DECIMALS[kind]
    model = channel.model
    if not shown.prints:
        free = -math.log(model.lost_cell)
        return Choice(((0, 0.0),), Elsewhere(_constant(free + SPREAD), free + SPREAD, free, lowest=1))
    prints = shown.prints[:MOST_PRINTS]
    readings = [dict(figures.readings(text, channel, decimals)) for text in prints]
    pricers = [figures.pricer(text, channel, decimals) for text in prints]
    differs = OTHER_FIGURE - math.log(model.witness_differs)

    def price(value: int) -> float:
        if len(prints) == 1:
            cost = readings[0].get(value)
            return pricers[0](value) if cost is None else cost
        total = 0.0
        for place, (within, priced) in enumerate(zip(readings, pricers, strict=True)):
            cost = within.get(value)
            if cost is None:
                cost = priced(value)
            total += min(cost, differs) if place else cost
        return total

    values = {value for within in readings for value in within}
    if len(prints) == 1:
        costs = list(readings[0].items())
    else:
        costs = sorted(((value, price(value)) for value in values), key=lambda pair: (pair[1], pair[0]))
    if kind == "percentage":
        costs = [(value, cost) for value, cost in costs if value <= 100_00]
    garbled = channel.garble + differs * (len(prints) - 1)
    if not costs:
        arbitrary_text = garbled + arbitrary(prints[0])
        return Choice((), Elsewhere(lambda value: SPREAD + max(0.0, price(value) - arbitrary_text), SPREAD, 0.1))
    nearest = costs[0][1]
    options = tuple(
        [(value, cost - nearest) for value, cost in costs[:MOST_OPTIONS] if cost <= nearest + figures.REACH]
    )
    near = sum([math.exp(-cost) for _, cost in options[1:]])
    replaced = garbled + min([_in_form(text, kind, channel) for text in prints])
    free = -math.log(near * near / 2 + math.exp(min(0.0, nearest - replaced)) * 0.999)
    twice = 2 * options[1][1] if len(options) > 1 else math.inf
    least = max(0.1, min(max(twice, 2 * channel.cheapest), figures.REACH, garbled + arbitrary(prints[0]) - nearest))

    def relative(value: int) -> float:
        return max(least, price(value) - nearest)

    return Choice(options, Elsewhere(relative, least, max(0.1, free)))


def _in_form(text: str, kind: Kind, channel: Channel) -> float:
    """Nats by which arbitrary text less likely looks like this print: a dash, or signs that amounts are made of."""
    if figures.is_dash(text):
        return 2 * channel.loss
    if kind != "amount":
        return 0.0
    if parse_amount(text) is not None:
        return KEPT_FORM * len("".join(text.split()))
    return KEPT_FORM * sum(sign.isdigit() or sign in ",." for sign in figures.bare_figure(text))


def _constant(cost: float) -> Callable[[int], float]:
    return lambda _: cost
