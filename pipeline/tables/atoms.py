"""A line cut into atoms: the pieces that a cell never cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.records import Line, Word

MOST_ATOMS = 80
RULES = frozenset("|¦!{}[]()")
SEPARATORS = frozenset("|¦")
RULE_LIKE = frozenset("Iil!")
"""What a column rule is read as on a line where others are read as rules."""
_PIECE = re.compile(
    r"[|¦!{}\[\]]"
    r"|(?:[^|¦!{}\[\]])+?(?=[|¦!{}\[\]]|$|(?<=[€£¢])(?=[^\s.,;])|(?<=\d)(?=[^\W\d_]{3,40}(?:\W|$))|(?<=[^\W\d_]{3})(?=\d{1,9}(?:\W|$))|(?<=\))(?=\d)|(?<=,\d\d)(?=\d))"
)


class Atom(NamedTuple):
    """A piece of a line that a cell never cuts: a word, or a part of one where two cells may be glued.

    `glued` says that no blank stands before it; `gap` counts the blanks that do, a tab as four. `field` counts the
    column rules and tabs before it.
    """

    text: str
    start: int
    end: int
    glued: bool
    gap: int
    rule: bool
    field: int


def atoms_of(line: Line, lengths: tuple[int, ...] = (), codes: tuple[str, ...] = ()) -> list[Atom]:
    """The atoms of a line, at most 80. `lengths` are those of the identifiers that may stand glued to one another,
    `codes` the words that may stand glued to the word before or after.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> [a.text for a in atoms_of(split_lines("130802499|5SIAD DU CCAS 28944,00€28944,00€ 102 038,060", "t")[0])]
    ['130802499', '|', '5', 'SIAD', 'DU', 'CCAS', '28944,00€', '28944,00€', '102', '038,06', '0']
    """
    atoms: list[Atom] = []
    last = field = 0
    ruled = line.text.count("|") > 1
    for word in line.words:
        between = line.text[last : word.start]
        tabs = between.count("\t")
        field += tabs
        for start, text in _pieces(word, lengths, codes):
            rule = text in RULES or (ruled and text in RULE_LIKE)
            gap = start - last + 3 * tabs
            atoms.append(Atom(text, start, start + len(text), start == last and start > 0, gap, rule, field))
            field += text in SEPARATORS or (rule and text in RULE_LIKE)
            tabs = 0
            last = start + len(text)
            if len(atoms) == MOST_ATOMS:
                return atoms
    return atoms


def _pieces(word: Word, lengths: tuple[int, ...], codes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for piece in _PIECE.finditer(word.text):
        start, text = word.start + piece.start(), piece[0]
        if lengths and len(text) > max(lengths) and sum(c.isdigit() for c in text) > 0.8 * len(text):
            for size in _glued(len(text), lengths):
                yield start, text[:size]
                start, text = start + size, text[size:]
        cut = _code_boundary(text, codes) if len(text) > 4 and text.isalpha() else 0
        if cut:
            yield start, text[:cut]
        yield start + cut, text[cut:]


@lru_cache(maxsize=65536)
def _code_boundary(text: str, codes: tuple[str, ...]) -> int:
    """Where a code ends that a word begins with, or begins that it ends with; 0 where there is none.

    >>> _code_boundary("NONEHPAD", ("OUI", "NON")), _code_boundary("CONFORMITENON", ("OUI", "NON"))
    (3, 10)
    """
    upper = text.upper()
    for code in codes:
        if upper != code and len(upper) == len(text):
            if upper.startswith(code):
                return len(code)
            if upper.endswith(code):
                return len(text) - len(code)
    return 0


@lru_cache(maxsize=256)
def _glued(size: int, lengths: tuple[int, ...]) -> tuple[int, ...]:
    """The lengths of all but the last of two or three identifiers that make a run of `size` characters, if any do.

    >>> _glued(18, (9, 14)), _glued(23, (9, 14)), _glued(17, (9, 14))
    ((9,), (9,), ())
    """
    for count in (2, 3):
        for parts in product(lengths, repeat=count):
            if sum(parts) == size:
                return parts[:-1]
    return ()
