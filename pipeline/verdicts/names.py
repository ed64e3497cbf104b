"""Free words of a dossier beside what it prints elsewhere: what names and towns may be that were misread.

A word is compared with those that other cells of its kind print, with public lists, and with what its own row says.
Being printed elsewhere is no proof: a repair needs every word of the cell to stand in a public list or in its row
too, a value printed again and again that a number of the row tells which one it is. The rest is left to a person.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline.records import MARGIN_CAP, Cell, CellKey, Value
from pipeline.relations.free_words import Column, FreeWords
from pipeline.repair.channel import Channel
from pipeline.repair.naming import SHORTEST, SLIP, SLIP_AGAIN, Spelling, Token, margin, marks, spellings, tokens
from pipeline.repair.posterior import Posterior

TWICE = 2
"""Cells that print a value or a word, at least, for others to be compared with it."""
OTHER_NUMBER = 5.5
"""Nats against a value where the row's number goes with another one."""
BESIDE = 2.0
"""Nats at most by which a word is rare that its row prints in another column too."""
LISTED = 6.0
"""Nats by which a word of a public list is rare that the dossier prints nowhere."""
ALIKE = 2
"""Characters in which two values differ that may be one, at most."""
ARTICLE = 2
"""Letters of a word, at most, that is no name."""
MOST_TOLD = 4
DOUBTED = 3.0
"""Nats by which another reading is likelier, at least, for a word to be handed to a person: less leaves it as read."""

Line = tuple[str, int]
"""A file and a line of it."""
Columns = Mapping[Column, Mapping[str, str]]
"""By column, what each row prints, in canonical form."""


class _Found(NamedTuple):
    """What a cell may say: texts with their costs, cheapest first, and whether something of its row shows the first."""

    spellings: list[Spelling]
    margin: float
    attested: bool


def name_posteriors(
    cells: Mapping[CellKey, Cell],
    printed: Mapping[CellKey, Value | None],
    declared: Sequence[FreeWords],
    channel: Callable[[Cell], Channel],
    left_over: Set[Line] = frozenset(),
) -> dict[CellKey, Posterior]:
    """Of each cell of free words that may say something else than what is read; the others say what they say.

    `left_over` are the lines, as (file, line), of which words are in no cell: a name there may be but a part of one, so
    that nothing proves it.
    """
    columns: dict[Column, dict[str, str]] = {}
    for key, value in printed.items():
        if isinstance(value, str) and key in cells:
            columns.setdefault((key.table, key.column), {})[key.row] = value
    posteriors: dict[CellKey, Posterior] = {}
    for one in declared:
        among = _Values(one, columns) if one.again else _Words(one, columns)
        for row, text in columns.get(one.column, {}).items():
            cell = cells[CellKey(one.column[0], row, one.column[1])]
            found = among.found(row, text, channel(cell))
            if found is not None:
                whole = cell.reading is not None and (cell.reading.source_file, cell.reading.line) not in left_over
                posteriors[cell.key] = _posterior(text, found._replace(attested=found.attested and whole), one.code)
    return posteriors


class _Values:
    """A column that prints whole values again and again: each value is one of a few."""

    def __init__(self, declared: FreeWords, columns: Columns) -> None:
        self.own = columns.get(declared.column, {})
        self.counts = Counter(self.own.values())
        self.known = _commonest_of_their_like(self.counts)
        self.numbers = columns.get(declared.known_by, {}) if declared.known_by else {}
        self.with_number: dict[str, Counter[str]] = {}
        for row, number in self.numbers.items():
            if row in self.own:
                self.with_number.setdefault(number, Counter())[self.own[row]] += 1
        self.beside = [columns.get(column, {}) for column in declared.beside]

    def found(self, row: str, text: str, channel: Channel) -> _Found | None:
        if self.counts[text] > 1 and not marks(text):
            return None
        of_number = self._of_number(row, text)
        known = {
            value: math.log(len(self.own) / count) + self._against(value, of_number)
            for value, count in self.known.items()
            if value != text and count >= TWICE
        }
        among = spellings(text, known, channel, SLIP_AGAIN)
        if len(among) == 1:
            return None
        against = self._against(text, of_number)
        among = sorted((s._replace(cost=s.cost + against * s.as_read) for s in among), key=lambda s: s.cost)
        return _Found(among, margin(among), among[0].text in of_number or self._beside(row, among[0].text))

    def _of_number(self, row: str, text: str) -> Mapping[str, int]:
        """The values that other rows of the row's number print."""
        number = self.numbers.get(row)
        others = Counter(self.with_number.get(number, {})) if number is not None else Counter[str]()
        others[text] -= number is not None
        return +others

    def _against(self, value: str, of_number: Mapping[str, int]) -> float:
        return OTHER_NUMBER if of_number and value not in of_number else 0.0

    def _beside(self, row: str, value: str) -> bool:
        """Whether another column of the row prints every word of the value."""
        words = {token.text for token in tokens(value)}
        return any(words <= {token.text for token in tokens(column.get(row, ""))} for column in self.beside)


class _Words:
    """A column of names made of words: each word may stand elsewhere."""

    def __init__(self, declared: FreeWords, columns: Columns) -> None:
        self.lists = declared.lists
        self.proving = _without_neighbours(declared.lists)
        self.like = [columns.get(column, {}) for column in declared.like]
        self.beside = [columns.get(column, {}) for column in declared.beside]
        self.counts = Counter(
            word for column in self.like for text in column.values() for word in {token.text for token in tokens(text)}
        )
        self.total = max(sum(self.counts.values()), 1)
        often = {word: self._rarity(count) for word, count in self.counts.items() if count >= TWICE}
        self.known = dict.fromkeys((w for w in declared.lists if len(w) >= SHORTEST), LISTED) | {
            word: rarity for word, rarity in often.items() if len(word) >= SHORTEST and not marks(word)
        }

    def _rarity(self, count: int) -> float:
        return math.log(self.total / count)

    def found(self, row: str, text: str, channel: Channel) -> _Found | None:
        words = tokens(text)
        in_row = {token.text for column in self.beside for token in tokens(column.get(row, ""))}
        told = [self._told(word, in_row, channel) for word in words]
        if all(len(among) == 1 for among in told):
            return None
        first = [among[0] for among in told]
        texts = [Spelling(_replaced(text, words, first), 0.0, all(s.as_read for s in first))]
        for place, among in enumerate(told):
            for other in among[1:]:
                instead = [*first[:place], other, *first[place + 1 :]]
                as_read = all(spelling.as_read for spelling in instead)
                texts.append(Spelling(_replaced(text, words, instead), other.cost - among[0].cost, as_read))
        texts.sort(key=lambda spelling: spelling.cost)
        attested = all(spelling.text in in_row or spelling.text in self.proving for spelling in first)
        # A word that paper hardly prints, and that is near none that is known, may be anything.
        sure = 0.0 if any(spelling.as_read and marks(spelling.text) for spelling in first) else margin(texts)
        return _Found(texts, sure, attested)

    def _told(self, word: Token, in_row: set[str], channel: Channel) -> list[Spelling]:
        """What one word may be; itself alone where it is known as it stands, or too short to tell."""
        letters = sum(map(str.isalpha, word.text))
        plain = not marks(word.text)
        if letters < SHORTEST or (plain and (self.counts[word.text] >= TWICE or word.text in in_row | self.lists)):
            return [Spelling(word.text, 0.0, True)]
        known = self.known | {near: min(BESIDE, self.known.get(near, BESIDE)) for near in in_row if not marks(near)}
        return spellings(word.text, known, channel, SLIP)


def _commonest_of_their_like(counts: Mapping[str, int]) -> dict[str, int]:
    """The values near none that is printed more often: of two that are alike, the rarer may be a misread, made twice.

    >>> _commonest_of_their_like({"CCAS DE LYON": 5, "CCAS DE LON": 2, "CCAS BRON": 3})
    {'CCAS DE LYON': 5, 'CCAS BRON': 3}
    """

    def rarer(value: str, count: int) -> bool:
        return any(
            count < often and OSA.distance(value, other, score_cutoff=ALIKE) <= ALIKE for other, often in counts.items()
        )

    return {value: count for value, count in counts.items() if not rarer(value, count)}


@lru_cache(maxsize=16)
def _without_neighbours(words: frozenset[str]) -> frozenset[str]:
    """The words of a list that no other of it is one character away from: one misread character makes no other of them.
    Articles and the like are no names.

    >>> sorted(_without_neighbours(frozenset({"SAD", "SAAD", "SERVICE", "DE", "DU"})))
    ['DE', 'DU', 'SERVICE']
    """

    def alone(word: str) -> bool:
        return not any(other != word and OSA.distance(word, other, score_cutoff=1) == 1 for other in words)

    return frozenset(word for word in words if len(word) <= ARTICLE or alone(word))


def _replaced(text: str, words: Sequence[Token], instead: Sequence[Spelling]) -> str:
    """A text with its words replaced.

    >>> _replaced("5SIAD (LYON)", tokens("5SIAD (LYON)"), [Spelling("SSIAD", 0.0, False), Spelling("LYON", 0.0, True)])
    'SSIAD (LYON)'
    """
    ends = [0, *(word.end for word in words), len(text)]
    gaps = [text[end:start] for end, start in zip(ends, [*(word.start for word in words), len(text)], strict=False)]
    return "".join(part for gap, new in zip(gaps, [*(s.text for s in instead), ""], strict=True) for part in (gap, new))


def _posterior(text: str, found: _Found, code: str) -> Posterior:
    best, *others = found.spellings
    left = not best.as_read and found.margin < DOUBTED and not marks(text)
    return Posterior(
        value=text if left else best.text,
        margin=0.0 if left else min(max(found.margin, 0.0), MARGIN_CAP),
        candidates=tuple((s.text, s.cost - best.cost) for s in found.spellings[:MOST_TOLD]),
        runner_up=others[0].text if others else None,
        runner_up_cost=others[0].cost - best.cost if others else None,
        grade="listed",
        corroborated=found.attested and not best.as_read,
        tied=not left,
        printed=text,
        codes=(code,),
    )
