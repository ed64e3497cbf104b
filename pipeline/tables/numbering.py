"""The numbers 1, 2, 3 ... in front of the rows of a table: they count the rows and belong to no column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import Line
from pipeline.tables.lexing import wordy

FIRST = 3
"""A numbering begins at most here: the first rows may be lost."""
REACH = 12
"""Lines at most between two numbered rows: the foot of a page, the headings of the next."""
LOST = 2
"""Rows that the scan may have lost between two lines, at most."""
LEAST = 3
"""Numbered lines that make a numbering."""
_NUMBER = re.compile(r"[\s|¦]*(\d{1,3})[.)°]?(?=[\s|¦])[^\S\t]*(?:[|¦\t])?")
_AMOUNT = re.compile(r"[\s|¦]*\d{1,3}(?:[ .]\d{3})*\s*[.,]\s?\d\d(?!\d)")
_RULE = re.compile(r"[|¦\t]")
_NOTHING = r"[^\S\t]*[|¦\t]"
_MISREAD = r"[^\S\t]*[^\s|¦]{0,3}[^\S\t]*[|¦\t]"
_MISREAD_BARE = re.compile(r"\s*[^\W_]{1,3}(?=\s)")


def row_numbers(lines: Sequence[Line]) -> dict[int, int]:
    r"""By the index of each line that begins with the number of its row, where the number ends, its rule included.

    Numbers that follow one another from the beginning, on lines that hold words, are a numbering; those that stand at
    any other figure are not.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> row_numbers(split_lines("1 CCAS BRON\n2 CCAS BRON\n3 CCAS LYON\n", "t"))
    {0: 2, 1: 2, 2: 2}
    >>> row_numbers(split_lines("20 ACQUISITION\n21 ACQUISITION\n22 ACQUISITION\n", "t"))
    {}
    """
    found = {number: told for number, line in enumerate(lines) if (told := _numbered(line)) is not None}
    chains: list[list[int]] = []
    for number, (count, _) in found.items():
        for chain in reversed(chains):
            apart = number - chain[-1]
            if apart <= REACH and 0 < count - found[chain[-1]][0] <= apart + LOST:
                chain.append(number)
                break
        else:
            if count <= FIRST:
                chains.append([number])
    return {number: end for chain in chains for number, end in _settled(chain, found, lines).items()}


def _numbered(line: Line) -> tuple[int, int] | None:
    """The number that a line of words begins with, and where it ends."""
    number = _NUMBER.match(line.text)
    if number is None or _AMOUNT.match(line.text) or not any(wordy(word.text) for word in line.words):
        return None
    return int(number[1]), number.end()


def _settled(chain: Sequence[int], found: dict[int, tuple[int, int]], lines: Sequence[Line]) -> dict[int, int]:
    """The ends of a numbering, with those of its rows whose number was misread: as many as numbers are lacking."""
    steps = [found[after][0] - found[before][0] for before, after in pairwise(chain)]
    if len(chain) < LEAST or 2 * steps.count(1) < len(steps):
        return {}
    ends = {number: found[number][1] for number in chain}
    rules = min(len(_RULE.findall(lines[number].text[: ends[number]])) for number in chain)
    nothing = re.compile(f"(?:{_NOTHING}){{{rules}}}")
    misread = re.compile(f"(?:{_MISREAD}){{{rules}}}") if rules else _MISREAD_BARE
    for (before, after), step in zip(pairwise(chain), steps, strict=True):
        between = [number for number in range(before + 1, after) if lines[number].words]
        pattern = misread if len(between) == step - 1 else nothing
        told = {number: one.end() for number in between if (one := pattern.match(lines[number].text)) is not None}
        ends |= {number: end for number, end in told.items() if end}
    return ends
