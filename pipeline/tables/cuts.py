"""Whether words of two columns side by side were cut apart where the paper cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.costs import Profile
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout
from pipeline.tables.lexicons import label_likeness
from pipeline.wording import look

SAME, ALIKE = 85, 70
"""Likeness in percent of a wording to the beginning of a longer one, and of what follows it to the rest."""
WIDE, LONG_NUMBER, SHORT = 2, 4, 4
EDITED = 5
ADDED = 2
"""Letters that the scan added to the beginning of a wording, or lost of it, at most."""
OVERRUN = 3
"""Letters behind a wording that are no longer a misread end of it."""


def holds_a_cut(lattice: Lattice, span: Span, column: ColumnLayout, ruled: bool) -> bool:
    """Whether words hold a column rule, a wide blank or a long number: two cells may have been read as one.

    `ruled`: whether rules part this column from other words. Where they do not, a rule that touches letters on either
    side is one of them, misread.
    """
    first, last = span
    while last > first and (lattice.atoms[last - 1].rule or not lattice.own_letters[last - 1]):
        last -= 1
    return any(
        (lattice.atoms[i].rule and (ruled or not _touched(lattice, i, last)))
        or (i > first and lattice.atoms[i].gap > WIDE)
        or (not column.numbered and sum(c.isdigit() for c in lattice.own_letters[i]) >= LONG_NUMBER)
        for i in range(first, last)
    )


def is_listed(lattice: Lattice, span: Span, column: ColumnLayout) -> bool:
    """Whether words read as an entry of the closed list of their column, so that nothing of them is another's."""
    return bool(column.lexicon) and label_likeness(lattice.letters(*span), column.lexicon) > 0


def _touched(lattice: Lattice, rule: int, last: int) -> bool:
    return lattice.atoms[rule].glued and rule + 1 < last and lattice.atoms[rule + 1].glued


def cut_is_sure(
    lattice: Lattice, columns: Sequence[ColumnLayout], profile: Profile, found: Alignment, place: int
) -> bool:
    """Whether something tells where one words column ends and the next begins: a blank, a rule, a known wording, or
    the words that open a column.
    """
    before, after = found.spans[place - 1], found.spans[place]
    column = columns[place]
    if before is None and after is None:
        return True
    following = next((span for span in found.spans[place:] if span is not None), None)
    if before is not None and following is not None and _goes_on(lattice, before, following, columns[place - 1]):
        return False
    if before is not None and _overruns(look(lattice.text(*before)), columns[place - 1]):
        return False
    known = profile.known.get(column.name, frozenset())
    if before is not None and after is not None and _leaves_one_way(lattice, before, after, columns[place - 1], column):
        return True
    if before is not None and after is not None and column.joined_by and before[1] == after[0]:
        ending = lattice.own_letters[before[1] - 1]
        if ending in column.joined_by | column.linked_by or (ending.isalpha() and len(ending) < SHORT):
            return False
    if after is not None and (own := lattice.letters(*after)) in known:
        return not any(own != other and own.endswith(other) for other in known)
    if after is not None and _misread(own, known):
        return True
    if before is None or after is None:
        return bool(profile.places or profile.fields)
    atom = lattice.atoms[after[0]]
    if before[1] < after[0] or atom.gap > (1 if profile.places or profile.fields else 2):
        return True
    if not column.opens_with:
        return False
    opening = lattice.own_letters[after[0]]
    return opening in column.opens_with or opening.isdigit()


def _misread(own: str, known: frozenset[str]) -> bool:
    """Whether letters are a known wording but for a character in five.

    >>> _misread("PROPKIANO", frozenset({"PROPRIANO"})), _misread("VECCHIO", frozenset({"PORTOVECCHIO"}))
    (True, False)
    """
    reach = len(own) // EDITED
    return bool(reach) and process.extractOne(own, known, scorer=OSA.distance, score_cutoff=reach) is not None


def _leaves_one_way(lattice: Lattice, before: Span, after: Span, first: ColumnLayout, second: ColumnLayout) -> bool:
    """Whether one word alone is left to each of two columns, but for those that open the first or belong with another:
    neither may lack its own.
    """
    own = lattice.own_letters[before[0] : before[1]]
    opened = max((place for place, word in enumerate(own, 1) if word in first.opens_with), default=0)
    names = _names(own[opened:], second), _names(lattice.own_letters[after[0] : after[1]], second)
    return bool(opened) and before[1] == after[0] and names == (1, 1)


def _names(words: Sequence[str], column: ColumnLayout) -> int:
    """How many names words make, those that belong with the next or join two being none of their own."""
    bare = [word for word in words if word not in column.joined_by]
    return sum(word not in column.linked_by or place == len(bare) for place, word in enumerate(bare, 1))


def _goes_on(lattice: Lattice, before: Span, after: Span, column: ColumnLayout) -> bool:
    """Whether what follows a wording of a closed list goes on as a longer wording of the list does."""
    own, following = look(lattice.text(*before)), look(lattice.text(before[1], after[1]))
    return any(fuzz.ratio(rest, following[: len(rest)]) >= ALIKE for rest in rests(own, column.lexicon))


@lru_cache(maxsize=4096)
def rests(own: str, lexicon: tuple[str, ...]) -> tuple[str, ...]:
    """What follows a wording in the longer ones of a closed list that begin with it."""
    return tuple(
        entry[cut:]
        for entry in _looks(lexicon)
        for cut in range(max(1, len(own) - ADDED), min(len(own) + ADDED, len(entry) - OVERRUN) + 1)
        if fuzz.ratio(entry[:cut], own) >= SAME
    )


def _overruns(own: str, column: ColumnLayout) -> bool:
    """Whether words go on beyond a wording of a closed list as no longer wording of the list does."""
    known = _looks(column.lexicon)
    shorter = [entry for entry in known if len(own) >= len(entry) + OVERRUN and own.startswith(entry)]
    return any(
        not any(
            other.startswith(entry) and fuzz.ratio(other[len(entry) :], own[len(entry) :]) >= ALIKE
            for other in known
            if len(other) > len(entry)
        )
        for entry in shorter
    )


@lru_cache(maxsize=64)
def _looks(lexicon: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(look, lexicon))
