"""What was published of a dossier, read back from its Parquet files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from pipeline.records import CellKey

SURE = frozenset({"verified", "repaired", "decided"})
SETTLED = SURE | {"read"}


class PublishedCell(NamedTuple):
    """A row of `cells.parquet`, as far as it is judged. `candidates` are values, best first."""

    key: CellKey
    raw_text: str | None
    value: str | None
    status: str
    margin: float | None
    candidates: tuple[str, ...]

    @property
    def guess(self) -> str | None:
        """The value, or the best candidate where none is published."""
        return self.value if self.value is not None else next(iter(self.candidates), None)


class PublishedFinding(NamedTuple):
    """A row of `findings.parquet`, as far as it is judged."""

    code: str
    kind: str
    severity: str
    message: str
    cells: frozenset[CellKey]


@dataclass(frozen=True, slots=True)
class Published:
    """All cells and findings of one dossier."""

    cells: dict[CellKey, PublishedCell]
    findings: tuple[PublishedFinding, ...]


def read(folder: Path) -> Published:
    """Read `cells.parquet` and `findings.parquet` of a dossier. Raises FileNotFoundError where one is missing."""
    cells = {}
    for row in _rows(
        folder / "cells.parquet",
        "table_name",
        "row",
        "column_name",
        "raw_text",
        "value",
        "status",
        "margin",
        "candidates",
    ):
        table, line, column, raw_text, value, status, margin, candidates = row
        key = CellKey(table, line, column)
        listed = tuple(value for value, _ in json.loads(candidates)) if candidates and candidates != "[]" else ()
        cells[key] = PublishedCell(key, raw_text, value, status, margin, listed)
    findings = []
    for code, kind, severity, message, named in _rows(
        folder / "findings.parquet", "code", "kind", "severity", "message_fr", "cells"
    ):
        keys = frozenset(CellKey(*name.split(".", 2)) for name in json.loads(named or "[]"))
        findings.append(PublishedFinding(code, kind, severity, message, keys))
    return Published(cells, tuple(findings))


def _rows(path: Path, *columns: str) -> Iterator[tuple[Any, ...]]:
    table = pq.read_table(path, columns=list(columns))
    return zip(*(table.column(name).to_pylist() for name in columns), strict=True)
