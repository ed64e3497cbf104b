"""What a gap between a declared figure and its components is made of.

Declarations go wrong in a few known ways. Each mechanism here computes the figure that it would have left on paper;
where that is the declared one, to the cent, it explains the gap. Several may: the first in the order below is the
best, from the ways that leave no choice (cents dropped) to those that many pairs of figures satisfy by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.amounts import printed_amount
from pipeline.relations.holds import in_mode

Mechanism = Literal[
    "cut by line",
    "cut",
    "rounded by line",
    "rounded",
    "tax",
    "line missing",
    "line twice",
    "swapped",
    "one digit",
    "first digits",
]
LEAST_LEFT = 3
"""Digits of an amount, cents among them, that must be left for it to be told by its end."""
VAT = 120
"""Amounts with the ordinary rate of tax are 120 hundredths of those without (code général des impôts, art. 278)."""


class Part(NamedTuple):
    """A component of a declared figure: how messages call it, in each language, and its cents."""

    label: Mapping[str, str]
    cents: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mechanism that turns the sum of the components into the declared figure.

    `pieces` are the (index of the component, cents) whose sum is the gap, where the mechanism works line by line.
    `sentence` says it in French (`fr`) and English (`en`).
    """

    mechanism: Mechanism
    gap: int
    pieces: tuple[tuple[int, int], ...]
    sentence: Mapping[str, str]

    @property
    def of_scans(self) -> bool:
        """Whether scans do this far oftener than people.

        Of the single digits that are off on paper most are so by one, from a carry that was forgotten or made twice;
        a scan takes a digit for one of its shape. Nobody leaves out the first digits of an amount.
        """
        if self.mechanism == "first digits":
            return True
        return self.mechanism == "one digit" and str(abs(self.gap)).rstrip("0") != "1"


def explain_gap(declared: int, parts: Sequence[Part]) -> Explanation | None:
    """The best explanation of the gap between `declared` and the sum of `parts` (cents), None without gap or cause.

    >>> software, hardware = {"fr": "logiciel", "en": "software"}, {"fr": "matériel", "en": "hardware"}
    >>> parts = [Part(software, 412370), Part(hardware, 98045)]
    >>> explain_gap(510300, parts).sentence["fr"]
    '1,15 = 0,70 (logiciel) + 0,45 (matériel), centimes abandonnés ligne par ligne'
    >>> explain_gap(412370, parts).mechanism
    'line missing'
    """
    return next(explanations(declared, parts), None)


def explanations(declared: int, parts: Sequence[Part]) -> Iterator[Explanation]:
    """Every explanation of the gap, best first; nothing where there is no gap. Work is linear in the parts."""
    computed = sum(part.cents for part in parts)
    gap = declared - computed
    if gap == 0:
        return
    yield from _by_line(declared, parts, gap)
    yield from _taxed(declared, computed, gap)
    yield from _one_line(parts, gap)
    yield from _digits(declared, computed, gap)


def arithmetic(parts: Sequence[Part], gap: int, language: str) -> str:
    """A gap as the sum of its pieces, in euros. Where all have one sign it is left out, as people say it.

    >>> arithmetic([Part({"fr": "logiciel"}, -70), Part({"fr": "matériel"}, -45)], -115, "fr")
    '1,15 = 0,70 (logiciel) + 0,45 (matériel)'
    >>> arithmetic([Part({"fr": "logiciel"}, 40), Part({"fr": "matériel"}, -45)], -5, "fr")
    '-0,05 = 0,40 (logiciel) - 0,45 (matériel)'
    """
    sign = -1 if all(part.cents < 0 for part in parts) else 1
    if len(parts) == 1:
        return f"{_bare(sign * gap)} ({parts[0].label[language]})"
    told = ""
    for part in parts:
        cents = sign * part.cents
        joint = (" - " if cents < 0 else " + ") if told else ("-" if cents < 0 else "")
        told += f"{joint}{_bare(abs(cents))} ({part.label[language]})"
    return f"{_bare(sign * gap)} = {told}"


def _bare(cents: int) -> str:
    return printed_amount(cents).removesuffix(" €")


def _by_line(declared: int, parts: Sequence[Part], gap: int) -> Iterator[Explanation]:
    wordings = {
        "cut": ("centimes abandonnés", "cents dropped"),
        "rounded": ("montants arrondis à l'euro", "amounts rounded to the euro"),
    }
    computed = sum(part.cents for part in parts)
    for mode, (french, english) in wordings.items():
        lines = [in_mode(part.cents, mode) - part.cents for part in parts]  # type: ignore[arg-type]
        pieces = tuple((place, cents) for place, cents in enumerate(lines) if cents)
        if sum(lines) == gap:
            told = [Part(parts[place].label, cents) for place, cents in pieces]
            yield Explanation(
                f"{mode} by line",  # type: ignore[arg-type]
                gap,
                pieces,
                {
                    "fr": french if len(parts) == 1 else f"{arithmetic(told, gap, 'fr')}, {french} ligne par ligne",
                    "en": english if len(parts) == 1 else f"{arithmetic(told, gap, 'en')}, {english} line by line",
                },
            )
        elif in_mode(computed, mode) == declared:  # type: ignore[arg-type]
            yield Explanation(mode, gap, (), {"fr": f"{french} sur le total", "en": f"{english} on the total"})  # type: ignore[arg-type]


def _taxed(declared: int, computed: int, gap: int) -> Iterator[Explanation]:
    if computed > 0 and abs(declared * 100 - computed * VAT) <= 50:
        french, english = "la TVA de 20 % y est ajoutée une fois de trop", "tax at 20 % is added to it once too often"
    elif declared > 0 and abs(computed * 100 - declared * VAT) <= VAT // 2:
        french, english = "la TVA de 20 % n'y est pas comptée", "tax at 20 % is left out of it"
    else:
        return
    yield Explanation("tax", gap, (), {"fr": f"rapport de 1,20, {french}", "en": f"ratio of 1.20, {english}"})


def _one_line(parts: Sequence[Part], gap: int) -> Iterator[Explanation]:
    ways: tuple[tuple[Mechanism, int, str, str], ...] = (
        ("line missing", -1, "manque dans la somme déclarée", "is missing from the declared sum"),
        ("line twice", 1, "est comptée deux fois dans la somme déclarée", "is counted twice in the declared sum"),
    )
    for mechanism, sign, french, english in ways:
        fitting = [place for place, part in enumerate(parts) if part.cents and sign * part.cents == gap]
        if not fitting:
            continue
        part = parts[fitting[0]]
        amount = printed_amount(abs(part.cents))
        too, also = (" ou une autre du même montant", " or another of that amount") if len(fitting) > 1 else ("", "")
        yield Explanation(
            mechanism,
            gap,
            ((fitting[0], gap),),
            {
                "fr": f"la ligne « {part.label['fr']} » ({amount}){too} {french}",
                "en": f"the line “{part.label['en']}” ({amount}){also} {english}",
            },
        )


def _digits(declared: int, computed: int, gap: int) -> Iterator[Explanation]:
    one, other = str(declared), str(computed)
    if declared <= 0 or computed <= 0:
        return
    if len(one) != len(other):
        yield from _first_digits(one, other, gap)
        return
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if _are_swapped(one, other, places):
        was, became = printed_amount(computed), printed_amount(declared)
        yield Explanation(
            "swapped",
            gap,
            (),
            {
                "fr": f"deux chiffres voisins intervertis ({was} écrit {became})",
                "en": f"two neighbouring digits swapped ({was} written {became})",
            },
        )
    if len(places) == 1:
        was, became = other[places[0]], one[places[0]]
        yield Explanation(
            "one digit",
            gap,
            (),
            {
                "fr": f"un seul chiffre diffère ({was} devenu {became})",
                "en": f"a single digit differs ({was} became {became})",
            },
        )


def _first_digits(one: str, other: str, gap: int) -> Iterator[Explanation]:
    left, whole = sorted((one, other), key=len)
    if len(left) >= LEAST_LEFT and whole.endswith(left):
        was, became = printed_amount(int(whole)), printed_amount(int(left))
        yield Explanation(
            "first digits",
            gap,
            (),
            {
                "fr": f"les premiers chiffres manquent ({was} devenu {became})",
                "en": f"the first digits are missing ({was} became {became})",
            },
        )


def _are_swapped(one: str, other: str, places: Sequence[int]) -> bool:
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]
