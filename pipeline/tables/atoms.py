"""A line cut into atoms: the pieces that a cell never cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from pipeline.records import Line, Word

MOST_ATOMS = 80
RULES = frozenset("|¦!{}[]()")
SEPARATORS = frozenset("|¦")
RULE_LIKE = frozenset("Iil!")
"""What a column rule is read as on a line where others are read as rules."""
DIGITS = 0.8
"""A number is digits to more than this share."""
_PIECE = re.compile(
    r"[|¦!{}\[\]]"
    r"|(?:[^|¦!{}\[\]])+?(?=[|¦!{}\[\]]|$|(?<=[€£¢])(?=[^\s.,;])|(?<=\d)(?=[^\W\d_]{3,40}(?:\W|$))|(?<=[^\W\d_]{3})(?=\d{1,9}(?:\W|$))|(?<=\))(?=\d)|(?<=,\d\d)(?=\d)(?!\d\.\d\d(?!\d)))"
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


Runs = tuple[tuple[int, ...], ...]
"""The lengths of the identifiers that stand next to one another, in the order of their columns; one run a table."""


def atoms_of(line: Line, runs: Runs = (), codes: tuple[str, ...] = ()) -> list[Atom]:
    """The atoms of a line, at most 80. Identifiers of `runs` may stand glued to one another; they are cut where the
    order of the columns and the other numbers of the line leave one way to. `codes` are the words that may stand glued
    to the word before or after.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> [a.text for a in atoms_of(split_lines("380781239|5SIAD DU CCAS 31752,00€31752,00€ 214 056,070", "t")[0])]
    ['380781239', '|', '5', 'SIAD', 'DU', 'CCAS', '31752,00€', '31752,00€', '214', '056,07', '0']
    >>> [a.text for a in atoms_of(split_lines("12,019.75 1,425,00875,50", "t")[0])]
    ['12,019.75', '1,42', '5,00', '875,50']
    """
    atoms: list[Atom] = []
    last = field = 0
    ruled = line.text.count("|") > 1
    cuts = _glued_identifiers(line, runs) if runs else {}
    for word in line.words:
        between = line.text[last : word.start]
        tabs = between.count("\t")
        field += tabs
        for start, text in _pieces(word, cuts, codes):
            rule = text in RULES or (ruled and text in RULE_LIKE)
            gap = start - last + 3 * tabs
            atoms.append(Atom(text, start, start + len(text), start == last and start > 0, gap, rule, field))
            field += text in SEPARATORS or (rule and text in RULE_LIKE)
            tabs = 0
            last = start + len(text)
            if len(atoms) == MOST_ATOMS:
                return atoms
    return atoms


def _pieces(word: Word, cuts: Mapping[int, tuple[int, ...]], codes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for place, text in _parts(word.text):
        start = word.start + place
        for size in cuts.get(start, ()):
            yield start, text[:size]
            start, text = start + size, text[size:]
        cut = _code_boundary(text, codes) if len(text) > 4 and text.isalpha() else 0
        if cut:
            yield start, text[:cut]
        yield start + cut, text[cut:]


def _parts(text: str) -> Sequence[tuple[int, str]]:
    """Where a word may be two cells: its parts, each with its place; letters alone or digits alone are whole."""
    if text.isalpha() or text.isdigit():
        return ((0, text),)
    return [(piece.start(), piece[0]) for piece in _PIECE.finditer(text)]


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


def _glued_identifiers(line: Line, runs: Runs) -> dict[int, tuple[int, ...]]:
    """The cuts of pieces of a line that are several identifiers: by their start, the lengths of all but the last."""
    longest = max(map(max, runs))
    if not any(len(word.text) > longest for word in line.words):
        return {}
    numbers = [
        (word.start + piece.start(), len(piece[0]))
        for word in line.words
        for piece in _PIECE.finditer(word.text)
        if len(piece[0]) >= min(map(min, runs)) - 1 and sum(c.isdigit() for c in piece[0]) > DIGITS * len(piece[0])
    ]
    cuts = {}
    for place, (start, size) in enumerate(numbers):
        if size > longest:
            before = tuple(size for _, size in numbers[:place])
            after = tuple(size for _, size in numbers[place + 1 :])
            cuts[start] = _glued(size, before, after, runs)
    return cuts


@lru_cache(maxsize=4096)
def _glued(size: int, before: tuple[int, ...], after: tuple[int, ...], runs: Runs) -> tuple[int, ...]:
    """The lengths of all but the last of two or three identifiers that make a run of `size` characters.

    None where no columns in order make it, or where they do in more than one way: a part of a longer number may well
    pass the check digit of a shorter one. The numbers `before` and `after` it need columns of their own.

    >>> run = ((9, 14, 9, 9),)
    >>> _glued(23, (9,), (9,), run), _glued(23, (), (9, 9), run), _glued(23, (), (9,), run)
    ((14,), (9,), ())
    >>> _glued(18, (9,), (), run), _glued(18, (), (10,), run), _glued(17, (9,), (), run)
    ((9,), (9,), ())
    """
    ways = {
        tuple(run[column] for column in columns)
        for run in runs
        for count in (2, 3)
        for columns in combinations(range(len(run)), count)
        if sum(run[column] for column in columns) == size
        and _fit(before, run[: columns[0]])
        and _fit(after, run[columns[-1] + 1 :])
    }
    return min(ways)[:-1] if len(ways) == 1 else ()


def _fit(numbers: tuple[int, ...], columns: tuple[int, ...]) -> bool:
    """Whether numbers of these lengths, a character more or less, stand in columns of these lengths, in order."""
    rest = iter(columns)
    return all(any(abs(number - column) <= 1 for column in rest) for number in numbers)
