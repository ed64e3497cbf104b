"""The published tables of one dossier as Arrow tables and JSON, byte for byte the same for the same input."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyarrow as pa

from checks.columns import COLUMNS
from pipeline.marts.schemas import PUBLISHED
from pipeline.results import DossierResult
from pipeline.review.decisions import HEADER, Decision
from pipeline.typed import published_values, stored_columns, typed_rows
from pipeline.verdicts.settling import THRESHOLD

_json = json.JSONEncoder(ensure_ascii=False).encode
"""A value as JSON, by one encoder: `json.dumps` makes one for each value."""

CELLS = pa.schema(
    [
        ("dossier", pa.string()),
        ("table_name", pa.string()),
        ("row", pa.string()),
        ("column_name", pa.string()),
        ("raw_text", pa.string()),
        ("value", pa.string()),
        ("status", pa.string()),
        ("margin", pa.float64()),
        ("source_file", pa.string()),
        ("page", pa.int32()),
        ("line", pa.int32()),
        ("candidates", pa.string()),
        ("rules", pa.string()),
    ]
)
FINDINGS = pa.schema(
    [
        ("code", pa.string()),
        ("dossier", pa.string()),
        ("rule", pa.string()),
        ("kind", pa.string()),
        ("severity", pa.string()),
        ("message_fr", pa.string()),
        ("message_en", pa.string()),
        ("expected", pa.string()),
        ("observed", pa.string()),
        ("gap", pa.string()),
        ("cells", pa.string()),
    ]
)


def cells_table(result: DossierResult) -> pa.Table:
    """One row a cell, in published order; margins rounded to a thousandth of a nat."""
    dossier = result.id
    columns: dict[str, list[Any]] = {name: [] for name in CELLS.names}
    append: dict[str, Callable[[Any], None]] = {name: values.append for name, values in columns.items()}
    for key, cell in result.cells.items():
        verdict, reading = result.verdicts[key], cell.reading
        append["dossier"](dossier)
        append["table_name"](key.table)
        append["row"](key.row)
        append["column_name"](key.column)
        append["raw_text"](reading.text if reading else None)
        append["value"](verdict.value)
        append["status"](verdict.status)
        append["margin"](None if verdict.margin is None else round(verdict.margin, 3))
        append["source_file"](reading.source_file if reading else None)
        append["page"](reading.page if reading else None)
        append["line"](reading.line if reading else None)
        append["candidates"](_json([[value, round(nats, 3)] for value, nats in verdict.candidates]))
        append["rules"](_listed(tuple(verdict.rules)))
    return pa.table(columns, schema=CELLS)


def findings_table(result: DossierResult) -> pa.Table:
    """One row a finding."""
    rows = [
        {
            **{name: getattr(finding, name) for name in FINDINGS.names if name != "cells"},
            "cells": _json([str(cell) for cell in finding.cells]),
        }
        for finding in result.findings
    ]
    return pa.Table.from_pylist(rows, schema=FINDINGS)


def typed_table(result: DossierResult, table: str) -> pa.Table:
    """A published table with money in integer cents, null where the status publishes no value; empty where absent."""
    columns = stored_columns(table)
    schema = pa.schema(
        [("dossier", pa.string()), ("row", pa.string())]
        + [(name, pa.int64() if kind is int else pa.string()) for name, kind in columns.items()]
    )
    cells = [cell for cell in result.cells.values() if cell.key.table == table]
    return pa.Table.from_pylist(
        typed_rows(table, result.id, cells, published_values(cells, result.verdicts)), schema=schema
    )


def published_tables(result: DossierResult) -> dict[str, pa.Table]:
    """Every table that is published of a dossier, by name."""
    return {
        "cells": cells_table(result),
        "findings": findings_table(result),
        **{table: typed_table(result, table) for table in COLUMNS},
        **{mart: result.marts[mart] for mart in PUBLISHED if mart in result.marts},
    }


def result_document(result: DossierResult) -> dict[str, Any]:
    """What `result.json` holds: provenance, counts, findings. No clock, no path of a machine."""
    manifest = result.evidence.manifest
    return {
        "dossier": manifest.id,
        "title": manifest.title,
        "programme": manifest.programme,
        "coordinator": manifest.coordinator,
        "sources": [
            {"file": s.file, "kind": s.kind, "sha256": s.sha256, "pages": s.pages, "lines": s.lines}
            for s in result.evidence.sources
        ],
        "decisions": [
            {name: getattr(entry, name) for name in HEADER} | {"applied": _applied(result, entry)}
            for entry in result.evidence.decisions
        ],
        "register": None
        if result.register is None
        else {
            "name_fr": result.register.name_fr,
            "name_en": result.register.name_en,
            "date": result.register.date,
            "digest": result.register.digest,
        },
        "facts": [{"key": f.key, "value": f.value, "where": f.where} for f in manifest.facts.values()],
        "tables": sorted(result.evidence.present),
        "threshold": THRESHOLD,
        "cells": result.counts(),
        "cells_by_table": result.counts_by_table(),
        "findings": [
            {
                **{name: getattr(finding, name) for name in FINDINGS.names if name not in {"cells", "dossier"}},
                "cells": [str(cell) for cell in finding.cells],
            }
            for finding in result.findings
        ],
        "quarantine": len(result.evidence.quarantine),
    }


def _applied(result: DossierResult, entry: Decision) -> bool:
    verdict = result.verdicts.get(entry.key) if entry.key else None
    return entry.action == "decide" and verdict is not None and verdict.status == "decided"


@lru_cache(maxsize=4096)
def _listed(codes: tuple[str, ...]) -> str:
    """Codes of rules as JSON: whole columns share theirs."""
    return _json(codes)
