"""The layers of the store as Arrow tables, for one batch of dossiers: raw (the scan), core (the cells), quality."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa

from checks.columns import COLUMNS
from pipeline.marts.schemas import STORED
from pipeline.records import CellKey, Line, Reading
from pipeline.results import DossierResult

WORDS = pa.list_(
    pa.struct([("text", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("box", pa.list_(pa.int32()))])
)
READING = [
    ("text", pa.string()),
    ("source_file", pa.string()),
    ("page", pa.int32()),
    ("line", pa.int32()),
    ("start", pa.int32()),
    ("end", pa.int32()),
]
SCHEMAS = {
    "raw.source": [
        ("dossier", pa.string()),
        ("source_file", pa.string()),
        ("kind", pa.string()),
        ("sha256", pa.string()),
        ("pages", pa.int32()),
        ("lines", pa.int32()),
    ],
    "core.reading": [
        ("dossier", pa.string()),
        ("table_name", pa.string()),
        ("row", pa.string()),
        ("column_name", pa.string()),
        ("role", pa.string()),
        *READING,
    ],
    "quality.quarantine": [("dossier", pa.string()), ("table_name", pa.string()), ("reason", pa.string()), *READING],
    "quality.repair": [
        ("dossier", pa.string()),
        ("cell", pa.string()),
        ("raw_text", pa.string()),
        ("value", pa.string()),
        ("status", pa.string()),
        ("margin", pa.float64()),
        ("grade", pa.string()),
        ("candidates", pa.string()),
        ("rules", pa.string()),
        ("runner_up", pa.string()),
        ("runner_up_cost", pa.float64()),
        ("evidence_fr", pa.string()),
        ("evidence_en", pa.string()),
    ],
}


def layers(results: Sequence[DossierResult], published: Sequence[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """The rows that a batch of dossiers adds to each table of the store, by `schema.table`.

    `published` are the published tables of each result, by name.
    """
    found = {
        "raw.source": _table("raw.source", chain.from_iterable(map(_sources, results))),
        "raw.line": pa.concat_tables(_lines(result.id, result.evidence.lines) for result in results),
        "core.cell": pa.concat_tables(tables["cells"] for tables in published),
        "core.reading": _table("core.reading", chain.from_iterable(map(_readings, results))),
        "quality.finding": pa.concat_tables(tables["findings"] for tables in published),
        "quality.quarantine": _table("quality.quarantine", chain.from_iterable(map(_quarantine, results))),
        "quality.repair": _table("quality.repair", chain.from_iterable(map(_repairs, results))),
    }
    for name in COLUMNS:
        found[f"core.{name}"] = pa.concat_tables(tables[name] for tables in published)
    for name, schema in STORED.items():
        found[f"mart.{name}"] = pa.concat_tables(result.marts.get(name, schema.empty_table()) for result in results)
    return found


def _table(name: str, rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    schema = pa.schema(SCHEMAS[name])
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def _sources(result: DossierResult) -> Iterator[tuple[Any, ...]]:
    for source in result.evidence.sources:
        yield result.id, source.file, source.kind, source.sha256, source.pages, source.lines


def _lines(dossier: str, lines: Sequence[Line]) -> pa.Table:
    words = [word for line in lines for word in line.words]
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line.words))
    kind = WORDS.value_type
    flat = pa.StructArray.from_arrays(
        [
            pa.array([word.text for word in words], pa.string()),
            pa.array([word.start for word in words], pa.int32()),
            pa.array([word.end for word in words], pa.int32()),
            pa.array([word.box for word in words], pa.list_(pa.int32())),
        ],
        fields=list(kind),
    )
    return pa.table(
        {
            "dossier": pa.array([dossier] * len(lines), pa.string()),
            "source_file": pa.array([line.source_file for line in lines], pa.string()),
            "page": pa.array([line.page for line in lines], pa.int32()),
            "line": pa.array([line.line for line in lines], pa.int32()),
            "text": pa.array([line.text for line in lines], pa.string()),
            "words": pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat).cast(WORDS),
        }
    )


def _readings(result: DossierResult) -> Iterator[tuple[Any, ...]]:
    for key, cell in result.evidence.all_cells.items():
        prints = [("print", cell.reading)] if cell.reading else []
        prints += [("witness", reading) for reading in cell.witnesses] + [("rival", reading) for reading in cell.rivals]
        for role, reading in prints:
            yield (result.id, *key, role, *_fields(reading))


def _quarantine(result: DossierResult) -> Iterator[tuple[Any, ...]]:
    for entry in result.evidence.quarantine:
        yield (result.id, entry.table, entry.reason, *_fields(entry.reading))


def _repairs(result: DossierResult) -> Iterator[tuple[Any, ...]]:
    for key, proof in result.proofs.items():
        verdict, raw_text = result.verdicts[key], result.cells[CellKey(*key)].raw_text
        candidates = json.dumps([[value, round(nats, 3)] for value, nats in verdict.candidates], ensure_ascii=False)
        margin = None if verdict.margin is None else round(verdict.margin, 3)
        yield (
            *(result.id, str(key), raw_text, verdict.value, verdict.status, margin, proof.grade, candidates),
            *(json.dumps(verdict.rules), proof.runner_up, proof.runner_up_cost, proof.evidence_fr, proof.evidence_en),
        )


def _fields(reading: Reading) -> tuple[Any, ...]:
    return reading.text, reading.source_file, reading.page, reading.line, reading.start, reading.end
