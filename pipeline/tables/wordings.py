"""How well a print fits what the other rows of a column print: the odds of the print in that column, in nats."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.tables.layout import Shape
from pipeline.tables.lexing import split_prefix
from pipeline.wording import letters

LEAST, MOST = -6.0, 4.5
"""A known wording speaks for its column, and an unheard of one against it, no more than so (nats)."""
ANY = {"amount": 1e-4, "identifier": 1e-5, "quote": 0.05}
"""The chance that a column prints one given wording which nothing made likely."""
DASHES = 0.004
"""The same of a dash, which stands in any column of amounts."""
MISREAD = 0.002
"""The chance that a known wording is read as one given other with a single character wrong."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """What a column of a shape prints in its rows: how often each wording stands there.

    The chance of a wording not yet seen is the share of those seen once (Good and Turing).
    """

    shape: Shape
    counts: Counter[str] = field(default_factory=Counter)
    costs: dict[str, float] = field(default_factory=dict, compare=False, repr=False)
    """Answers already given."""

    def cost(self, text: str) -> float:
        """Nats against a print standing in the column; below zero it belongs there.

        >>> column = wordings("amount", ["576,00 €"] * 9)
        >>> column.cost("576,00") < -5, column.cost("5/6,00 €") < 0, column.cost("900,00 €") > 2
        (True, True, True)
        >>> abs(wordings("amount", [f"{n},00" for n in range(100, 120)]).cost("900,00")) < 0.1
        True
        """
        return self.cost_of(wording(text, self.shape))

    def cost_of(self, own: str) -> float:
        """The same of a print by its `wording`."""
        cost = self.costs.get(own)
        if cost is None:
            cost = self.costs[own] = self._cost(own)
        return cost

    def _cost(self, own: str) -> float:
        total = self.counts.total()
        if not total:
            return 0.0
        novel = (sum(count == 1 for count in self.counts.values()) + 0.5) / (total + 1)
        base = ANY[self.shape] if own else max(DASHES, ANY[self.shape])
        count = self.counts.get(own, 0)
        chance = (1 - novel) * max(count - 1, 0) / total + novel * base
        if count < 2 and self.shape != "quote":
            near = process.extractOne(own, self._recurring(), scorer=OSA.distance, score_cutoff=1)
            chance += 0.0 if near is None else MISREAD * self.counts[near[0]] / total
        return min(max(-math.log(chance / base), LEAST), MOST)

    def _recurring(self) -> list[str]:
        return [text for text, count in self.counts.items() if count > 1 and len(text) > 3]


def wordings(shape: Shape, texts: Iterable[str]) -> Wordings:
    """The wordings of a column from the prints of its rows."""
    return Wordings(shape, Counter(wording(text, shape) for text in texts))


@lru_cache(maxsize=65536)
def number_form(text: str) -> str:
    """What the quote numbers of one supplier have in common: the letters before the figures, the signs and the lengths.

    >>> number_form("Devis N°20456193"), number_form("DA26070845"), number_form("S01241-25"), number_form("DA2607 0845")
    ('prefix ########', 'DA########', 'S#####-##', 'DA########')
    """
    prefix, number = split_prefix(text)
    bare = "".join("#" if c.isdigit() else c for c in number.upper() if not c.isspace())
    return ("prefix " if prefix else "") + bare


@lru_cache(maxsize=65536)
def wording(text: str, shape: Shape) -> str:
    """What makes two prints of a column the same: an amount's digits, a quote number's prefix and letters.

    >>> wording("7 384,20 €", "amount"), wording("- €", "amount"), wording("Devis N°20456193", "quote")
    ('738420', '', 'prefix ')
    >>> wording("DA26070845", "quote")
    'DA'
    """
    if shape == "quote":
        prefix, number = split_prefix(text)
        bare = letters(number)
        return ("prefix " if prefix else "") + bare[: next((i for i, c in enumerate(bare) if c.isdigit()), len(bare))]
    return "".join(c for c in text if c.isdigit()) if shape == "amount" else letters(text)
