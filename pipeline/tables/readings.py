"""The characters of a line as evidence, parts of lines, and lines that two printed lines make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import Line, Reading, Word


@dataclass(frozen=True, slots=True)
class JoinedLine(Line):
    """A printed line (`first`) and the one that goes on with it, which begins at the character `offset`."""

    second: Line | None = None
    offset: int = 0
    first: Line | None = None


@dataclass(frozen=True, slots=True)
class ArrangedLine(Line):
    """A printed line (`origin`) with what its rules part in another order, some of it left out.

    `pieces` say where each piece of it begins and ends here, and begins there; `told` how many rules stand before each
    column. An amount that is left out stood among those of the columns `crowded`.
    """

    origin: Line | None = None
    pieces: tuple[tuple[int, int, int], ...] = ()
    told: Mapping[str, int] = field(default_factory=dict)
    crowded: frozenset[str] = frozenset()


def arranged_line(
    line: Line,
    fields: Sequence[tuple[int, int] | None],
    told: Mapping[str, int] | None = None,
    crowded: frozenset[str] = frozenset(),
) -> ArrangedLine:
    r"""A line with some of its fields, each by its first and past-the-last character, in the order given.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> row = arranged_line(split_lines("12,00 | BRON | 7", "t")[0], [(14, 16), None, (0, 6)])
    >>> row.text, reading_of(row, 7, 12).start, reading_of(row, 0, 1).start
    ('7 |  | 12,00', 0, 15)
    """
    text, pieces, words = "", [], []
    for number, extent in enumerate(fields):
        text += " | " if number else ""
        own = [] if extent is None else [w for w in line.words if w.start < extent[1] and w.end > extent[0]]
        if not own or extent is None:
            continue
        start, end = max(own[0].start, extent[0]), min(own[-1].end, extent[1])
        pieces.append((len(text), len(text) + end - start, start))
        text += line.text[start:end]
    for found in re.finditer(r"\S+", text):
        words.append(Word(found[0], found.start(), found.end()))
    return ArrangedLine(
        line.source_file, line.page, line.line, text, tuple(words), line, tuple(pieces), dict(told or {}), crowded
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


def beginning_at(line: Line, begin: int) -> Line:
    """A line whose characters before `begin` are blank.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> row = beginning_at(split_lines("12 | CCAS BRON", "t")[0], 4)
    >>> row.text, [word.text for word in row.words]
    ('     CCAS BRON', ['CCAS', 'BRON'])
    """
    words = tuple(word for word in line.words if word.start >= begin)
    return replace(line, text=" " * begin + line.text[begin:], words=words)


def reading_of(line: Line, start: int, end: int) -> Reading:
    """The characters of a line from one column to another, as evidence: of the printed line that they begin in."""
    if isinstance(line, ArrangedLine) and line.origin is not None:
        at, past, begin = next((piece for piece in line.pieces if start < piece[1]), (start, end, 0))
        start = max(start, at)
        return reading_of(line.origin, begin + start - at, begin + max(min(end, past), start) - at)
    if isinstance(line, JoinedLine) and line.second is not None:
        if start >= line.offset:
            return reading_of(line.second, start - line.offset, end - line.offset)
        end = min(end, max((word.end for word in line.words if word.start < line.offset), default=start))
        if line.first is not None:
            return reading_of(line.first, start, end)
    return Reading(line.text[start:end], line.source_file, line.page, line.line, start, end)


def printed_line(line: Line) -> Line:
    """A line as it is printed, none of it left out."""
    return line.origin if isinstance(line, ArrangedLine) and line.origin is not None else line


def readings_of(line: Line) -> list[Reading]:
    """All words of a line, as evidence: one reading a printed line."""
    if isinstance(line, ArrangedLine) and line.origin is not None:
        return readings_of(line.origin)
    words = line.words
    if isinstance(line, JoinedLine):
        parts = [[word for word in words if (word.start < line.offset) == first] for first in (True, False)]
    else:
        parts = [list(words)]
    return [reading_of(line, part[0].start, part[-1].end) for part in parts if part]
