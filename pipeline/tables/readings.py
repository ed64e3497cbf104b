"""The characters of a line as evidence, parts of lines, and lines that two printed lines make."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.records import Line, Reading, Word


@dataclass(frozen=True, slots=True)
class RuledLine(Line):
    """A line that is read with other column rules than it is `printed` with, character by character."""

    printed: str = ""


@dataclass(frozen=True, slots=True)
class JoinedLine(RuledLine):
    """A printed line and the one that goes on with it, which begins at the character `offset`."""

    second: Line | None = None
    offset: int = 0


def joined_line(first: Line, second: Line, offset: int) -> JoinedLine:
    r"""Two printed lines as one, the second from the character `offset` on.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> joined_line(*split_lines("one\ntwo", "t"), 5).text
    'one  two'
    """
    moved = tuple(Word(word.text, word.start + offset, word.end + offset) for word in second.words)
    text = first.text.ljust(offset) + second.text
    return JoinedLine(
        first.source_file,
        first.page,
        first.line,
        text,
        (*first.words, *moved),
        printed=printed_text(first),
        second=second,
        offset=offset,
    )


def printed_text(line: Line) -> str:
    """The characters of a line as they are printed."""
    return line.printed if isinstance(line, RuledLine) else line.text


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
    if isinstance(line, JoinedLine) and line.second is not None:
        if start >= line.offset:
            return reading_of(line.second, start - line.offset, end - line.offset)
        end = min(end, max((word.end for word in line.words if word.start < line.offset), default=start))
    return Reading(printed_text(line)[start:end], line.source_file, line.page, line.line, start, end)


def readings_of(line: Line) -> list[Reading]:
    """All words of a line, as evidence: one reading a printed line."""
    words = line.words
    if isinstance(line, JoinedLine):
        parts = [[word for word in words if (word.start < line.offset) == first] for first in (True, False)]
    else:
        parts = [list(words)]
    return [reading_of(line, part[0].start, part[-1].end) for part in parts if part]
