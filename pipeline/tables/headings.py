"""Noisy headings: how many words of a table's headings stand on a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.records import Line
from pipeline.wording import look

NEAR = 8
"""Lines above a row within which its heading is looked for."""
ENOUGH = 4.5


def heading_hits(lines: Sequence[Line], headings: tuple[str, ...]) -> list[float]:
    """For each line the weight, in nats, of the heading words on it; a word counts by its length."""
    wanted = tuple(dict.fromkeys(look(word) for heading in headings for word in heading.split() if len(look(word)) > 2))
    return [sum(_word_weight(look(word.text), wanted) for word in line.words[:40]) for line in lines]


def heading_bonus(hits: Sequence[float], line: int) -> float:
    """How much the headings in the few lines above a line speak for a table starting at it, in nats, at most 4.5."""
    return min(sum(hits[max(0, line - NEAR) : line]), ENOUGH)


def is_heading(line: Line, hits: float) -> bool:
    """Whether most of a line's words are heading words: such a line is no row, nor a garbled one."""
    size = sum(len(look(word.text)) for word in line.words)
    return hits >= 2.0 and 0.25 * size <= 2.0 * hits


@lru_cache(maxsize=65536)
def _word_weight(word: str, wanted: tuple[str, ...]) -> float:
    if len(word) < 3 or not wanted:
        return 0.0
    match = process.extractOne(word, wanted, scorer=fuzz.ratio, score_cutoff=80 if len(word) > 3 else 100)
    return 0.0 if match is None else min(0.25 * len(word), 1.5)
