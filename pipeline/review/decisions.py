"""The log of what people decided, `raw/<dossier>/decisions.csv`: entries are added, none is ever changed or removed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from pipeline.errors import DossierError
from pipeline.records import CellKey

DECISIONS = "decisions.csv"
Action = Literal["decide", "withdraw"]
LARGEST = 4_000_000
"""Bytes of a log, at most: a hundred times what a dossier of sixty establishments could fill."""
LONGEST = 2_000
"""Characters of one field, at most."""
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: who settled (or withdrew) which cell, when (ISO 8601) and why.

    `cell` is `table.row.column`; `printed_text` is the print against which the cell was decided, empty where nothing
    is shown; `value` is text in the published form, empty for a withdrawal.
    """

    when: str
    who: str
    why: str
    cell: str
    printed_text: str
    value: str
    action: Action = "decide"

    @property
    def key(self) -> CellKey | None:
        """The address of the cell, None where `cell` is not `table.row.column`."""
        table, _, rest = self.cell.partition(".")
        row, _, column = rest.rpartition(".")
        return CellKey(table, row, column) if table and row and column else None


HEADER = tuple(field.name for field in fields(Decision))


def read_decisions(folder: Path) -> list[Decision]:
    """The entries of the log in the dossier's `folder`, in order; none where there is no log.

    Raises `DossierError`, naming file and line, where the log is not what `append_decisions` writes.
    """
    path, where = folder / DECISIONS, f"{folder.name}/{DECISIONS}"
    try:
        if path.stat().st_size > LARGEST:
            raise DossierError(where, f"is larger than {LARGEST // 1_000_000} MB", "a log of decisions is small")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise DossierError(where, "is not UTF-8 text") from None
    except OSError as error:
        raise DossierError(where, f"cannot be read: {error.strerror}") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries: list[Decision] = []
    try:
        header = next(reader, [])
        if tuple(header) != HEADER:
            raise DossierError(f"{where}:1", "the columns are not those of a log", f"expected {', '.join(HEADER)}")
        for record in reader:
            if record:
                entries.append(_entry([unguarded(field) for field in record], f"{where}:{reader.line_num}"))
    except csv.Error as error:
        raise DossierError(f"{where}:{reader.line_num}", f"is not CSV: {error}") from None
    return entries


def _entry(record: Sequence[str], where: str) -> Decision:
    if len(record) != len(HEADER):
        raise DossierError(where, f"{len(record)} fields", f"expected {len(HEADER)}")
    when, who, why, cell, printed_text, value, action = record
    if any(len(field) > LONGEST for field in record):
        raise DossierError(where, f"a field is longer than {LONGEST} characters")
    if action not in get_args(Action):
        raise DossierError(where, f"action {action[:40]!r}", "expected decide or withdraw")
    if not who.strip() or not why.strip():
        raise DossierError(where, "who or why is empty", "a decision says who took it and why")
    return Decision(when, who, why, cell, printed_text, value, action)  # type: ignore[arg-type]


def append_decisions(folder: Path, entries: Iterable[Decision]) -> None:
    """Add entries to the log of the dossier in `folder`, whole or not at all: the bytes before them do not change."""
    path = folder / DECISIONS
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    if not path.exists() or path.stat().st_size == 0:
        writer.writerow(HEADER)
    elif not path.read_bytes().endswith(b"\n"):
        buffer.write("\n")
    for entry in entries:
        writer.writerow([guarded(field) for field in astuple(entry)])
    try:
        with path.open("ab") as log:
            log.write(buffer.getvalue().encode("utf-8"))
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        raise DossierError(f"{folder.name}/{DECISIONS}", f"cannot be written: {error.strerror}") from None


def guarded(text: str) -> str:
    """Text as the log holds it: on one line, with an apostrophe before what a spreadsheet would run.

    >>> guarded("=1+1"), guarded("'quoted"), guarded("plain")
    ("'=1+1", "''quoted", 'plain')
    """
    line = " ".join(text.splitlines())
    return f"'{line}" if line.startswith(_RUNS_AS_FORMULA) else line


def unguarded(text: str) -> str:
    """The inverse of `guarded`.

    >>> unguarded(guarded("-12")), unguarded("plain")
    ('-12', 'plain')
    """
    return text.removeprefix("'")


def standing(entries: Iterable[Decision]) -> tuple[dict[str, Decision], list[tuple[Decision, Decision]]]:
    """The decisions in force by cell, and each (later, earlier) pair of which the later contradicts the earlier.

    A withdrawal frees the cell. An entry that decides otherwise without a withdrawal in between does not replace the
    earlier one: it is a contradiction, and the earlier one stays until a person withdraws it.
    """
    force: dict[str, Decision] = {}
    contradicting: list[tuple[Decision, Decision]] = []
    for entry in entries:
        if entry.action == "withdraw":
            force.pop(entry.cell, None)
        elif (earlier := force.get(entry.cell)) is None:
            force[entry.cell] = entry
        elif earlier.value != entry.value:
            contradicting.append((entry, earlier))
    return force, contradicting
