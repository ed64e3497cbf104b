"""The leading figures of an amount that a scan misread so that they no longer look like its thousands."""

from __future__ import annotations

import re

from pipeline.tables.lattice import Lattice

MOST_GROUPS = 2
MOST_FIGURES = 9
GROUP, LONGEST = 3, 4
"""Figures of a group, as printed and with one that the scan added."""
CURRENCY = "€£¢"
_FIGURE_LIKE = frozenset("ZzOoSsBGgTD")
"""Letters that look like a figure, but for those that a column rule is read as."""
_FIGURES = re.compile(r"\d+")
_LEADS = re.compile(r"\d{1,2}")


def whole_amount(lattice: Lattice, first: int, last: int, least: int, longest: int = LONGEST) -> int:
    """The first atom of an amount with the figures before it that can be nothing else, from atom `least` on.

    A group of one or two figures followed by another group leads an amount already, and so does one of more figures
    than the `longest`.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> def first_of(text, first): return whole_amount(Lattice(split_lines(text, "t")[0]), first, len(text.split()), 1)
    >>> first_of("TOTAL 33 9497,64 €", 2), first_of("TOTAL 3i8 794,63 €", 2), first_of("ans 41 257,30 €", 1)
    (1, 1, 1)
    >>> first_of("3 31 752,00 €", 1), first_of("TOTAL AMOA 752,00 €", 2)
    (1, 2)
    """
    atoms = lattice.atoms
    leading = _FIGURES.match(atoms[first].text)
    if not leading or len(leading[0]) > longest:
        return first
    if last - first > 1 and _LEADS.fullmatch(atoms[first].text) and atoms[first + 1].text[:3].isdigit():
        return first
    figures = sum(c.isdigit() for c in lattice.text(first, last).split(",")[0])
    for _ in range(MOST_GROUPS):
        before = first - 1
        if before < least or atoms[first].gap > 1 or not _leads(lattice, before):
            break
        figures += len(atoms[before].text)
        if figures > MOST_FIGURES:
            break
        first = before
        if len(atoms[first].text) < 3:
            break
    return first


def _leads(lattice: Lattice, number: int) -> bool:
    """Whether an atom is figures but for one mark, or one letter that looks like a figure and is no currency sign."""
    text = lattice.atoms[number].text
    if not lattice.plain[number] or len(text) > LONGEST:
        return False
    others = sum(not c.isdigit() for c in text)
    if others < len(text):
        return others <= 1 and text[0] != "0" and text[-1] not in ",%" + CURRENCY and "," not in text
    return text in _FIGURE_LIKE and (number == 0 or lattice.atoms[number - 1].text[-1] in CURRENCY)
