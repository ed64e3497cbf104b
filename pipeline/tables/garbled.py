"""Rows that the scan garbled: what tells them from other lines among the rows, and those that are legible in part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median_low

from pipeline.amounts import parse_amount
from pipeline.tables.alignment import Alignment, align
from pipeline.tables.costs import Profile
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block
from pipeline.tables.prose import is_prose

GARBLED = 0.5
"""A stray line of at least this share of a row's usual length may be a row that the scan garbled."""
FIGURES = 0.3
"""The same of the share of figures among its characters: a scan garbles figures into letters."""
LEAST_RULED = 2
"""Rules on a line, at least, that tell a row by their number."""
LEGIBLE = 0.4
"""Share of a garbled row's characters that must be amounts in good form for it to be read all the same."""


def garbled_like(rows: Sequence[Lattice], listed: bool) -> Callable[[Lattice], bool]:
    """What tells a garbled row from other lines: about as full of figures as the rows, about as long, and no prose
    where the rows are none. Rows of lists that have ended are short: as many rules as the others have tell them.
    """
    texts = [row.line.text for row in rows]
    sizes, shares = sorted(len(text.strip()) for text in texts), sorted(map(_figures_share, texts))
    size, share = sizes[len(sizes) // 2], shares[len(shares) // 2]
    ruled = max(median_low([row.fields for row in rows]), LEAST_RULED)
    of_words = 2 * sum(map(is_prose, texts)) >= len(texts)

    def told(line: Lattice) -> bool:
        text = line.line.text
        long = len(text.strip()) >= GARBLED * size or (listed and line.fields >= ruled)
        return long and _figures_share(text) >= FIGURES * share and (of_words or not is_prose(text))

    return told


def legible_in_part(lattice: Lattice, block: Block, profile: Profile) -> Alignment | None:
    """The alignment of a garbled row that shows amounts in good form, and little beside them; None otherwise."""
    aligned = align(lattice, block.columns, profile, block.lists)
    printed = [lattice.text(*span) for span in aligned.spans if span is not None]
    legible = sum(len(text) for text in printed if parse_amount(text))
    return aligned if legible >= LEGIBLE * len(lattice.line.text.strip()) else None


def _figures_share(text: str) -> float:
    return sum(c.isdigit() for c in text) / max(len(text.strip()), 1)
