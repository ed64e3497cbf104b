"""The misread rate of each page, from how much of it cannot be what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Page = tuple[str, int]
PRIOR_RATE, PRIOR_CHARACTERS = 0.006, 400.0
"""What a page is taken to be before anything is known of it, and how many characters that belief weighs."""

SEEN = 0.9
"""Share of the misread characters of an identifier with a check digit that its form or key shows."""


@dataclass(slots=True)
class Tally:
    """Checked characters of a page, and how many prints among them fail."""

    characters: float = 0.0
    failures: float = 0.0


def page_rates(checked: Iterable[tuple[Page, int, bool]]) -> dict[Page, float]:
    """Misreads per character of each page. `checked` are prints with a form or key: (page, length, whether it fails).

    A page with few such prints leans on the whole dossier, and that on the prior.

    >>> rates = page_rates([(("a", 1), 9, i % 3 == 0) for i in range(60)] + [(("b", 1), 9, False) for _ in range(60)])
    >>> rates["a", 1] > 2 * rates["b", 1]
    True
    """
    pages: dict[Page, Tally] = {}
    for page, length, fails in checked:
        tally = pages.setdefault(page, Tally())
        tally.characters += length * SEEN
        tally.failures += fails
    whole = Tally(sum(t.characters for t in pages.values()), sum(t.failures for t in pages.values()))
    overall = _rate(whole, PRIOR_RATE, PRIOR_CHARACTERS)
    return {page: _rate(tally, overall, PRIOR_CHARACTERS) for page, tally in pages.items()} | {("", 0): overall}


def _rate(tally: Tally, prior: float, weight: float) -> float:
    return (tally.failures + prior * weight) / (tally.characters + weight)


def rate_of(rates: Mapping[Page, float], page: Page | None) -> float:
    """The rate of a page, or of the whole dossier for one where nothing could be checked."""
    return rates.get(page or ("", 0), rates[("", 0)])
