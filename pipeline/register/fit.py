"""How well an entity of the register fits what a row of a dossier prints, fact by fact and in nats.

Each fact that both show weighs by how much likelier its agreement is between one establishment and itself than between
two neighbours (Fellegi and Sunter, A theory for record linkage, 1969). Distances between strings are rapidfuzz's.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from pipeline.register.declared import CHECKS
from pipeline.register.files import Entity, town
from pipeline.wording import canonical_words, letters

Fact = Literal["name", "street", "town", "category", "holder", "place"]
Grade = Literal["same", "fits", "unclear", "differs"]

NAME_FITS, NAME_DIFFERS = 88.0, 62.0
"""Ratios (0 to 100) from which two names are one wording, and under which they are two."""

STREET_FITS, STREET_DIFFERS = 86.0, 60.0
TOWN_FITS = 88.0
MOST_CHARACTERS = 200
"""Longer prints are compared by their beginning: nobody's name is longer, and distances take quadratic time."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the dossier prints about one number; None for what it does not show or what cannot be read."""

    name: str | None = None
    street: str | None = None
    town: str | None = None
    category: str | None = None
    holder: str | None = None
    place_of: str | None = None
    """For a legal entity, the one to which the register says that the establishment of the row belongs."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How one entity compares: a grade for each fact that both sides show, and their sum in nats."""

    entity: Entity
    grades: Mapping[Fact, Grade]
    nats: float

    @property
    def by_name(self) -> bool:
        """Whether the name fits."""
        return self.grades.get("name") in {"same", "fits"}

    @property
    def by_place(self) -> bool:
        """Whether street and town fit, or the establishment beside a legal entity is one of its own."""
        whereabouts = self.grades.get("street") in {"same", "fits"} and self.grades.get("town") in {"same", "fits"}
        return whereabouts or self.grades.get("place") == "same"

    @property
    def foreign(self) -> bool:
        """Whether it is plainly another establishment: name and place both differ."""
        return self.grades.get("name") == "differs" and not self.by_place


@dataclass(frozen=True, slots=True)
class Weights:
    """Probabilities that a fact agrees between an establishment and itself (`one`), and between neighbours (`two`)."""

    origin: str
    one: Mapping[str, float]
    two: Mapping[str, float]
    closed: float
    misread_character: float
    elsewhere: float
    threshold: float


@cache
def weights() -> Weights:
    """The weights in `fit.json`; nats for `closed`, `misread_character`, `elsewhere` and `threshold`."""
    document = json.loads(resources.files("pipeline.register").joinpath("fit.json").read_text(encoding="utf-8"))
    return Weights(**document)


def fit(shown: Shown, entity: Entity) -> Fit:
    """Compare what is printed about a number with an entity of the register."""
    grades: dict[Fact, Grade] = {}
    if shown.name and (entity.name or entity.name_long):
        grades["name"] = name_grade(shown.name, entity.name, entity.name_long)
    if shown.street and entity.street:
        grades["street"] = street_grade(shown.street, entity.street)
    if shown.town and entity.town:
        grades["town"] = town_grade(shown.town, entity.town)
    if shown.category and entity.category:
        grades["category"] = "same" if shown.category == entity.category else "differs"
    if shown.holder and entity.holder:
        grades["holder"] = "same" if shown.holder == entity.holder else "differs"
    if shown.place_of:
        grades["place"] = "same" if shown.place_of == entity.number else "differs"
    model = weights()
    nats = 0.0 if entity.open else -model.closed
    for fact, grade in grades.items():
        one, two = model.one[fact], model.two[fact]
        if grade in {"same", "fits"}:
            nats += math.log(one / two)
        elif grade == "differs":
            nats += math.log((1 - one) / (1 - two))
    return Fit(entity, grades, nats)


def name_grade(shown: str, *names: str) -> Grade:
    """The better grade of a printed name against the names of an entity.

    >>> name_grade("RES. LES LAVANDES", "RESIDENCE AUTONOMIE LES LAVANDES"), name_grade("Les Mûriers", "LES MURIERS")
    ('fits', 'same')
    >>> name_grade("RESIDENCE LES LAVANDES", "RESIDENCE LES MURIERS")
    'differs'
    """
    if any(letters(shown) == letters(name) for name in names if name):
        return "same"
    best = max(_name_ratio(_words(shown), _words(name)) for name in names if name)
    return "fits" if best >= NAME_FITS else "differs" if best < NAME_DIFFERS else "unclear"


def _name_ratio(shown: str, name: str) -> float:
    whole = token_sort_ratio(shown, name)
    own, other = _telling(shown), _telling(name)
    if not own or not other:
        return whole
    # Words that all share must not carry a name, nor may they stand in the way of it.
    telling = token_sort_ratio(own, other)
    return max(min(whole, telling), telling if len(letters(own)) >= 5 else 0.0)


def street_grade(shown: str, street: str) -> Grade:
    """The grade of a printed address: number and street.

    >>> street_grade("50 RUE DE RUFFI", "50 R DE RUFFI"), street_grade("50 RUE DE RUFFI", "5 RUE DE RUFFI")
    ('fits', 'differs')
    """
    if letters(shown) == letters(street):
        return "same"
    own, other = _words(shown), _words(street)
    numbers = [next((word for word in text.split() if word[0].isdigit()), None) for text in (own, other)]
    if all(numbers) and numbers[0] != numbers[1]:
        return "differs"
    ratio = token_sort_ratio(own, other)
    return "fits" if ratio >= STREET_FITS else "differs" if ratio < STREET_DIFFERS else "unclear"


def town_grade(shown: str, registered: str) -> Grade:
    """The grade of a printed town; arrondissements and CEDEX do not count.

    >>> town_grade("LYON", "LYON CEDEX 03"), town_grade("ETAMPES", "Étampes-sur-Juine")
    ('same', 'fits')
    >>> town_grade("ETAMPES", "DOURDAN")
    'differs'
    """
    own, other = town(shown), town(registered)
    if own == other:
        return "same"
    return "fits" if token_set_ratio(own, other) >= TOWN_FITS else "differs"


def reach(printed: str, number: str) -> float:
    """What it costs, in nats, to believe that `number` was read as `printed`; infinite beyond two characters.

    >>> reach("380781289", "380781239") == weights().misread_character, reach("1", "380781239")
    (True, inf)
    """
    distance = OSA.distance(printed, number, score_cutoff=2)
    return weights().misread_character * distance if distance <= 2 else math.inf


@lru_cache(maxsize=65536)
def _words(text: str) -> str:
    """Words without punctuation, abbreviations written out.

    >>> _words("Rés. St-Clair"), _words("Centre communal d'action sociale de Liévin")
    ('RESIDENCE SAINT CLAIR', 'CCAS DE LIEVIN')
    """
    phrases, words, _ = _wording()
    canonical = canonical_words(text[:MOST_CHARACTERS])
    spaced = " ".join("".join(c if c.isalnum() else " " for c in canonical).split())
    padded = f" {spaced} "
    for phrase, short in phrases.items():
        padded = padded.replace(f" {phrase} ", f" {short} ")
    return " ".join(words.get(word, word) for word in padded.split())


def _telling(words: str) -> str:
    generic = _wording()[2]
    return " ".join(word for word in words.split() if word not in generic)


@cache
def _wording() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
    document = tomllib.loads((CHECKS / "registers" / "wording.toml").read_text(encoding="utf-8"))
    return document["phrase"], document["word"], frozenset(document["generic"]["words"])
