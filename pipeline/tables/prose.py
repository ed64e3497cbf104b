"""Lines of prose that stand inside a table: the head or foot of a page, a stamp. They are no rows, nor garbled ones."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.records import Line

LETTERS, SHARE = 12, 0.6
"""Letters, and share of letters among its characters, of a line of prose at least."""
SHORT = 3
"""Words of a line, at most, that two lines of prose make prose of."""
REPEATED = 0.9
"""Likeness of two lines, figures left out, that repeat each other but for what the scan misread."""


def enclosed_in_prose(lines: Sequence[Line], headings: Sequence[bool]) -> list[bool]:
    """For each line whether it is a short one of figures right between two lines of prose that are no headings."""
    prose = [is_prose(line.text) and not heading for line, heading in zip(lines, headings, strict=True)]
    between = [False, *(above and below for above, below in zip(prose, prose[2:], strict=False)), False]
    return [
        enclosed and 0 < len(line.words) <= SHORT and _of_figures(line.text)
        for line, enclosed in zip(lines, between[: len(lines)], strict=True)
    ]


def feet_of_pages(lines: Sequence[Line], strays: Container[int]) -> set[int]:
    """Of the lines `strays` of a table that are no rows, those of prose that stand together and that others repeat, as
    each page does its foot. A row that the scan garbled may look like another one, but stands alone.
    """
    prose = [n for n in range(len(lines)) if n in strays and is_prose(lines[n].text)]
    letters = {n: "".join(c for c in lines[n].text.casefold() if c.isalpha()) for n in prose}
    return {
        n
        for n in prose
        if (n - 1 in strays or n + 1 in strays)
        and any(
            n != other and Levenshtein.normalized_similarity(letters[n], text, score_cutoff=REPEATED) >= REPEATED
            for other, text in letters.items()
        )
    }


def _of_figures(text: str) -> bool:
    return sum(c.isdigit() for c in text) > sum(c.isalpha() for c in text)


def is_prose(text: str) -> bool:
    """Whether a line is one of words.

    >>> is_prose("Date de télétransmission : 16/06/2025"), is_prose("Convention - page 4"), is_prose("DV-17 5 188,67 €")
    (True, True, False)
    """
    letters = sum(c.isalpha() for c in text)
    return letters >= LETTERS and letters >= SHARE * sum(not c.isspace() for c in text)
