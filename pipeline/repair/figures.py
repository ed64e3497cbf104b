"""Values within reach of a printed figure: an amount, a percentage or a count, however its separators were read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.amounts import MISREAD_CURRENCY, bare_amount
from pipeline.repair.channel import COMMA, Channel, arbitrary

REACH = 12.0
"""Nats over the nearest reading up to which readings are listed."""

LONGER = math.log(10)
"""A figure with one more digit is one of ten times as many."""

_LONGEST = 24
_MOST_STRINGS = 24
_MOST_DIGITS = 13
_DASHES = frozenset("-–—−‐‑_~")
_SEPARATORS = frozenset(",.")
_SIGNS = frozenset("'’‘`´:;·\"*|!")
_EDGES = " \t\u00a0\u202f|¦!{}[]()=~<>«»\"'’‘*_"
_POINTED = 1.5
"""Nats of signs that stand between all thousands, and of no other: many print amounts so."""
_SIGN_AS_SEPARATOR, _SIGN_ADDED, _EDGE_ADDED = 2.5, 3.0, 4.0
_MOST_READINGS = 300
_BESIDE_THE_SIGN = re.compile(r"\s*([,.])\s*(?=\d\d$)")
"""A decimal sign before two last digits, with the blanks beside it: its width is not that of a digit."""


class _Digits(NamedTuple):
    """A way to read the characters of a print: its digits and where among them separators and spaces stand."""

    cost: float
    digits: str
    separators: tuple[int, ...]
    spaces: tuple[int, ...]


class _Figure(NamedTuple):
    """A way to place the decimal comma: `digits` run to the last decimal; the last `given` of those are as printed."""

    cost: float
    digits: str
    spaces: tuple[int, ...]
    editable: int


def bare_figure(text: str) -> str:
    """Digits, separators and whatever else of a printed figure, without currency, percent sign and column rules.

    What stands where the currency does is the currency, however it was read; blanks beside the decimal sign say
    nothing. Neither tells one value from another.

    >>> bare_figure("|7 384,20 € "), bare_figure("41,00 %"), bare_figure("- £"), bare_figure("214 056,070 €")
    ('7 384,20', '41,00', '-', '214 056,070')
    >>> bare_figure("1 725,00 C"), bare_figure("15 156, 63 €"), bare_figure("5 68 7,50")
    ('1 725,00', '15 156,63', '5 68 7,50')
    """
    bare = bare_amount(text[: 2 * _LONGEST]).strip(_EDGES)
    if bare.endswith("%"):
        bare = bare[:-1].rstrip()
    return _BESIDE_THE_SIGN.sub(r"\1", MISREAD_CURRENCY.sub("", bare))[:_LONGEST]


def is_dash(text: str) -> bool:
    """Say whether a print is the dash that stands for zero.

    >>> is_dash("-   €"), is_dash("— £"), is_dash("-5"), is_dash("")
    (True, True, False, False)
    """
    bare = "".join(bare_amount(text[: 2 * _LONGEST]).split())
    return 0 < len(bare) <= 2 and all(sign in _DASHES for sign in bare)


def readings(text: str, channel: Channel, decimals: int) -> tuple[tuple[int, float], ...]:
    """Values (in units of the last decimal) within reach of a print, with their costs in nats, cheapest first.

    Every single misread character is covered, and any combination with lost, moved or added separators, letters
    read for digits and spaces. Empty where nothing is within reach. A well-formed print comes first, at no cost.

    >>> from pipeline.repair.noise import load
    >>> from pipeline.repair.channel import channel_at
    >>> channel = channel_at(load(), 0.01)
    >>> readings("7 384,20 €", channel, 2)[0]
    (738420, 0.0)
    >>> [value for value, _ in readings("734420 €", channel, 2)[:2]]
    [734420, 73442000]
    >>> 21005600 in dict(readings("214 056,00", channel, 2)), readings("- €", channel, 2)[0]
    (True, (0, 0.0))
    >>> [value for value, _ in readings("1.520 €", channel, 2)[:2]], 6293210 in dict(readings("62 932,", channel, 2))
    ([152000, 1520], True)
    """
    if is_dash(text):
        return ((0, 0.0),)
    bare = bare_figure(text)
    figures = [figure for string in _digit_strings(bare, channel) for figure in _figures(string, decimals, channel)]
    nearest = min([_as_it_stands(figure, decimals, channel) for figure in figures], default=math.inf)
    if nearest > channel.garble + arbitrary(bare):
        return ()
    found: dict[int, float] = {}
    limit = nearest + REACH
    for figure in figures:
        if figure.cost < limit:
            for value, cost in _neighbours(figure, decimals, channel, limit):
                if cost < found.get(value, limit):
                    found[value] = cost
    return tuple(sorted(found.items(), key=lambda pair: (pair[1], pair[0]))[:_MOST_READINGS])


def _digit_strings(bare: str, channel: Channel) -> list[_Digits]:
    """Ways to read what is no digit: letters as the digits that they look like, signs as separators, or as noise."""
    beam = [_Digits(0.0, "", (), ())]
    inner = [place for place, sign in enumerate(bare) if sign.isdigit()] or [0]
    for place, sign in enumerate(bare):
        if sign.isascii() and sign.isdigit():
            beam = [_Digits(c, d + sign, s, w) for c, d, s, w in beam]
        elif sign.isspace():
            beam = [_Digits(c, d, s, (*w, len(d))) for c, d, s, w in beam]
        elif sign in _SEPARATORS:
            beam = [_Digits(c, d, (*s, len(d)), w) for c, d, s, w in beam]
        else:
            beam = sorted(_misread(beam, sign.upper(), inner[0] < place < inner[-1], channel))[:_MOST_STRINGS]
    return [string for string in beam if 0 < len(string.digits) <= _MOST_DIGITS]


def _misread(beam: list[_Digits], sign: str, inside: bool, channel: Channel) -> Iterator[_Digits]:
    for cost, digits, separators, spaces in beam:
        for printed in "0123456789":
            yield _Digits(cost + channel.substitution(printed, sign), digits + printed, separators, spaces)
        if sign in _SIGNS:
            yield _Digits(cost + _SIGN_AS_SEPARATOR, digits, (*separators, len(digits)), spaces)
            yield _Digits(cost + _SIGN_ADDED, digits, separators, spaces)
        else:
            added = channel.insertion(sign)
            yield _Digits(cost + (added if inside else min(added, _EDGE_ADDED)), digits, separators, spaces)


def _figures(string: _Digits, decimals: int, channel: Channel) -> Iterator[_Figure]:
    """Ways to place the decimal comma among the digits."""
    cost, digits, separators, spaces = string
    prices = channel.separator
    size = len(digits)
    if decimals == 0:
        yield _Figure(cost + prices["separator_added"] * len(separators), digits, spaces, size)
        return
    for place in dict.fromkeys(separators):
        tail = size - place
        rest = [other for other in separators if other != place]
        whole = cost + sum(
            prices["thousands_sign" if other < place and (place - other) % 3 == 0 else "separator_added"]
            for other in rest
        )
        if tail == decimals:
            yield _Figure(whole, digits, spaces, size)
        elif tail == 0:
            for cents in range(10**decimals):
                yield _Figure(whole + channel.loss + decimals * LONGER, f"{digits}{cents:0{decimals}d}", spaces, 0)
        elif tail == decimals - 1:
            for lost in "0123456789":
                yield _Figure(whole + channel.loss + LONGER, digits + lost, spaces, 0)
                yield _Figure(whole + channel.loss + LONGER, digits[:-1] + lost + digits[-1:], spaces, 0)
        elif tail == decimals + 1:
            for extra in range(place, size):
                added = channel.insertion(digits[extra], digits[extra - 1 : extra], digits[extra + 1 : extra + 2])
                yield _Figure(whole + added, digits[:extra] + digits[extra + 1 :], spaces, size - 1)
        if tail != decimals and size > decimals:
            moved = (
                prices["comma_moved"] if abs(tail - decimals) == 1 else prices["separator_added"] + prices["comma_lost"]
            )
            yield _Figure(whole + moved, digits, spaces, 0)
    added = cost + prices["separator_added"] * len(separators)
    if not separators and size > decimals:
        yield _Figure(added + prices["comma_lost"], digits, spaces, size)
    if not separators or all((size - place) % 3 == 0 for place in separators):
        pointed = separators and separators[0] <= 3 and separators[-1] < size
        thousands = cost + (_POINTED if pointed else prices["thousands_sign"]) * len(separators)
        yield _Figure(thousands + prices["no_decimals"], digits + "0" * decimals, spaces, size)


def _as_it_stands(figure: _Figure, decimals: int, channel: Channel) -> float:
    """Cost of a figure with none of its digits misread: spaces out of place and a leading zero were not printed."""
    size = len(figure.digits)
    misplaced = sum([(size - decimals - place) % 3 != 0 or size - decimals <= place for place in figure.spaces])
    led = channel.inserted[True] if size > decimals + 1 and figure.digits[0] == "0" else 0.0
    return figure.cost + led + misplaced * channel.separator["space_added"]


def _neighbours(figure: _Figure, decimals: int, channel: Channel, limit: float) -> Iterator[tuple[int, float]]:
    """The figure itself and those one misread digit away."""
    cost, digits, spaces, editable = figure
    size = len(digits)
    misplaced = channel.separator["space_added"]
    gaps = [size - decimals - place for place in spaces]
    led = channel.inserted[True] if size > decimals + 1 and digits[0] == "0" else 0.0
    standing = _as_it_stands(figure, decimals, channel)
    base = standing - led
    value = int(digits)
    yield value, standing
    if cost + channel.cheapest > limit:
        return
    for k in range(editable):
        sign = digits[k]
        unit = 10 ** (size - 1 - k)
        held = int(sign)
        for printed, price in channel.digits[sign]:
            if k or printed != "0" or size <= decimals + 1:
                yield value + (int(printed) - held) * unit, base + price + (led if k else 0.0)
        if k + 1 < editable and digits[k + 1] != sign:
            yield value + (int(digits[k + 1]) - held) * (unit - unit // 10), base + channel.swap + (led if k else 0.0)
    for k in range(editable + 1):
        unit = 10 ** (size - k)
        head, tail = divmod(value, unit)
        shifted = cost + led
        if gaps:
            shifted += misplaced * sum([
                (gap + (place < k)) % 3 != 0 and (place != k or (gap + 1) % 3 != 0)
                for gap, place in zip(gaps, spaces, strict=True)
            ])  # fmt: skip
        if k < size - decimals + 1 or decimals == 0:
            for lost in range(0 if k else 1, 10):
                yield (head * 10 + lost) * unit + tail, shifted + channel.loss + LONGER
    for k in range(min(editable, size - decimals)):
        if size - 1 > decimals and not (k == 0 and size > decimals + 2 and digits[1] == "0"):
            unit = 10 ** (size - 1 - k)
            shifted = cost + (led if k else 0.0)
            if gaps:
                shifted += misplaced * sum(
                    [(gap - (place <= k)) % 3 != 0 for gap, place in zip(gaps, spaces, strict=True)]
                )
            extra = channel.insertion(digits[k], digits[k - 1] if k else "", digits[k + 1 : k + 2])
            yield value // (unit * 10) * unit + value % unit, shifted + extra


def pricer(text: str, channel: Channel, decimals: int) -> Callable[[int], float]:
    """What a print costs in nats if a given value (not negative) stands on paper, however far it is from it.

    >>> from pipeline.repair.noise import load
    >>> from pipeline.repair.channel import channel_at
    >>> price = pricer("7 384,20 €", channel_at(load(), 0.01), 2)
    >>> price(738420), price(123456) < 25
    (0.0, True)
    """
    if is_dash(text):
        other = channel.garble + 2 * channel.loss
        return lambda value: 0.0 if value == 0 else other
    bare = "".join(bare_figure(text).upper().replace(".", COMMA).split())
    digits = sum(map(str.isdigit, bare))
    unit = 10**decimals
    no_decimals = channel.separator["no_decimals"]
    cost = channel.cost

    @lru_cache(maxsize=512)  # every round of the search asks for the values that sums imply
    def price(value: int) -> float:
        euros, part = divmod(value, unit)
        whole = str(euros)
        if decimals == 0:
            return cost(bare, whole)
        best = cost(bare, f"{whole}{COMMA}{part:0{decimals}d}")
        if part == 0:
            best = min(best, cost(bare, whole) + no_decimals)
        longer = len(whole) + decimals - digits
        return best + LONGER * longer if longer > 0 and value else best

    return price


def price(text: str, value: int, channel: Channel, decimals: int) -> float:
    """The price of one value; see `pricer`."""
    return pricer(text, channel, decimals)(value)
