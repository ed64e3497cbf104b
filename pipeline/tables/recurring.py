"""The wordings of a column that recur from row to row, told by where what stands before them varies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.tables.alignment import Alignment
from pipeline.tables.column_places import STEADY
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout

MOST_WORDS = 6
LONG_NUMBER = 4
"""Digits of a number that belongs to neither side, a code of the post: what follows it begins there."""

Phrase = tuple[str, ...]


def recurring(block: Block, column: ColumnLayout, rows: Sequence[tuple[Lattice, Alignment]]) -> frozenset[str]:
    """The wordings that several rows show at the end of a column, whatever stands before them.

    Where nothing but a blank parts a column from the one before, a wording begins where what precedes it varies from
    row to row; where it never does, or where nothing would be left of the column before but the words that open it,
    nothing tells. A wording that nearly always is the end of a longer one is not one itself.
    """
    phrases = _phrases(block, column, rows)
    opening = block.columns[block.columns.index(column) - 1].opens_with
    ends = Counter(phrase[-size:] for phrase in phrases for size in range(1, min(len(phrase), MOST_WORDS) + 1))
    before: dict[Phrase, set[str]] = defaultdict(set)
    for phrase in phrases:
        for size in range(1, min(len(phrase), MOST_WORDS) + 1):
            word = phrase[-size - 1] if size < len(phrase) else ""
            if word not in column.joined_by:
                before[phrase[-size:]].add("" if len(word) >= LONG_NUMBER and word.isdigit() else word)
    known: set[Phrase] = set()
    for phrase in phrases:
        sizes = list(_grown(phrase, column, opening, ends))
        apart = [size for size in sizes if "" in before[phrase[-size:]] or len(before[phrase[-size:]]) > 1]
        if apart and ends[phrase[-apart[-1] :]] > 1 and len("".join(phrase[-apart[-1] :])) > 1:
            known.add(phrase[-apart[-1] :])
    return frozenset("".join(wording) for wording in known if not _mostly_longer(wording, known, ends))


def _phrases(block: Block, column: ColumnLayout, rows: Sequence[tuple[Lattice, Alignment]]) -> list[Phrase]:
    """By row the words of a column, with those of the column before where nothing but a blank parts the two."""
    position = block.columns.index(column)
    phrases = []
    for lattice, found in rows:
        span, before = found.spans[position], found.spans[position - 1] if position else None
        if span is not None:
            first = before[0] if before is not None and before[1] == span[0] else span[0]
            apart = [k for k in range(first + 1, span[1]) if lattice.atoms[k].gap > 1 or lattice.atoms[k].rule]
            first = max([first, *apart])
            phrases.append(tuple(lattice.own_letters[k] for k in range(first, span[1])))
    return phrases


def _grown(phrase: Phrase, column: ColumnLayout, opening: frozenset[str], ends: Mapping[Phrase, int]) -> Iterator[int]:
    """How many words from the end of a phrase may be a wording, one and more, as long as the longer one prevails."""
    size = 1
    yield size
    while size < min(len(phrase), MOST_WORDS):
        longer = phrase[-size - 1 :]
        if _opens(phrase[: -size - 1], longer[0], column, opening):
            return
        if longer[0] in column.joined_by and size + 2 <= len(phrase):
            if longer[0] in column.linked_by and ends[longer] >= max(2, STEADY * ends[phrase[-size:]]):
                yield size + 1
            if _opens(phrase[: -size - 2], phrase[-size - 2], column, opening):
                return
            size += 2
        elif ends[longer] < max(2, STEADY * ends[phrase[-size:]]):
            return
        else:
            size += 1
        yield size


def _opens(before: Phrase, word: str, column: ColumnLayout, opening: frozenset[str]) -> bool:
    """Whether a word, or the one before it but for those that join words, opens the column before."""
    if word in opening or word.isdigit():
        return True
    told = next((own for own in reversed(before) if own not in column.joined_by and own not in column.linked_by), "")
    return told in opening or (word not in column.joined_by and told.isdigit())


def _mostly_longer(wording: Phrase, known: set[Phrase], ends: Mapping[Phrase, int]) -> bool:
    return any(
        len(other) > len(wording) and other[-len(wording) :] == wording and ends[other] >= STEADY * ends[wording]
        for other in known
    )
