"""Rows of a CSV file that people keep by hand: the good ones typed, the others set aside with line and reason."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from checks.contracts.entries import EntryColumn, EntryKind
from pipeline.errors import DossierError
from pipeline.identifiers import bare_identifier, bare_quote_number
from pipeline.records import Quarantine, Reading
from pipeline.sources.ocr_text import decode
from pipeline.wording import canonical_words, letters

MOST_BYTES = 16 * 1024 * 1024
MOST_FIELD = 500
MOST_QUOTED = 60
_AMOUNT = re.compile(r"(-?)(\d{1,12}|\d{1,3}(?: \d{3}){1,3})(?:[.,](\d{1,2}))?(?: ?(?:€|EUR))?", re.ASCII)
_DATES = (re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII), re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII))
_PERIOD = re.compile(r"(20\d{2})(?:-?(0[1-9]|1[0-2]|[TQ][1-4]|S[12]))?", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


class Refusal(NamedTuple):
    """Why a row, or with line 0 the whole file, is not used: a stable reason and what fills its words."""

    line: int
    reason: str
    column: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as read: the number of its line in the file, the line as it stands, the values by column."""

    line: int
    text: str
    values: Mapping[str, str | int | None]


@dataclass(slots=True)
class CsvRows:
    """What a file holds. `refusals` and `quarantine` go in pairs, but for that of a whole file, which is alone."""

    file: str
    rows: list[Entry] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    quarantine: list[Quarantine] = field(default_factory=list)


def read_rows(path: Path, columns: Sequence[EntryColumn]) -> CsvRows:
    """Read a CSV file (UTF-8, Latin-1 or UTF-16; comma, semicolon or tab; a row is one line).

    A fault of a row sets that row aside; a fault of the file, its encoding or its header leaves no row. Never raises
    for what the file holds.
    """
    found = CsvRows(path.name)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            found.refusals.append(Refusal(0, "too large", detail=f"{MOST_BYTES // 1024**2} MB"))
            return found
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        found.refusals.append(Refusal(0, "cannot be read", detail=error.strerror or ""))
        return found
    except DossierError as error:
        found.refusals.append(Refusal(0, "cannot be read", detail=str(error).removeprefix(f"{path.name}: ")))
        return found
    _fill(found, text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), columns)
    return found


def _fill(found: CsvRows, lines: Sequence[str], columns: Sequence[EntryColumn]) -> None:
    shown = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    shown = [(number, line) for number, line in shown if not line.lstrip().startswith("#")]
    if not shown:
        found.refusals.append(Refusal(0, "empty"))
        return
    first, header = shown[0]
    separator = max(",;\t", key=header.count)
    headings = fields_of(header, separator) or []
    places, fault = _places(headings, columns)
    if fault is not None:
        found.refusals.append(fault._replace(line=first))
        return
    for number, line in shown[1:]:
        values, refusal = _row(fields_of(line, separator), len(headings), places, columns)
        if refusal is None:
            found.rows.append(Entry(number, line, values))
        else:
            found.refusals.append(refusal._replace(line=number))
            found.quarantine.append(set_aside(found.file, number, line, refusal.reason))


def set_aside(file: str, line: int, text: str, reason: str) -> Quarantine:
    """A row of a file put into quarantine with a stable reason, under the name of the file without its suffix."""
    return Quarantine(Reading(text, file, 1, line, 0, len(text)), file.partition(".")[0], reason)


def fields_of(line: str, separator: str) -> list[str] | None:
    """The fields of one line; None where its quotes are not balanced.

    >>> fields_of('a;"b;c";', ";"), fields_of('a;"b', ";")
    (['a', 'b;c', ''], None)
    """
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return None


def _places(headings: Sequence[str], columns: Sequence[EntryColumn]) -> tuple[dict[str, int], Refusal | None]:
    """Where each declared column stands in the header; columns that nobody declared are left alone."""
    places: dict[str, int] = {}
    for column in columns:
        names = {letters(name) for name in (column.name, column.title_fr, *column.aliases)}
        own = [place for place, heading in enumerate(headings) if letters(heading) in names]
        if len(own) > 1:
            return {}, Refusal(0, "column twice", column.name)
        if own:
            places[column.name] = own[0]
        elif column.needed:
            return {}, Refusal(0, "column missing", column.name)
    return places, None


def _row(
    fields: Sequence[str] | None, width: int, places: Mapping[str, int], columns: Sequence[EntryColumn]
) -> tuple[dict[str, str | int | None], Refusal | None]:
    if fields is None:
        return {}, Refusal(0, "unbalanced quotes")
    if len(fields) != width:
        return {}, Refusal(0, "number of fields", detail=str(len(fields)))
    values: dict[str, str | int | None] = {}
    for column in columns:
        text = _SPACES.sub(" ", fields[places[column.name]]).strip() if column.name in places else ""
        if len(text) > MOST_FIELD:
            return {}, Refusal(0, "too long", column.name)
        if not text and column.filled:
            return {}, Refusal(0, "nothing given", column.name)
        parse, reason = PARSERS[column.kind]
        values[column.name] = parse(text) if text else None
        if text and values[column.name] is None:
            quoted = "".join(c for c in text[:MOST_QUOTED] if c.isprintable())
            return {}, Refusal(0, reason, column.name, quoted)
    return values, None


def count(text: str) -> int | None:
    """A whole number that is not negative.

    >>> count("1 250"), count("-1"), count("1,5"), count("٣")
    (1250, None, None, None)
    """
    bare = text.replace(" ", "")
    return int(bare) if re.fullmatch(r"\d{1,9}", bare, re.ASCII) else None


def cents(text: str) -> int | None:
    """Cents of an amount typed by hand, with comma or point; negative for a credit note.

    >>> cents("1 234,50 €"), cents("-12.5"), cents("6473.18"), cents("1.234,50"), cents("12,345")
    (123450, -1250, 647318, None, None)
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    value = int(found[2].replace(" ", "")) * 100 + int((found[3] or "0").ljust(2, "0"))
    return -value if found[1] else value


def iso_date(text: str) -> str | None:
    """A date as ISO text, from ISO or from French order.

    >>> iso_date("31/03/2026"), iso_date("2026-03-31"), iso_date("2026-02-30"), iso_date("3/4/26")
    ('2026-03-31', '2026-03-31', None, None)
    """
    iso, french = (pattern.fullmatch(text) for pattern in _DATES)
    parts = iso.groups() if iso else french.groups()[::-1] if french else None
    if parts is None:
        return None
    try:
        return datetime.date(*map(int, parts)).isoformat()
    except ValueError:
        return None


def period(text: str) -> str | None:
    """A period in one form: `2026-03`, `2026-T1`, `2026-S1` or `2026`.

    >>> period("2026-Q1"), period("2026t2"), period("2026-13"), period("2026")
    ('2026-T1', '2026-T2', None, '2026')
    """
    found = _PERIOD.fullmatch(text.upper())
    if found is None:
        return None
    return found[1] + (f"-{found[2].replace('Q', 'T')}" if found[2] else "")


def period_end(text: str) -> datetime.date:
    """The last day of a period in the form that `period` gives.

    >>> [period_end(text).isoformat() for text in ("2026-02", "2026-T1", "2026-S1", "2026")]
    ['2026-02-28', '2026-03-31', '2026-06-30', '2026-12-31']
    """
    year, _, part = text.partition("-")
    month = {"": 12, "T": 3 * int(part[1:] or 0), "S": 6 * int(part[1:] or 0)}.get(part[:1], 0) or int(part)
    return last_of_month(int(year), month)


def last_of_month(year: int, month: int) -> datetime.date:
    """The last day of a month; months beyond 12 run into the years that follow.

    >>> last_of_month(2026, 14).isoformat()
    '2027-02-28'
    """
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


PARSERS: dict[EntryKind, tuple[Callable[[str], str | int | None], str]] = {
    "words": (lambda text: canonical_words(text) or None, "nothing given"),
    "code": (lambda text: canonical_words(text) or None, "nothing given"),
    "identifier": (lambda text: bare_identifier(text) or None, "nothing given"),
    "quote": (lambda text: bare_quote_number(text) or None, "nothing given"),
    "count": (count, "no count"),
    "amount": (cents, "no amount"),
    "date": (iso_date, "no date"),
    "period": (period, "no period"),
}
"""By kind, what reads a text that is not empty, and the reason given where it reads nothing."""
