"""How single prints are misread: characters, separators, signs, whole numbers.

Rates were chosen by hand. They differ from page to page, and the channel does things that a model of single characters
does not list: bursts, whole numbers read as others, columns glued, rules read as letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from random import Random
from typing import Literal

from tests.corpus import lookalikes

Level = Literal["clean", "light", "medium", "heavy"]


@dataclass(frozen=True, slots=True)
class Rates:
    """Chances of each mishap at one level. `character` is the nominal share of characters that are read wrong."""

    character: float = 0.0
    burst: float = 0.0
    cell_replaced: float = 0.0
    cell_lost: float = 0.0
    glued: float = 0.0
    dash_lost: float = 0.0
    rule_read: float = 0.0
    line_lost: float = 0.0
    line_garbled: float = 0.0
    line_broken: float = 0.0
    line_added: float = 0.0


LEVELS: Mapping[str, Rates] = {
    "clean": Rates(),
    "light": Rates(0.005, 0.0006, 0.0001, 0.0006, 0.002, 0.02, 0.10, 0.0005, 0.0005, 0.0002, 0.01),
    "medium": Rates(0.015, 0.0020, 0.0003, 0.0020, 0.006, 0.06, 0.15, 0.0020, 0.0020, 0.0008, 0.03),
    "heavy": Rates(0.040, 0.0060, 0.0010, 0.0080, 0.015, 0.12, 0.20, 0.0080, 0.0080, 0.0030, 0.06),
}
POINT_SHARE = 0.72
"""Share of the nominal rate that single letters and digits suffer; separators, signs and bursts bring the rest."""


@dataclass(slots=True)
class Misreading:
    """The state of a scan: its chance, the page's own rate as a `factor`, and the way to the next misread character."""

    rng: Random
    rates: Rates
    ruled: bool
    factor: float = 1.0
    way: int = 1 << 30

    def turn_page(self) -> None:
        """Draw how much worse or better than the level's rate the next page is (log-normal, mean 1)."""
        spread = 0.45
        self.factor = min(3.0, exp(self.rng.gauss(-spread * spread / 2, spread)))
        self.aim()

    def aim(self, times: float = 1.0) -> None:
        """Draw the number of characters up to the next misread one."""
        rate = min(0.5, self.rates.character * POINT_SHARE * self.factor * times)
        self.way = int(log(1.0 - self.rng.random()) / log(1.0 - rate)) if rate else 1 << 30

    def chance(self, rate: float) -> bool:
        return rate > 0 and self.rng.random() < rate * self.factor

    def garbled(self, text: str) -> str:
        """A line ruined beyond reading."""
        rng = self.rng
        return "".join(
            rng.choice(lookalikes.ARBITRARY) if luck < 0.55 else "" if luck < 0.75 else mark
            for mark, luck in ((mark, rng.random()) for mark in text)
        )

    def gap(self, text: str) -> str:
        """What stands between two columns: rules read as characters, columns glued, runs of spaces that waver."""
        rng, rate = self.rng, self.rates.character
        if "|" in text:
            if self.chance(rate * 2):
                return rng.choice(("  ", " ", " ! ", " { ", " [ ", " I ", " l ", " ] ", "|", "| ", " |", " ( "))
            return text
        if self.chance(self.rates.glued):
            return ""
        if text == " ":
            if self.ruled and rng.random() < self.rates.rule_read:
                return rng.choice(lookalikes.RULES)
            return text
        if len(text) > 3 and rng.random() < 0.2:
            return text + "  " if rng.random() < 0.5 else text[:-1]
        return text

    def amount(self, text: str) -> str:
        """Mishaps of commas, spaces, signs: more frequent than those of digits."""
        rng, rate = self.rng, self.rates.character
        comma = text.find(",")
        if comma > 0 and self.chance(rate * 4):
            if rng.random() < 0.06 and comma + 2 < len(text):
                shift = rng.choice((-1, 1))
                bare = text[:comma] + text[comma + 1 :]
                text = f"{bare[: comma + shift]},{bare[comma + shift :]}"
            else:
                text = text[:comma] + rng.choice(lookalikes.COMMA) + text[comma + 1 :]
        if " " in text and self.chance(rate * 4):
            place = rng.choice([i for i, mark in enumerate(text) if mark == " "])
            text = text[:place] + text[place + 1 :]
        if self.chance(rate):
            place = rng.randrange(len(text) + 1)
            text = f"{text[:place]} {text[place:]}"
        if "€" in text and self.chance(rate * 5):
            text = text.replace("€", rng.choice(lookalikes.EURO))
        return text

    def renumbered(self, text: str) -> str:
        """The same print with all digits drawn anew: another plausible number."""
        return "".join(self.rng.choice("123456789") if mark.isdigit() else mark for mark in text)

    def burst(self, text: str) -> str:
        """Two to five neighbouring characters ruined together."""
        length = self.rng.randint(2, min(5, len(text)))
        start = self.rng.randrange(len(text) - length + 1)
        junk = "".join(self.rng.choice(lookalikes.ARBITRARY) for _ in range(self.rng.randint(1, length + 1)))
        return text[:start] + junk + text[start + length :]

    def characters(self, text: str) -> str:
        """The text with its characters misread one by one; the same object where none is."""
        length = len(text)
        if self.way >= length:
            self.way -= length
            return text
        marks = list(text)
        place = self.way
        while place < length:
            self.misread(marks, place)
            self.aim()
            place += 1 + self.way
        self.way = place - length
        return "".join(marks)

    def misread(self, marks: list[str], place: int) -> None:
        """Misread the character at `place` (each entry of `marks` is what one printed character became)."""
        rng = self.rng
        mark = marks[place]
        if len(mark) != 1:
            return
        luck = rng.random()
        if mark == " ":
            marks[place] = "" if luck < 0.7 else "  " if luck < 0.9 else rng.choice(".,'_")
        elif luck < 0.50:
            marks[place] = self.lookalike(mark)
        elif luck < 0.64:
            marks[place] = rng.choice(lookalikes.ARBITRARY)
        elif luck < 0.78:
            marks[place] = ""
        elif luck < 0.88:
            marks[place] = mark + rng.choice(
                "0123456789" if mark.isdigit() and rng.random() < 0.6 else lookalikes.ARBITRARY
            )
        elif luck < 0.94:
            marks[place] = mark + mark
        elif place + 1 < len(marks):
            marks[place], marks[place + 1] = marks[place + 1], mark
        else:
            marks[place] = self.lookalike(mark)

    def lookalike(self, mark: str) -> str:
        if mark in lookalikes.DIGITS:
            return self.rng.choice(lookalikes.DIGITS[mark])
        if mark in lookalikes.LETTERS:
            return self.rng.choice(lookalikes.LETTERS[mark])
        return self.rng.choice(lookalikes.ARBITRARY)
