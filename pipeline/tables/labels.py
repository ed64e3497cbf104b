"""The declared words that the labels of a table's lines hold, told apart from words that only look like them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import KeyedRow, TableLayout
from pipeline.wording import look

NEAR, NEAR_SHORT, SHORT = 76.0, 74.0, 4
"""Likeness, of 100, from which a print is taken for a declared word; for one of four letters at most."""
GLUED, LEAST_GLUED = 85.0, 6
"""Likeness from which a declared word of six letters or more is found within a longer print."""
ONE_MISREAD = 80.0
"""Likeness under which two characters or more differ: that a scan misreads two lines so alike is no chance."""
SAME_NAME = 85.0
"""Likeness of two prints of one name."""
WRAPPED = 2
"""Lines under a line of values on which its label may go on, at most."""


def label_hits(label: str, table: TableLayout) -> frozenset[str]:
    """The declared words that a noisy label holds, as far as it alone can tell."""
    return frozenset(word for word in _declared(table.keyed_rows) if holds(label, word))


def with_wrapped(
    labels: Sequence[str], numbers: Sequence[int], lattices: Sequence[Lattice], table: TableLayout
) -> list[str]:
    """The labels of lines, each with the words of a label that stand alone on the lines under it: it was too long for
    its column, so that the line of its values shows no whole one.
    """
    whole = list(labels)
    for place, number in enumerate(numbers):
        end = numbers[place + 1] if place + 1 < len(numbers) else number + 1 + WRAPPED
        for below in range(number + 1, min(end, number + 1 + WRAPPED, len(lattices))):
            text = lattices[below].line.text
            if not set(_looks(text)).isdisjoint(_looks(whole[place])):
                break  # a label of its own, whose value is not legible
            longer = label_hits(f"{whole[place]} {text}", table)
            if any(c.isdigit() for c in text) or not any(longer <= set(row.words) for row in table.keyed_rows):
                break
            if longer == label_hits(whole[place], table):
                break
            whole[place] += f" {text.strip()}"
    return whole


def hits_of_lines(labels: Sequence[str], table: TableLayout) -> list[frozenset[str]]:
    """The declared words that each label of a table holds.

    A print that the lines show to be another word, such as the name of the software that most labels repeat, is none of
    them however near it comes.
    """
    rows = table.keyed_rows
    words = [_looks(label) for label in labels]
    hits = [label_hits(label, table) for label in labels]
    names = _names(words, hits, rows)
    repeated = {word for word in _declared(rows) if _kinds(look(word), word, words, hits) > _count(word, rows)}
    return [
        frozenset(word for word in found if word not in repeated or _told_from_name(word, own, found, table))
        for own in words
        for found in [label_hits(" ".join(_without(own, names, rows)), table)]
    ]


def reads_as_declared(label: str, hits: frozenset[str], table: TableLayout) -> bool:
    """Whether a label prints the words that it holds as the line that has them declares them.

    One that stands before the others may be part of a name, and an unknown word after them the misread end of a longer
    label.

    >>> from pipeline.tables.declared import load_layout
    >>> synthesis = load_layout("esms-numerique-2025")["synthese"]
    >>> def reads(label): return reads_as_declared(label, label_hits(label, synthesis), synthesis)
    >>> reads("TOTAL LUNE Acquisition Formation"), reads("TOTAL FORMATION PLUS Acquisition")
    (True, False)
    >>> reads("TOTAL LUNE Acquisition"), reads("TOTAL LUNE Acquisition Forrion")
    (True, False)
    """
    rows = table.keyed_rows
    row = next((row for row in rows if hits <= set(row.words)), None)
    if row is None or not hits:
        return True
    words = _looks(label)
    place = 0
    for word in (word for word in row.words if word in hits):
        places = [number for number, own in enumerate(words) if _is_near(own, look(word))]
        if places and (place := next((number for number in places if number >= place), -1)) < 0:
            return False
    longer = any(hits < set(row.words) for row in rows)
    return not longer or not any(_is_unknown(own, table) for own in words[place + 1 :])


def _is_unknown(own: str, table: TableLayout) -> bool:
    known = (*table.common_words, *_declared(table.keyed_rows))
    return len(own) > SHORT and own.isalpha() and not any(_is_near(own, look(word)) for word in known)


def prints_keyed_label(text: str, table: TableLayout) -> bool:
    """Whether the words before the first figure of a line are those of a keyed table's labels, and no others.

    Such a line is none of a form, although a form's label may end with the same words.
    """
    label = text.split(next((c for c in text if c.isdigit()), "\n"))[0]
    words = [word for word in label.split() if len(look(word)) > 1]
    own = {*table.common_words, *_declared(table.keyed_rows)}
    return len(words) > 1 and all(any(holds(word, known) for known in own) for word in words)


@lru_cache(maxsize=65536)
def holds(label: str, word: str) -> bool:
    """Whether a noisy label holds a word, or something near it."""
    wanted, whole = look(word), look(label)
    return any(_is_near(own, wanted) for own in _looks(label)) or (
        len(whole) >= len(wanted) >= LEAST_GLUED and fuzz.partial_ratio(wanted, whole) >= GLUED
    )


def _is_near(own: str, wanted: str) -> bool:
    return fuzz.ratio(own, wanted) >= (NEAR if len(wanted) > SHORT else NEAR_SHORT)


def _looks(label: str) -> tuple[str, ...]:
    return tuple(look(word) for word in label.replace("/", " ").split())


def _declared(rows: Sequence[KeyedRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for row in rows for word in row.words))


def _count(word: str, rows: Sequence[KeyedRow]) -> int:
    return sum(word in row.words for row in rows)


def _names(
    words: Sequence[tuple[str, ...]], hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow]
) -> tuple[str, ...]:
    """The prints near a declared word that are another word."""
    declared = {look(word): word for word in _declared(rows)}
    names: dict[str, None] = {}
    for own in dict.fromkeys(print_ for line in words for print_ in line if print_ not in declared):
        for wanted, word in declared.items():
            near = _is_near(own, wanted) or (len(own) >= len(wanted) >= LEAST_GLUED and holds(own, word))
            if near and (
                any(own in line and _is_beside_other(own, wanted, line, declared, rows) for line in words)
                or _kinds(own, word, words, hits)
                > (_count(word, rows) if fuzz.ratio(own, wanted) >= ONE_MISREAD else 1)
            ):
                names[own] = None
    return tuple(names)


def _is_beside_other(
    own: str, wanted: str, line: Sequence[str], declared: dict[str, str], rows: Sequence[KeyedRow]
) -> bool:
    """Whether a print near a word stands beside a better print of it, or beside words printed to the letter that are
    those of lines without it.
    """
    if any(fuzz.ratio(other, wanted) > fuzz.ratio(own, wanted) for other in line if other != own):
        return True
    exact = {declared[other] for other in line if other in declared}
    fitting = [row for row in rows if exact <= set(row.words)]
    return bool(exact) and bool(fitting) and not any(declared[wanted] in row.words for row in fitting)


def _kinds(own: str, word: str, words: Sequence[tuple[str, ...]], hits: Sequence[frozenset[str]]) -> int:
    """On how many lines that differ in their other declared words a print stands."""
    return len({found - {word} for line, found in zip(words, hits, strict=True) if own in line})


def _without(line: Sequence[str], names: Sequence[str], rows: Sequence[KeyedRow]) -> list[str]:
    """The words of a line less the names, be they misread or glued to what follows."""
    declared = [look(word) for word in _declared(rows)]
    left = []
    for own in line:
        best = max((fuzz.ratio(own, name) for name in names), default=0.0)
        if best >= SAME_NAME and best > max(fuzz.ratio(own, wanted) for wanted in declared):
            continue
        for name in names:
            own = own.replace(name, " ") if len(name) >= LEAST_GLUED else own
        left.append(own)
    return left


def _told_from_name(word: str, line: Sequence[str], found: frozenset[str], table: TableLayout) -> bool:
    """Whether a line holds a word that a name repeats: twice, or as all that it prints where a line is declared so."""
    near = [own for own in line if _is_near(own, look(word))]
    others = [own for own in line if own not in near and not any(holds(own, common) for common in table.common_words)]
    return len(near) > 1 or (found == {word} and not others and any(row.words == (word,) for row in table.keyed_rows))
