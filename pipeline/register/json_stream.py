"""A JSON document of any size read one element at a time, so that memory holds the largest element and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

CHUNK = 1 << 20
LONGEST = 1 << 28
"""Characters of one element at most; a legal entity with all its establishments takes a few millions."""

_SPACE = " \t\r\n"


class Text(Protocol):
    """A stream of text, as `open` gives it."""

    def read(self, size: int, /) -> str: ...


def elements(stream: Text, chunk: int = CHUNK, longest: int = LONGEST) -> Iterator[tuple[str, Any]]:
    """The members of the object at the top: (key, value) each, and for an array (key, element) once an element.

    Raises ValueError, with the character at which it happens, where the text is not such a document, ends early, or
    has an element longer than `longest`.

    >>> import io
    >>> list(elements(io.StringIO('{"date": "2026", "pmej": [{"a": [1]}, {}], "none": []}')))
    [('date', '2026'), ('pmej', {'a': [1]}), ('pmej', {})]
    """
    source = _Source(stream, chunk, longest)
    source.expect("{")
    if source.next_is("}"):
        return
    while True:
        key = source.value()
        if not isinstance(key, str):
            raise source.wrong("a key that is not text")
        source.expect(":")
        if source.next_is("["):
            if not source.next_is("]"):
                yield key, source.value()
                while source.next_is(","):
                    yield key, source.value()
                source.expect("]")
        else:
            yield key, source.value()
        if not source.next_is(","):
            source.expect("}")
            return


class _Source:
    def __init__(self, stream: Text, chunk: int, longest: int) -> None:
        self._stream, self._chunk, self._longest = stream, chunk, longest
        self._text, self._at, self._dropped, self._ended = "", 0, 0, False
        self._decode = json.JSONDecoder().raw_decode

    def _fill(self, size: int) -> None:
        more = self._stream.read(size)
        self._ended = not more
        self._dropped += self._at
        self._text, self._at = self._text[self._at :] + more, 0

    def _first(self) -> str:
        """The next character that is not space, which stays unread; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._fill(self._chunk)

    def next_is(self, sign: str) -> bool:
        """Whether `sign` comes next; it is read if so."""
        if self._first() != sign:
            return False
        self._at += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            raise self.wrong(f"no {sign!r} where one must be")

    def value(self) -> Any:
        if not self._first():
            raise self.wrong("the text ends early")
        size = self._chunk
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except RecursionError:
                raise self.wrong("nested too deep") from None
            except json.JSONDecodeError as error:
                if self._ended:
                    raise self.wrong(error.msg) from None
            else:
                # A number at the end of what is read may go on, as may one that stops before a point or an exponent.
                if self._ended or (end < len(self._text) and self._text[end] not in ".eE+-0123456789"):
                    self._at = end
                    return value
            if len(self._text) - self._at > self._longest:
                raise self.wrong("an element that is too long or is not JSON")
            self._fill(size)
            size = min(size * 2, self._longest)

    def wrong(self, what: str) -> ValueError:
        return ValueError(f"not JSON at character {self._dropped + self._at}: {what}")
