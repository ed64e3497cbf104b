"""Cells that hold a text (identifiers, codes, listed words): the values within reach of a print, with their costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.repair.channel import Channel

Admits = Callable[[str], bool]
MOST_OPTIONS = 40
REACH = 22.0
"""Nats beyond the nearest value at which the list of a cell's values stops."""
ALPHABET = "0123456789"
SIGNS = ALPHABET + "AB"
"""Signs that may have been misread as another: the digits, and the letters of numbers that have one."""
SAMPLE = 64
LETTER = math.log(30)
"""Nats of one given sign among those that may stand in a garbled print."""
SIGN = 1.2
"""Nats of one given sign of a word that no list knows."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """What a cell may hold: values with costs in nats, cheapest first, and the cost of all values not listed together.

    `printed` is the print reduced to its characters. Costs are absolute: -ln P(print | value). `twice` is the cost of
    the values not listed that two misreads make of it.
    """

    printed: str
    options: tuple[tuple[str, float], ...]
    other: float
    twice: float = math.inf


def one_misread(text: str, channel: Channel) -> Iterator[tuple[str, float]]:
    """Texts from which a scan may have made `text` by misreading one character, with their costs in nats.

    >>> from pipeline.repair.channel import channel_at
    >>> from pipeline.repair.noise import load
    >>> sorted({value for value, _ in one_misread("12", channel_at(load(), 0.01))} & {"12", "21", "1", "92", "123"})
    ['1', '123', '21', '92']
    """
    size = len(text)
    for place, sign in enumerate(text):
        head, tail = text[:place], text[place + 1 :]
        yield head + tail, channel.insertion(sign, text[place - 1] if place else "", tail[:1])
        for other, cost in channel.read_as(sign, SIGNS):
            yield head + other + tail, cost
    for place in range(size + 1):
        head, tail = text[:place], text[place:]
        for other in ALPHABET:
            yield head + other + tail, channel.loss
    for place in range(size - 1):
        if text[place] != text[place + 1]:
            yield text[:place] + text[place + 1] + text[place] + text[place + 2 :], channel.swap


@lru_cache(maxsize=4_000)
def identifier(printed: str, channel: Channel, admits: Admits) -> Spelled:
    """The identifiers within reach of a print: itself, and those one misread character away.

    Two misreads that cancel in a check digit are counted together, not listed: each such story is far-fetched, their
    sum is not.
    """
    costs = {printed: 0.0}
    for value, cost in one_misread(printed, channel):
        if cost < costs.get(value, math.inf):
            costs[value] = cost
    admitted = [(value, cost) for value, cost in costs.items() if admits(value)]
    listed = tuple(sorted(admitted, key=lambda pair: (pair[1], pair[0]))[:MOST_OPTIONS])
    twice = channel.one_misread(max(len(printed), 1)) ** 2 / 2 * _share_admitted(len(printed), admits)
    other = -math.log(twice + math.exp(-channel.garble))
    cancelling = -math.log(twice)
    return Spelled(printed, listed, other if not listed or listed[0][1] > 0 else cancelling, cancelling)


@lru_cache(maxsize=1024)
def _share_admitted(length: int, admits: Admits) -> float:
    """Share of the digit strings of a length that may stand on paper, from a fixed sample of them."""
    step = (10**length - 1) // (SAMPLE + 1) or 1
    sample = [str(step * (place + 1) + place * place).zfill(length)[:length] for place in range(SAMPLE)]
    return max(sum(map(admits, sample)), 1) / SAMPLE


def worded(printed: str, channel: Channel, lexicon: Sequence[tuple[str, str, float]], open_list: bool) -> Spelled:
    """The entries of a closed list within reach of a print.

    `lexicon` holds (value, the characters by which it is compared, nats by which it is rarer than the others). Of an
    `open_list`, some other word may be printed; a print that is none of the entries may be that word.
    """
    garbled = channel.garble + LETTER * len(printed)
    stranger = SIGN * len(printed) - math.log(channel.model.other_word)
    other = min(stranger, garbled) if open_list else garbled
    costs = {value: rarer + _word_cost(printed, entry, channel, garbled) for value, entry, rarer in lexicon}
    listed = sorted(costs.items(), key=lambda pair: (pair[1], pair[0]))
    if not listed:
        return Spelled(printed, (), other)
    kept = tuple(pair for pair in listed if pair[1] <= listed[0][1] + REACH)[:MOST_OPTIONS]
    return Spelled(printed, kept, other)


def _word_cost(printed: str, entry: str, channel: Channel, garbled: float) -> float:
    most = max(2, len(entry) // 3)
    if printed == entry:
        return 0.0
    if OSA.distance(printed, entry, score_cutoff=most) > most:
        return garbled
    return min(channel.aligned(printed, entry), garbled)
