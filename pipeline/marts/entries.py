"""The files that people keep beside a dossier, read and put to their contracts, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

from checks.contracts import contract
from checks.contracts.entries import ENTRIES, reasons
from pipeline.marts.declarations import Text, announce
from pipeline.marts.subject import Subject
from pipeline.records import Finding, Quarantine
from pipeline.sources.csv_rows import CsvRows, Entry, Refusal, read_rows, set_aside

FAULTS = {"usage": ("USA-001", "USA-002"), "invoices": ("FAC-001", "FAC-002")}
"""By file, the codes for a file and for a row that cannot be read."""


@dataclass(slots=True)
class Entries:
    """What a batch's files of one name hold, by dossier; `refused` are the codes of rows that fail their contract."""

    name: str
    files: dict[str, CsvRows] = field(default_factory=dict)
    refused: dict[tuple[str, int], str] = field(default_factory=dict)

    def entry(self, dossier: str, line: int) -> Entry:
        """The row on a line of a dossier's file; KeyError where there is none."""
        for entry in self.files[dossier].rows:
            if entry.line == line:
                return entry
        raise KeyError((dossier, line))

    def quarantine(self, dossier: str, line: int, code: str) -> Quarantine:
        """The row on a line, set aside for the finding `code`."""
        return set_aside(self.files[dossier].file, line, self.entry(dossier, line).text, code)


def read_entries(name: str, subjects: Sequence[Subject]) -> Entries:
    """Read the file `name` of every dossier that has one and put all rows to its contract in one frame."""
    entries = Entries(name)
    for one in subjects:
        path = one.manifest.folder / f"{name}.csv"
        if path.is_file():
            entries.files[one.id] = read_rows(path, ENTRIES[name])
    rows = [(dossier, entry) for dossier, found in entries.files.items() for entry in found.rows]
    if rows:
        for place, code in sorted(_failing(name, rows)):
            dossier, entry = rows[place]
            entries.refused.setdefault((dossier, entry.line), code)
    return entries


def _failing(name: str, rows: Sequence[tuple[str, Entry]]) -> set[tuple[int, str]]:
    """Places of the rows that fail a check of the contract, with its code."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    model = contract(name)
    columns: dict[str, list[Any]] = {
        "dossier": [dossier for dossier, _ in rows],
        "line": [entry.line for _, entry in rows],
        **{column.name: [entry.values[column.name] for _, entry in rows] for column in ENTRIES[name]},
    }
    types: dict[str, Any] = {key: str(one.dtype) for key, one in model.to_schema().columns.items()}
    frame = pd.DataFrame({key: pd.Series(values, dtype=types[key]) for key, values in columns.items()})
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        found = set(zip(cases["index"], cases["check"], strict=True))
        if not all(isinstance(place, Integral) for place, _ in found):
            raise ValueError(f"{model.__name__}: a check cannot be run") from errors
        return {(int(place), str(code)) for place, code in found}
    return set()


def refusals(one: Subject, entries: Entries) -> list[Finding]:
    """A finding for the file, or for each row, that cannot be read."""
    found = entries.files.get(one.id)
    if found is None:
        return []
    whole, row = FAULTS[entries.name]
    return [
        announce(
            one.declared,
            row if refusal.line and refusal.reason not in _OF_HEADER else whole,
            one.id,
            {"file": found.file, "line": refusal.line, "reason": words(refusal)},
        )
        for refusal in found.refusals
    ]


_OF_HEADER = frozenset({"column missing", "column twice"})


def words(refusal: Refusal) -> Text:
    """Why a row or a file is not used, in words.

    >>> words(Refusal(7, "no count", "numerateur", "x"))["fr"]
    "numerateur « x » n'est pas un nombre entier"
    """
    template: Mapping[str, str] = reasons()[refusal.reason]
    return {language: text.format(**refusal._asdict()) for language, text in template.items()}
