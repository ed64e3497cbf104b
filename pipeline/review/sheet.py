"""The sheets of the workbook in which people decide: their layout, written by the report and read back here."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

TO_DECIDE, TO_COMPLETE = "À décider", "À compléter"
MARKER = "Dossier"
"""Text of the cell to the left of the dossier's name, in the first row of each sheet."""

CELL, PRINTED, VALUE, WHO, WHEN, WHY = "Cellule", "Texte imprimé", "Valeur retenue", "Qui", "Quand", "Pourquoi"
COLUMNS = (
    "N°",
    "Tableau",
    "Où",
    PRINTED,
    "Ce que l'on sait",
    "Lectures possibles",
    VALUE,
    WHO,
    WHEN,
    WHY,
    CELL,
)
HEADER_ROW = 4
LARGEST, LARGEST_INSIDE = 20_000_000, 200_000_000
"""Bytes of a workbook, packed and unpacked, at most."""
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person wants settled. `printed_text` is the print they saw, None where the current one is meant.

    `where` says where they said so, for messages; `when` is ISO 8601, empty for now.
    """

    cell: str
    value: str
    who: str
    why: str
    when: str = ""
    printed_text: str | None = None
    withdraw: bool = False
    where: str = ""


def proposals(path: Path) -> tuple[str, list[Proposal]]:
    """The dossier's name and what people filled in on the sheets of a workbook, rows without a value left out.

    Raises `UsageError`, naming file, sheet and what is missing, where it is not a workbook of this project.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bombs(path)
    try:
        workbook = openpyxl.load_workbook(path, read_only=False, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise UsageError(f"{path}: is not a workbook that can be read ({type(error).__name__})") from None
    dossiers: list[str] = []
    found: list[Proposal] = []
    for name in (TO_DECIDE, TO_COMPLETE):
        if name not in workbook.sheetnames:
            continue
        sheet = workbook[name]
        if sheet.max_row > MOST_ROWS:
            raise UsageError(f"{path}: the sheet “{name}” has more than {MOST_ROWS} rows")
        rows = list(sheet.iter_rows(values_only=True))
        if not rows or rows[0][:1] != (MARKER,) or len(rows[0]) < 2:
            raise UsageError(f"{path}: the sheet “{name}” does not name its dossier in its first row")
        dossiers.append(_text(rows[0][1]))
        found += _rows(rows, path, name)
    if not dossiers:
        raise UsageError(f"{path}: has no sheet “{TO_DECIDE}”; `reconcile report` writes one")
    if len(set(dossiers)) != 1 or not dossiers[0]:
        raise UsageError(f"{path}: its sheets are not of one dossier ({', '.join(sorted(set(dossiers)))})")
    return dossiers[0], found


def _rows(rows: list[tuple[Any, ...]], path: Path, sheet: str) -> list[Proposal]:
    header = [_text(title) for title in rows[HEADER_ROW - 1]] if len(rows) >= HEADER_ROW else []
    missing = [title for title in (CELL, PRINTED, VALUE, WHO, WHEN, WHY) if title not in header]
    if missing:
        raise UsageError(f"{path}: the sheet “{sheet}” lacks the column {missing[0]!r} in row {HEADER_ROW}")
    at = {title: header.index(title) for title in (CELL, PRINTED, VALUE, WHO, WHEN, WHY)}
    found = []
    for number, row in enumerate(rows[HEADER_ROW:], start=HEADER_ROW + 1):
        texts = {title: _text(row[place]) for title, place in at.items()}
        if texts[CELL] and texts[VALUE]:
            found.append(
                Proposal(
                    cell=texts[CELL],
                    value=texts[VALUE],
                    who=texts[WHO],
                    why=texts[WHY],
                    when=texts[WHEN],
                    printed_text=texts[PRINTED],
                    where=f"{sheet}, ligne {number}",
                )
            )
    return found


def _text(value: Any) -> str:
    """What a person typed into a cell, as text: numbers without a trailing `.0`, dates as ISO 8601.

    >>> _text(380781239.0), _text(1234.5), _text(None), _text(date(2025, 3, 1))
    ('380781239', '1234.5', '', '2025-03-01')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
    return str(value)


def _refuse_bombs(path: Path) -> None:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: is larger than {LARGEST // 1_000_000} MB")
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_INSIDE:
                raise UsageError(f"{path}: unpacks to more than {LARGEST_INSIDE // 1_000_000} MB")
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise UsageError(f"{path}: is not a workbook (.xlsx): {error}") from None
