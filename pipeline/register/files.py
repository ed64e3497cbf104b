"""The files of a national register, read as a stream of entities: nested JSON and semicolon-separated records."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from pipeline.errors import ReconcileError
from pipeline.register.declared import Written
from pipeline.register.json_stream import elements
from pipeline.wording import canonical_words

LONGEST_TEXT = 400
"""Characters of one fact that are kept."""

MOST_BYTES = 1 << 35
"""Bytes of an unpacked file at most: ten times the largest known, so that a packed bomb ends."""


class Entity(NamedTuple):
    """An entity of the register. `kind` is `holder` (the legal entity) or `place` (the establishment); dates are
    `YYYY-MM-DD` or empty; facts that the file does not state are empty.
    """

    number: str
    kind: str
    open: bool
    holder: str
    name: str
    name_long: str
    category: str
    street: str
    postcode: str
    town: str
    identifier: str
    opened: str
    closed: str
    updated: str


class Extract:
    """One file being read: iterate over it for its entities; then `date` (`YYYY-MM-DD`, or empty) and `skipped`, the
    records that have no number in good form, are known.
    """

    def __init__(self, path: Path, written: Written) -> None:
        self.path, self.written = path, written
        self.date, self.skipped = "", 0
        self.complete = False
        """Whether the file holds closed entities too."""

    def __iter__(self) -> Iterator[Entity]:
        """Raises `ReconcileError`, naming the file, where it cannot be read or is no file of this register."""
        try:
            with self.path.open("rb") as packed:
                start = packed.read(2)
                packed.seek(0)
                data = cast(BinaryIO, gzip.GzipFile(fileobj=packed) if start == b"\x1f\x8b" else packed)
                bounded = io.BufferedReader(_Bounded(data), 1 << 20)
                head = bounded.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
                read = self._nested if head.startswith(b"{") else self._records
                yield from read(bounded)
        except (OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
            raise ReconcileError(f"{self.path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
        except (ValueError, csv.Error) as error:
            raise ReconcileError(f"{self.path}: {error}") from None

    def _nested(self, data: BinaryIO) -> Iterator[Entity]:
        declared = self.written.json
        holder_facts, place_facts = _reader(declared["holder"]), _reader(declared["place"])
        opened = frozenset(declared["open"])
        self.complete = True
        found = False
        for key, value in elements(io.TextIOWrapper(data, encoding="utf-8-sig")):
            if key == declared["date"]:
                self.date = str(value)[:10]
            elif key == declared["holders"]:
                found = True
                facts = holder_facts(value)
                holder = facts["number"]
                yield from self._entity("holder", facts, facts["state"] in opened)
                places = value.get(declared["places"]) if isinstance(value, dict) else None
                for place in places if isinstance(places, list) else ():
                    facts = place_facts(place)
                    yield from self._entity("place", {**facts, "holder": holder}, facts["state"] in opened)
        if not found:
            raise ValueError(f"no {declared['holders']!r}: this is no file of the register")

    def _records(self, data: BinaryIO) -> Iterator[Entity]:
        declared = self.written.csv
        found = False
        text = (_decoded(line) for line in _lines(data))
        for record in csv.reader(text, delimiter=declared["separator"], strict=False):
            tag = record[0] if record else ""
            if tag == declared["comment"] and not found:
                place = declared["date_field"]
                self.date = record[place][:10] if len(record) > place else ""
                continue
            layout = declared.get(tag)
            if not isinstance(layout, dict) or len(record) < layout["fields"]:
                continue
            found = True
            yield from self._entity(layout["kind"], _fields(record, layout), True)
        if not found:
            tags = ", ".join(tag for tag, layout in declared.items() if isinstance(layout, dict))
            raise ValueError(f"holds no record of the register (expected JSON, or lines of {tags})")

    def _entity(self, kind: str, facts: Mapping[str, str], opened: bool) -> Iterator[Entity]:
        number = facts["number"].upper()
        if not self.written.number.fullmatch(number):
            self.skipped += 1
            return
        kept = {name: facts.get(name, "")[:LONGEST_TEXT] for name in Entity._fields[4:]}
        yield Entity(number, kind, opened, facts.get("holder", "").upper(), **kept)


class _Bounded(io.RawIOBase):
    def __init__(self, data: BinaryIO) -> None:
        self._data, self._left = data, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._data.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise ValueError("unpacks to more than any register holds")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _lines(data: BinaryIO) -> Iterator[bytes]:
    while line := data.readline(1 << 16):
        yield line


def _decoded(line: bytes) -> str:
    """A line in UTF-8, else in Latin-1: extracts come in both, and a line says which.

    >>> _decoded("Résidence".encode()), _decoded("Résidence".encode("latin-1"))
    ('Résidence', 'Résidence')
    """
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    return text.replace("\0", "")


def _reader(declared: Mapping[str, str | Sequence[str]]) -> Callable[[Any], dict[str, str]]:
    paths = {
        fact: [tuple(path.split(".")) for path in ([given] if isinstance(given, str) else given)]
        for fact, given in declared.items()
    }

    def facts(element: Any) -> dict[str, str]:
        return {fact: next(filter(None, (_at(element, way) for way in ways)), "") for fact, ways in paths.items()}

    return facts


def _at(element: Any, path: Sequence[str]) -> str:
    """What stands at a path, as text; of a list, its first element.

    >>> _at({"adresse": [{"codePostal": "01000"}, {}]}, ("adresse", "codePostal")), _at({"a": None}, ("a", "b"))
    ('01000', '')
    """
    for key in path:
        if isinstance(element, list):
            element = element[0] if element else None
        element = element.get(key) if isinstance(element, dict) else None
    return element.strip() if isinstance(element, str) else str(element) if isinstance(element, int) else ""


def _fields(record: Sequence[str], layout: Mapping[str, Any]) -> dict[str, str]:
    """The facts of one record of a CSV.

    >>> _fields(["t", "1", "69001 LYON CEDEX 01"], {"kind": "place", "fields": 3, "number": 1, "postcode_town": 2})
    {'number': '1', 'postcode': '69001', 'town': 'LYON CEDEX 01'}
    """
    facts: dict[str, str] = {}
    for fact, place in layout.items():
        if fact in {"kind", "fields"}:
            continue
        places = [place] if isinstance(place, int) else place
        text = " ".join(filter(None, (record[one].strip() for one in places if one < len(record))))
        if fact == "postcode_town":
            facts["postcode"], _, facts["town"] = text.partition(" ")
        else:
            facts[fact] = text
    return facts


def town(text: str) -> str:
    """The town of a delivery line: canonical words without a CEDEX.

    >>> town("Bourg-en-Bresse Cedex 9"), town("LYON 3E ARRONDISSEMENT")
    ('BOURG EN BRESSE', 'LYON 3E ARRONDISSEMENT')
    """
    return canonical_words(text.replace("-", " ")).partition(" CEDEX")[0]
