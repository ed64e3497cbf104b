"""Free words (names, towns, addresses): what else a word may be that a scan shows, of the words known to be printed.

A word that stands nowhere else is new, a slip of the paper, or a misread of a known one. Each has its price in nats:
new words are as rare as their letters, slips are rare and fall on one of many characters, misreads cost what the noise
model says. A digit or a sign inside a word is rare on any paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.repair.channel import MOST_MISREADS, Channel

NEW = 1.5
"""Nats of a word being one that stands nowhere else."""
LETTER = 2.0
"""Nats of each letter of a new word: names are words of a language, no arbitrary strings."""
MARK = 7.0
"""Nats of each digit or sign inside a word of letters, on paper."""
SLIP = 6.0
"""Nats of a slip in a word that the paper prints; where in the word and which sign it is comes on top."""
SLIP_AGAIN = 8.0
"""The same of a value that the paper prints again and again: it is filled in, not typed anew."""
ENDINGS = {"S": 2.5, "X": 2.5, "E": 4.5, "ES": 4.5}
"""Nats of a known word with another ending: a plural, a feminine."""
SHORTEST = 4
"""Letters of a word, at least, to be looked at: shorter ones have too many neighbours."""
LEGIBLE = 4
"""Characters of a known text for each that may be misread, about: a print that differs by more says nothing of it."""
SIGNS = 30
"""Signs that a slip may put in the place of another, about."""
WORDING = 3.0
"""Nats of the same name worded otherwise: an article more or less, another short word, another number."""
POINTING = 2.0
"""Nats of the same words with other hyphens, apostrophes or points."""
SHORT = 3
"""Letters of the words, at most, that wordings of one name differ by."""

_WORD = re.compile(r"[^\s'’\-/]+")
_AROUND = '.,;:()[]{}"«»|!_'


class Spelling(NamedTuple):
    """What may be printed where a text is read, with its cost in nats, and whether that is as it is read."""

    text: str
    cost: float
    as_read: bool


class Token(NamedTuple):
    """A word of a text and where it stands in it."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text, without the marks around them; apostrophes, hyphens and blanks part words.

    >>> [token.text for token in tokens("5SIAD DE L'EVECHE (S.S.I.A.D)")]
    ['5SIAD', 'DE', 'L', 'EVECHE', 'S.S.I.A.D']
    """
    found = []
    for match in _WORD.finditer(text):
        bare = match[0].strip(_AROUND)
        if bare:
            start = match.start() + match[0].index(bare)
            found.append(Token(bare, start, start + len(bare)))
    return found


def marks(text: str) -> int:
    """Digits and signs inside words of letters, which paper hardly ever prints.

    >>> marks("5SIAD"), marks("CCA|S DE LYON 3"), marks("LES ROMARINS"), marks("S.S.I.A.D")
    (1, 1, 0, 0)
    """
    return sum(
        sum(not (c.isalpha() or c == ".") for c in token.text)
        for token in tokens(text)
        if sum(map(str.isalpha, token.text)) > 1
    )


def spellings(printed: str, known: Mapping[str, float], channel: Channel, slip: float = SLIP) -> list[Spelling]:
    """What may be printed where `printed` is read, cheapest first: the text itself and the known ones within reach.

    `known` gives the nats by which each text is rarer than all that are printed. Blanks are not compared: where nothing
    else differs, one was moved.

    >>> from pipeline.repair.channel import channel_at
    >>> from pipeline.repair.noise import load
    >>> channel, known = channel_at(load(), 0.01), {"SSIAD": 3.0, "AUTONOMIE": 2.0}
    >>> [spelling.text for spelling in spellings("5SIAD", known, channel)]
    ['SSIAD', '5SIAD']
    >>> [spelling.text for spelling in spellings("BOUGAINVILLIERS", known, channel)]
    ['BOUGAINVILLIERS']
    """
    read = _closed_up(printed)
    entries = {text: _closed_up(text) for text in known}
    within = process.extract(read, entries, scorer=OSA.distance, score_cutoff=MOST_MISREADS, limit=None)
    near = [
        (text, entry) for entry, edits, text in within if text != printed and edits <= max(1, len(entry) // LEGIBLE)
    ]
    own = known.get(printed, NEW + LETTER * sum(map(str.isalpha, read)))
    own = min([own, *(known[text] + departure(printed, text, slip) for text, _ in near)])
    found = [Spelling(printed, own + MARK * marks(printed), True)]
    moved = channel.separator["space_added"]
    misreads = [(text, moved if entry == read else channel.cost(read, entry)) for text, entry in near]
    found += [Spelling(text, known[text] + cost, False) for text, cost in misreads]
    return sorted(found, key=lambda spelling: (spelling.cost, not spelling.as_read, spelling.text))


def departure(printed: str, known: str, slip: float) -> float:
    """What it costs, in nats, that the paper prints a text where it prints a known one elsewhere.

    Wordings of one name differ by short words, endings and marks; other differences are slips, each of one character.
    Both are rarer where a slip is.

    >>> departure("CCAS HYERES", "CCAS DE HYERES", SLIP), departure("SAINT DENIS", "SAINT-DENIS", SLIP)
    (3.0, 2.0)
    >>> departure("LES PEUPLIER", "LES PEUPLIERS", SLIP), departure("LYON 3", "LYON 8", SLIP_AGAIN)
    (2.5, 5.0)
    >>> departure("CCAS HYEBES", "CCAS HYERES", SLIP) > 11
    True
    """
    own, other = [token.text for token in tokens(printed)], [token.text for token in tokens(known)]
    rarer = slip - SLIP
    if own == other:
        return POINTING + rarer
    if len(own) == len(other):
        return rarer + sum(_word_departure(a, b, slip) for a, b in zip(own, other, strict=True) if a != b)
    shorter, longer = sorted((own, other), key=len)
    rest = list(longer)
    for word in shorter:
        if word in rest:
            rest.remove(word)
    if len(rest) == len(longer) - len(shorter):
        return WORDING * len(rest) + rarer
    return max(1, OSA.distance("".join(own), "".join(other))) * _slip(known, slip)


def _word_departure(one: str, other: str, slip: float) -> float:
    if (one.isdigit() and other.isdigit()) or (one.isalpha() and other.isalpha() and len(one + other) <= 2 * SHORT):
        return WORDING
    return min(_other_ending(one, other), OSA.distance(one, other) * _slip(other, slip))


def _slip(text: str, slip: float) -> float:
    return slip + math.log(SIGNS * len(text))


def margin(among: Sequence[Spelling]) -> float:
    """Log-odds, in nats, of the first of several spellings against all others together.

    >>> round(margin([Spelling("A", 1.0, True), Spelling("B", 4.0, False)]), 1), margin([Spelling("A", 0.0, True)])
    (3.0, inf)
    """
    rest = sum(math.exp(among[0].cost - other.cost) for other in among[1:])
    return -math.log(rest) if rest else math.inf


def _closed_up(text: str) -> str:
    return text.replace(" ", "")


def _other_ending(one: str, other: str) -> float:
    """What it costs that one of two words is the other with another ending; infinite where it is not.

    >>> _other_ending("PEUPLIER", "PEUPLIERS"), _other_ending("AUTONOMIE", "AUTONOMI"), _other_ending("LILAS", "LYLAS")
    (2.5, 4.5, inf)
    """
    shorter, longer = sorted((one, other), key=len)
    return ENDINGS.get(longer[len(shorter) :], math.inf) if longer.startswith(shorter) else math.inf
