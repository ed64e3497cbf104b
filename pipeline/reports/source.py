"""The published form of one dossier, from which every rendering is made: after a run, or later from its files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.layers import layers
from pipeline.published import published_tables, result_document
from pipeline.results import DossierResult

MARTS = ("redistribution", "indicateur", "suivi_budgetaire")
AROUND = 2
"""Lines of the scan shown before and after that of a cell."""

Row = dict[str, Any]


@dataclass(slots=True)
class Published:
    """What is published of a dossier, JSON columns parsed and `best` (the first candidate) added to cells.

    `repairs` and `readings` go by `table.row.column`, `lines` by file and line.
    """

    document: Row
    cells: list[Row]
    findings: list[Row]
    repairs: dict[str, Row] = field(default_factory=dict)
    readings: dict[str, list[Row]] = field(default_factory=dict)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    quarantine: list[Row] = field(default_factory=list)
    marts: dict[str, list[Row]] = field(default_factory=dict)


def of_result(result: DossierResult) -> Published:
    """The published form of a result that is still in memory."""
    published = published_tables(result)
    tables = layers([result], [published])
    marts: Mapping[str, pa.Table] = getattr(result, "marts", {})
    return Published(
        document=result_document(result),
        cells=_cells(published["cells"]),
        findings=_findings(published["findings"]),
        repairs=_by_cell(tables["quality.repair"].to_pylist()),
        readings=_readings(tables["core.reading"].to_pylist()),
        lines={(line.source_file, line.line): line.text for line in result.evidence.lines},
        quarantine=tables["quality.quarantine"].to_pylist(),
        marts={name: marts[name].to_pylist() for name in MARTS if name in marts},
    )


def of_files(out: Path, dossier: str) -> Published:
    """The published form read back from `out/<dossier>/` and the store. Raises `UsageError` where nothing is there.

    Evidence that only the store holds (lines, other prints, proofs) is left out where the store lacks the dossier.
    """
    import pyarrow.parquet as pq

    folder = out / dossier
    if "/" in dossier or dossier.startswith(".") or not (folder / "result.json").is_file():
        raise UsageError(f"{folder}: nothing is published of {dossier!r} yet; `reconcile run {dossier}` publishes it")
    published = Published(
        document=json.loads((folder / "result.json").read_text(encoding="utf-8")),
        cells=_cells(pq.read_table(folder / "cells.parquet")),
        findings=_findings(pq.read_table(folder / "findings.parquet")),
    )
    for name in MARTS:
        if (path := folder / f"{name}.parquet").is_file():
            published.marts[name] = pq.read_table(path).to_pylist()
    _from_store(published, out, dossier)
    return published


def _from_store(published: Published, out: Path, dossier: str) -> None:
    from pipeline.store import STORE, connect

    if not (out / STORE).is_file():
        return
    with connect(out) as store:
        named = store.execute("SELECT table_schema || '.' || table_name FROM information_schema.tables").fetchall()
        known = {row[0] for row in named}

        def rows(table: str) -> list[Row]:
            if table not in known:
                return []
            answer = store.execute(f"SELECT * FROM {table} WHERE dossier = ?", [dossier])
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, values, strict=True)) for values in answer.fetchall()]

        published.repairs = _by_cell(rows("quality.repair"))
        published.readings = _readings(rows("core.reading"))
        published.quarantine = rows("quality.quarantine")
        if "raw.line" in known:
            lines = store.execute("SELECT source_file, line, text FROM raw.line WHERE dossier = ?", [dossier])
            published.lines = {(file, line): text for file, line, text in lines.fetchall()}


def _cells(table: pa.Table) -> list[Row]:
    rows: list[Row] = table.to_pylist()
    for row in rows:
        row["candidates"] = json.loads(row["candidates"])
        row["rules"] = json.loads(row["rules"])
        row["best"] = row["candidates"][0][0] if row["candidates"] else None
    return rows


def _findings(table: pa.Table) -> list[Row]:
    rows: list[Row] = table.to_pylist()
    for row in rows:
        row["cells"] = json.loads(row["cells"])
    return rows


def _by_cell(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["cell"]: row for row in rows}


def _readings(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(f"{row['table_name']}.{row['row']}.{row['column_name']}", []).append(row)
    return found
