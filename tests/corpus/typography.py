"""How one dossier prints words, amounts and zeros."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from tests.corpus.choices import Choices


def grouped(cents: int, thousands: str = " ") -> str:
    """Digits of an amount as French documents print them, without the sign of the euro.

    >>> grouped(596160), grouped(26006300, ""), grouped(5)
    ('5 961,60', '260063,00', '0,05')
    """
    return f"{cents // 100:,}".replace(",", thousands) + f",{cents % 100:02d}"


def unaccented(text: str) -> str:
    """The text without its accents, ligatures spelt out.

    >>> unaccented("Résidence du Sacré-Cœur")
    'Residence du Sacre-Coeur'
    """
    spelt = text.replace("œ", "oe").replace("Œ", "OE")
    return "".join(mark for mark in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(mark))


@dataclass(slots=True)
class Typography:
    """The printing habits of a dossier, with the chance by which a single cell departs from them."""

    choices: Choices
    rng: Random

    def words(self, text: str) -> str:
        """A name as the dossier's habit prints it: capitals with or without accents, or as it is."""
        habit = self.choices.letters
        if habit == "upper":
            text = unaccented(text).upper()
        elif habit == "upper accented":
            text = text.upper()
        return text.replace("'", "’") if self.choices.curly else text

    def capitals(self, text: str) -> str:
        """A coded word (project type, OUI, NON): capitals without accents, or as it is."""
        return text if self.choices.letters == "mixed" else unaccented(text).upper()

    def amount(self, cents: int, tax: str = "") -> str:
        """An amount in the dossier's habit; nothing prints as the dossier's zero."""
        if cents == 0 and self.choices.zero != "0,00":
            return "-" if self.choices.zero == "dash" else "- €"
        habit: str = self.choices.amount
        if self.choices.amount_wavers and self.rng.random() < self.choices.amount_wavers:
            habit = self.rng.choice(("spaced", "no thousands space", "glued euro", "tight"))
        digits = grouped(cents, "" if habit in ("no thousands space", "tight") else " ")
        return f"{digits}{'' if habit in ('glued euro', 'tight') else ' '}€{tax}"
