"""The misread rate of each page, from how much of it cannot be what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Page = tuple[str, int, str]
"""File, page and table: a form on a page may be an image of its own, read far worse than the rest."""

PRIOR_RATE, PRIOR_CHARACTERS = 0.006, 400.0
"""What a dossier is taken to be before anything is known of it, and how many characters that belief weighs."""
TABLE_CHARACTERS = 150.0
"""Characters that the belief about a page weighs against what one table of it shows."""

SEEN = 0.9
"""Share of the misread characters of an identifier with a check digit that its form or key shows."""
SEEN_IN_AMOUNTS = 0.3
"""Share of the misread characters of an amount that leave something else than digits and separators."""


@dataclass(slots=True)
class Tally:
    """Checked characters, by the share of misread ones that a check shows, and how many prints fail."""

    characters: float = 0.0
    failures: float = 0.0

    def add(self, characters: float, fails: bool) -> None:
        """Count one print."""
        self.characters += characters
        self.failures += fails


def page_rates(
    keyed: Iterable[tuple[Page, float, bool]], others: Iterable[tuple[Page, float, bool]] = ()
) -> dict[Page, float]:
    """Misreads per character of each table of each page, of each page (no table), and of the whole (no file).

    Prints are given as (where, characters times the share of misreads that show, whether it fails). Those with a key
    (`keyed`) tell of their page, which leans on the whole dossier, and that on the prior; they and the `others` tell
    of their table, which may be worse than its page, never better: clean print must not make a key alone a proof.

    >>> one, other = ("a", 1, "t"), ("b", 1, "t")
    >>> prints = [(one, 9, i % 3 == 0) for i in range(60)] + [(other, 9, False) for _ in range(60)]
    >>> rates = page_rates(prints)
    >>> rates[one] > 2 * rates[other]
    True
    >>> page_rates(prints, [(other, 90, False)] * 60)[other] == rates[other]
    True
    """
    tables: dict[Page, Tally] = {}
    pages: dict[Page, Tally] = {}
    whole = Tally()
    for (file, page, table), characters, fails in keyed:
        tables.setdefault((file, page, table), Tally()).add(characters, fails)
        pages.setdefault((file, page, ""), Tally()).add(characters, fails)
        whole.add(characters, fails)
    for where, characters, fails in others:
        tables.setdefault(where, Tally()).add(characters, fails)
    overall = _rate(whole, PRIOR_RATE, PRIOR_CHARACTERS)
    rates = {NOWHERE: overall} | {page: _rate(tally, overall, PRIOR_CHARACTERS) for page, tally in pages.items()}
    for where, tally in tables.items():
        own_page = rates.get((where[0], where[1], ""), overall)
        rates[where] = max(own_page, _rate(tally, own_page, TABLE_CHARACTERS))
    return rates


NOWHERE: Page = ("", 0, "")


def _rate(tally: Tally, prior: float, weight: float) -> float:
    return (tally.failures + prior * weight) / (tally.characters + weight)


def rate_of(rates: Mapping[Page, float], where: Page | None) -> float:
    """The rate of a table of a page, else of its page, or of the whole dossier where nothing could be checked."""
    if where is None:
        return rates[NOWHERE]
    return rates.get(where) or rates.get((where[0], where[1], "")) or rates[NOWHERE]
