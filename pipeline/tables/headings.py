"""Noisy headings: how many words of a table's headings stand on a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.records import Line, Word
from pipeline.wording import look

NEAR = 8
"""Lines above a row within which its heading is looked for."""
ENOUGH = 4.5
MOST_WORDS = 40
_PART = re.compile(r"[^|¦]+")
LEAST_GLUED = 4
"""Letters of a heading word, at least, that is looked for in a longer word."""


class PrintedWords:
    """On which lines each word stands, by how it looks: read once, looked through for the headings of many blocks."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._where: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            for text in parted_words(line)[:MOST_WORDS]:
                self._where.setdefault(look(text), []).append(number)

    def hits(self, headings: Mapping[str, tuple[str, ...]]) -> dict[str, list[float]]:
        """By table or block, for each line the weight, in nats, of its heading words; a word counts by its length."""
        owners: dict[str, list[str]] = {}
        for name, texts in headings.items():
            wanted = (look(word) for text in texts for word in text.split())
            for heading in dict.fromkeys(word for word in wanted if len(word) > 2):
                owners.setdefault(heading, []).append(name)
        hits = {name: [0.0] * len(self.lines) for name in headings}
        heading_words_in = _finder(tuple(owners))
        # Weights are quarters of a nat, so that the order of the additions is all one.
        for word, numbers in self._where.items():
            for match, weight in heading_words_in(word):
                for name in owners[match]:
                    for number in numbers:
                        hits[name][number] += weight
        return hits


@lru_cache(maxsize=64)
def _finder(wanted: tuple[str, ...]) -> Callable[[str], tuple[tuple[str, float], ...]]:
    """What finds the heading words in a word of the print, each with its weight; a word is looked at once."""

    @lru_cache(maxsize=16384)
    def found(word: str) -> tuple[tuple[str, float], ...]:
        return tuple(
            (match, min(0.25 * len(own), 1.5)) for own in unglued(word, wanted) for match in _matches(own, wanted)
        )

    return found


def parted_words(line: Line) -> list[str]:
    """The words of a line, parted by rules where there are no blanks.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> parted_words(split_lines("Formation|TOTAL LUNE |TTC", "t")[0])
    ['Formation', 'TOTAL', 'LUNE', 'TTC']
    """
    if "|" not in line.text and "¦" not in line.text:
        return [word.text for word in line.words]
    return [word.text for word in words_between_rules(line)]


def words_between_rules(line: Line) -> list[Word]:
    """The words of a line with their places, parted by rules where there are no blanks."""
    return [
        Word(part[0], word.start + part.start(), word.start + part.end())
        for word in line.words
        for part in _PART.finditer(word.text)
    ]


def heading_bonus(hits: Sequence[float], line: int) -> float:
    """How much the headings in the few lines above a line speak for a table starting at it, in nats, at most 4.5."""
    return min(sum(hits[max(0, line - NEAR) : line]), ENOUGH)


def is_heading(line: Line, hits: float) -> bool:
    """Whether most of a line's words are heading words: such a line is no row, nor a garbled one."""
    if hits < 2.0:
        return False
    size = sum(len(look(word.text)) for word in line.words)
    return 0.25 * size <= 2.0 * hits


def unglued(word: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """A word, or the two words of headings that the scan glued together in it.

    >>> unglued("ACCOMPAGNEMENTFORMATION", ("FORMATION", "ACCOMPAGNEMENT")), unglued("FORMATIONS", ("FORMATION",))
    (('ACCOMPAGNEMENT', 'FORMATION'), ('FORMATIONS',))
    """
    for heading in wanted:
        if len(word) > len(heading) + 2 and len(heading) >= LEAST_GLUED:
            if word.startswith(heading) and _matches(word[len(heading) :], wanted):
                return heading, word[len(heading) :]
            if word.endswith(heading) and _matches(word[: -len(heading)], wanted):
                return word[: -len(heading)], heading
    return (word,)


def _matches(word: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    if len(word) < 3 or not wanted:
        return ()
    cutoff = 80 if len(word) > 3 else 100
    return tuple(
        match[0] for match in process.extract(word, wanted, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    )
