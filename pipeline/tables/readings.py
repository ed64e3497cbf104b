"""The characters of a line as evidence, parts of lines, and lines that two printed lines make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.records import Line, Reading, Word


@dataclass(frozen=True, slots=True)
class RuledLine(Line):
    """A line that is read with other column rules than it is `printed` with, character by character."""

    printed: str = ""


@dataclass(frozen=True, slots=True)
class JoinedLine(Line):
    """A printed line (`first`) and the one that goes on with it, which begins at the character `offset`."""

    second: Line | None = None
    offset: int = 0
    first: Line | None = None


class Piece(NamedTuple):
    """Characters of a printed line: where they begin and end in the row made of them, and begin in their own line."""

    start: int
    end: int
    line: Line
    begin: int


@dataclass(frozen=True, slots=True)
class ArrangedLine(Line):
    """A row made of `pieces` of the printed lines `origins`, rules between them; some may be left out.

    `told` says how many rules stand before each column. An amount that is left out stood among those of the columns
    `crowded`.
    """

    origins: tuple[Line, ...] = ()
    pieces: tuple[Piece, ...] = ()
    told: Mapping[str, int] = field(default_factory=dict)
    crowded: frozenset[str] = frozenset()


Extent = tuple[Line, int, int]
"""A line with the first and past-the-last of some of its characters."""


def arranged_line(
    origins: Sequence[Line],
    fields: Sequence[Extent | None],
    told: Mapping[str, int] | None = None,
    crowded: frozenset[str] = frozenset(),
) -> ArrangedLine:
    r"""A row of fields of printed lines in the order given, standing where the first of `origins` does.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> line = split_lines("12,00 | BRON | 7", "t")[0]
    >>> row = arranged_line([line], [(line, 14, 16), None, (line, 0, 6)])
    >>> row.text, reading_of(row, 7, 12).start, reading_of(row, 0, 1).start
    ('7 |  | 12,00', 0, 15)
    """
    text, pieces = "", []
    for number, extent in enumerate(fields):
        text += " | " if number else ""
        if extent is None:
            continue
        line, first, last = extent
        own = [word for word in line.words if word.start < last and word.end > first]
        if own:
            start, end = max(own[0].start, first), min(own[-1].end, last)
            pieces.append(Piece(len(text), len(text) + end - start, line, start))
            text += line.text[start:end]
    words = tuple(Word(found[0], found.start(), found.end()) for found in re.finditer(r"\S+", text))
    at = origins[0]
    return ArrangedLine(
        at.source_file, at.page, at.line, text, words, tuple(origins), tuple(pieces), dict(told or {}), crowded
    )


def joined_line(first: Line, second: Line, offset: int) -> JoinedLine:
    r"""Two printed lines as one, the second from the character `offset` on.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> joined_line(*split_lines("one\ntwo", "t"), 5).text
    'one  two'
    """
    moved = tuple(Word(word.text, word.start + offset, word.end + offset) for word in second.words)
    text = first.text.ljust(offset) + second.text
    return JoinedLine(first.source_file, first.page, first.line, text, (*first.words, *moved), second, offset, first)


def printed_text(line: Line) -> str:
    """The characters of a line as they are printed."""
    return line.printed if isinstance(line, RuledLine) else line.text


def beginning_at(line: Line, begin: int) -> Line:
    """A line whose characters before `begin` are blank.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> row = beginning_at(split_lines("12 | CCAS BRON", "t")[0], 4)
    >>> row.text, [word.text for word in row.words]
    ('     CCAS BRON', ['CCAS', 'BRON'])
    >>> [word.text for word in beginning_at(split_lines("12|CCAS BRON", "t")[0], 3).words]
    ['CCAS', 'BRON']
    """
    words = tuple(
        word if word.start >= begin else replace(word, text=word.text[begin - word.start :], start=begin)
        for word in line.words
        if word.end > begin
    )
    return replace(line, text=" " * begin + line.text[begin:], words=words)


def reading_of(line: Line, start: int, end: int) -> Reading:
    """The characters of a line from one column to another, as evidence: of the printed line that they begin in."""
    if isinstance(line, ArrangedLine) and line.pieces:
        piece = next((piece for piece in line.pieces if start < piece.end), line.pieces[-1])
        start = min(max(start, piece.start), piece.end)
        moved = piece.begin - piece.start
        return reading_of(piece.line, start + moved, max(min(end, piece.end), start) + moved)
    if isinstance(line, JoinedLine) and line.second is not None:
        if start >= line.offset:
            return reading_of(line.second, start - line.offset, end - line.offset)
        end = min(end, max((word.end for word in line.words if word.start < line.offset), default=start))
        if line.first is not None:
            return reading_of(line.first, start, end)
    return Reading(printed_text(line)[start:end], line.source_file, line.page, line.line, start, end)


def printed_lines(line: Line) -> Sequence[Line]:
    """The printed lines that a row is made of, none of them left out."""
    return line.origins if isinstance(line, ArrangedLine) else (line,)


def readings_of(line: Line) -> list[Reading]:
    """All words of a line, as evidence: one reading a printed line."""
    if isinstance(line, ArrangedLine):
        return [reading for origin in line.origins for reading in readings_of(origin)]
    words = line.words
    if isinstance(line, JoinedLine):
        parts = [[word for word in words if (word.start < line.offset) == first] for first in (True, False)]
    else:
        parts = [list(words)]
    return [reading_of(line, part[0].start, part[-1].end) for part in parts if part]
