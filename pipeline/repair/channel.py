"""What a print costs under a value: nats of the likeliest way in which the scan turned one text into the other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.repair.noise import NoiseModel, rounded_rate

COMMA = ","
USUAL_RATE = 0.015
"""Rate of the pages on which the model's rates of separators were counted."""

_TEN = math.log(10)
_FOLLOWING = {
    "comma_lost": 0.5,
    "comma_as_point": 0.5,
    "comma_moved": 0.5,
    "thousands_sign": 0.5,
    "separator_added": 1.0,
    "space_added": 1.0,
}
"""Powers of the page's rate that separators follow: faint ones fail on clean pages too, added ones are noise."""

MOST_MISREADS = 3
"""A print that differs in more places from a value is taken for arbitrary text under it."""

LONGEST = 80
"""Characters of a print or a value that are looked at; scanned text is not trusted to be short."""


class Channel:
    """The noise model on a page of one rate: costs in nats of each way to misread a character, and of whole prints.

    A character read as printed costs nothing, so that all costs are relative to a clean print of the same text.
    """

    def __init__(self, model: NoiseModel, rate: float) -> None:
        self.model = model
        self.rate = rate
        self.loss = -math.log(rate * model.loss)
        self.swap = -math.log(rate * model.swap)
        self.separator = {
            name: -math.log(min(0.5, probability * (rate / USUAL_RATE) ** _FOLLOWING.get(name, 0.0)))
            for name, probability in model.separators.items()
        }
        self.doubled = -math.log(rate * model.insertion * model.doubled)
        self.inserted = {
            True: -math.log(rate * model.insertion * (1 - model.doubled) * 0.7 / 10),
            False: -math.log(rate * model.insertion * (1 - model.doubled) * 0.3 / 40),
        }
        self.garble = -math.log(model.garble(rate))
        self._read_as: dict[tuple[str, str], list[tuple[str, float]]] = {}
        self._readings: dict[str, _Readings] = {}
        self.digits = {
            read: [(printed, self.substitution(printed, read)) for printed in "0123456789" if printed != read]
            for read in "0123456789"
        }
        self.cheapest = min(
            self.loss, self.swap, self.doubled, *(cost for row in self.digits.values() for _, cost in row)
        )

    def substitution(self, printed: str, read: str) -> float:
        """Cost of reading the character `printed` as `read`; nothing where they are the same."""
        return self.readings(printed)[read]

    def readings(self, printed: str) -> Mapping[str, float]:
        """The cost of reading a printed character as each other one."""
        found = self._readings.get(printed)
        if found is None:
            found = self._readings[printed] = _Readings(printed, self.model, self.rate)
        return found

    def read_as(self, read: str, signs: str) -> list[tuple[str, float]]:
        """Which of some signs but `read` itself may have been printed where it is read, with their costs."""
        found = self._read_as.get((read, signs))
        if found is None:
            found = [(printed, self.substitution(printed, read)) for printed in signs if printed != read]
            self._read_as[read, signs] = found
        return found

    def insertion(self, read: str, before: str = "", after: str = "") -> float:
        """Cost of reading a character where none is printed, less if it doubles a neighbour.

        >>> from pipeline.repair.noise import load
        >>> channel = channel_at(load(), 0.01)
        >>> channel.insertion("7", "7") < channel.insertion("7", "1") < channel.insertion("%", "1")
        True
        """
        if read == COMMA:
            return self.separator["separator_added"]
        if read and read in (before, after):
            return self.doubled
        return self.inserted[read.isdigit()]

    def lost(self, printed: str) -> float:
        """Cost of a printed character that leaves no trace."""
        return self.separator["comma_lost"] if printed == COMMA else self.loss

    def one_misread(self, length: int) -> float:
        """Probability, to first order, that a print of so many characters carries a misread one."""
        return min(0.95, self.rate * length)

    def cost(self, read: str, text: str) -> float:
        """Cost of `read` if `text` is printed: the cheapest alignment, or arbitrary text where that is cheaper.

        Substitution, insertion, loss and the swap of two neighbours, each at its price; spaces should be
        taken out before.

        >>> from pipeline.repair.noise import load
        >>> channel = channel_at(load(), 0.01)
        >>> channel.cost("SSIAD", "SSIAD"), channel.cost("5SIAD", "SSIAD") < channel.cost("ASIAD", "SSIAD")
        (0.0, True)
        """
        if read == text:
            return 0.0
        garbled = self.garble + _TEN * min(LONGEST, len(read))
        if OSA.distance(read, text, score_cutoff=MOST_MISREADS) > MOST_MISREADS:
            return garbled
        return min(self.aligned(read, text), garbled)

    def aligned(self, read: str, text: str) -> float:
        """Cost of the cheapest alignment alone."""
        read, text = read.replace(" ", "")[:LONGEST], text.replace(" ", "")[:LONGEST]
        start, end = _same_ends(read, text)
        added = [
            self.insertion(read[j], read[j - 1] if j else "", read[j + 1 : j + 2])
            for j in range(start, len(read) - end)
        ]
        read, text = read[start : len(read) - end], text[start : len(text) - end]
        before_last: list[float] = []
        last = [0.0]
        for cost in added:
            last.append(last[-1] + cost)
        for i, printed in enumerate(text):
            lost, read_as = self.lost(printed), self.readings(printed)
            before = last[0] + lost
            row = [before]
            for j, sign in enumerate(read):
                best = last[j] + read_as[sign]
                if last[j + 1] + lost < best:
                    best = last[j + 1] + lost
                if before + added[j] < best:
                    best = before + added[j]
                if i and j and printed == read[j - 1] != sign == text[i - 1]:
                    moved = self.separator["comma_moved"] if COMMA in (printed, sign) else self.swap
                    best = min(best, before_last[j - 1] + moved)
                row.append(best)
                before = best
            before_last, last = last, row
        return last[-1]


class _Readings(dict[str, float]):
    """What it costs, in nats, to read the character `printed` as each other one: worked out when first asked for."""

    __slots__ = ("model", "printed", "rate")

    def __init__(self, printed: str, model: NoiseModel, rate: float) -> None:
        super().__init__({printed: 0.0})
        self.printed, self.model, self.rate = printed, model, rate

    def __missing__(self, read: str) -> float:
        cost = -math.log(self.rate * self.model.substitution * self.model.read_as(self.printed, read))
        self[read] = cost
        return cost


def _same_ends(read: str, text: str) -> tuple[int, int]:
    """How many characters two texts share at their beginning, and of the rest at their end.

    >>> _same_ends("ABXCD", "ABCD"), _same_ends("AA", "A")
    ((2, 2), (1, 0))
    """
    shortest = min(len(read), len(text))
    start = 0
    while start < shortest and read[start] == text[start]:
        start += 1
    end = 0
    while end < shortest - start and read[-1 - end] == text[-1 - end]:
        end += 1
    return start, end


def arbitrary(read: str) -> float:
    """Cost of exactly this text among the arbitrary ones of its length: ten digits or so are equally likely a place.

    >>> round(arbitrary("123"), 1)
    6.9
    """
    return _TEN * min(LONGEST, len(read.replace(" ", "")))


def channel_at(model: NoiseModel, rate: float) -> Channel:
    """The channel of a page of misread rate `rate`, shared by the pages whose rates round to the same."""
    return _channel(model, rounded_rate(rate))


@lru_cache(maxsize=256)
def _channel(model: NoiseModel, rate: float) -> Channel:
    return Channel(model, rate)
