"""The append-only history of runs: a Parquet file for the start of a run and one for its end, never written again.

A killed run leaves its start without an end, which says that it was interrupted. Two runs at once do not meet: each
writes files of its own, complete when they appear.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

HISTORY = ".history"
"""Folder beside the published dossiers; a name that no dossier can have."""

_COUNTS = pa.map_(pa.string(), pa.int64())
_FINDING_TEXTS = ("code", "kind", "severity", "message_fr", "message_en")
_FINDING = pa.struct([(name, pa.string()) for name in (*_FINDING_TEXTS, "cells")])
_DOSSIER = pa.struct(
    [
        ("dossier", pa.string()),
        ("title", pa.string()),
        ("coordinator", pa.string()),
        ("fingerprint", pa.string()),
        ("reconciled", pa.bool_()),
        ("inputs", pa.list_(pa.struct([("file", pa.string()), ("sha256", pa.string())]))),
        ("cells", _COUNTS),
        ("findings", pa.list_(_FINDING)),
        ("state", pa.string()),
    ]
)
EVENT = pa.schema(
    [
        ("run", pa.string()),
        ("event", pa.string()),
        ("moment", pa.timestamp("us")),
        ("seconds", pa.float64()),
        ("code", pa.string()),
        ("versions", pa.map_(pa.string(), pa.string())),
        ("register", pa.string()),
        ("refused", pa.list_(pa.string())),
        ("cells", _COUNTS),
        ("findings", _COUNTS),
        ("dossiers", pa.list_(_DOSSIER)),
    ]
)
"""`moment` is in UTC. `cells` counts cells by status and `findings` findings by severity, over all dossiers of the run.
In `dossiers` the one that was not reconciled again has null for `inputs`, `findings` and `state`: they are those of its
last entry. A run of many dossiers has several rows, of which the last alone has more than dossiers."""

TOGETHER = 64
"""Dossiers in a row of the history, at most: what they say is in memory together."""


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """What a run has to say of one dossier. `state` is JSON, see `pipeline.history.state`; None where unchanged."""

    dossier: str
    title: str
    coordinator: str | None
    fingerprint: str
    reconciled: bool
    cells: Mapping[str, int]
    findings: Sequence[Mapping[str, Any]]
    inputs: Sequence[tuple[str, str]] = ()
    state: str | None = None


@dataclass(slots=True)
class RunLog:
    """One run being written down: `begin` when it starts, `end` once everything is published."""

    out: Path
    code: str
    versions: Mapping[str, str]
    register: str = ""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    run: str = ""

    def begin(self) -> None:
        """Append the start of the run. Raises `OSError` where the folder cannot be written."""
        stamp = self.started.strftime("%Y%m%dT%H%M%S.%fZ")
        self.run = self.run or f"{stamp}-{secrets.token_hex(4)}"
        self._append("started", self.started, None, [], [])

    def end(self, entries: Iterable[DossierEntry], refused: Iterable[str], at: datetime | None = None) -> None:
        """Append the end of the run, with what it published and the lines that say what it could not.

        The entries are asked for one after the other and never held all at once.
        """
        moment = at or datetime.now(UTC)
        self._append("finished", moment, (moment - self.started).total_seconds(), entries, list(refused))

    def _append(
        self, event: str, at: datetime, seconds: float | None, entries: Iterable[DossierEntry], refused: list[str]
    ) -> None:
        rows = self._rows(event, at.astimezone(UTC).replace(tzinfo=None), seconds, entries, refused)
        _write_once(self.out / HISTORY, f"{self.run}.{event}", rows)

    def _rows(
        self, event: str, moment: datetime, seconds: float | None, entries: Iterable[DossierEntry], refused: list[str]
    ) -> Iterator[dict[str, Any]]:
        """The rows of an event, all but the last with nothing but some of its dossiers."""
        cells: Counter[str] = Counter()
        severities: Counter[str] = Counter()
        dossiers: list[dict[str, Any]] = []
        for entry in entries:
            if len(dossiers) == TOGETHER:
                yield {"run": self.run, "event": event, "moment": moment, "dossiers": dossiers}
                dossiers = []
            cells.update(entry.cells)
            severities.update(finding["severity"] for finding in entry.findings)
            dossiers.append(_row(entry))
        yield {
            "run": self.run,
            "event": event,
            "moment": moment,
            "seconds": seconds,
            "code": self.code,
            "versions": list(self.versions.items()),
            "register": self.register or None,
            "refused": refused,
            "cells": list(cells.items()),
            "findings": list(severities.items()),
            "dossiers": dossiers,
        }


def _row(entry: DossierEntry) -> dict[str, Any]:
    fresh = entry.reconciled
    return {
        "dossier": entry.dossier,
        "title": entry.title,
        "coordinator": entry.coordinator,
        "fingerprint": entry.fingerprint,
        "reconciled": fresh,
        "inputs": [{"file": file, "sha256": digest} for file, digest in entry.inputs] if fresh else None,
        "cells": list(entry.cells.items()),
        "findings": [
            {**{name: finding[name] for name in _FINDING_TEXTS}, "cells": " ".join(finding["cells"])}
            for finding in entry.findings
        ]
        if fresh
        else None,
        "state": entry.state if fresh else None,
    }


def _write_once(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / f".{name}.part"
    with pq.ParquetWriter(staged, EVENT, compression="zstd") as file:
        for row in rows:
            file.write_table(pa.Table.from_pylist([row], schema=EVENT))
    with staged.open("rb") as stream:
        os.fsync(stream.fileno())
    staged.replace(folder / f"{name}.parquet")


_VIEWS = """
CREATE SCHEMA quality;
CREATE VIEW quality.event AS SELECT * FROM read_parquet({files});
CREATE VIEW quality.run AS
SELECT run, min(moment) FILTER (event = 'started') AS started, max(moment) FILTER (event = 'finished') AS finished,
       coalesce(max(event) FILTER (event = 'finished'), 'interrupted') AS outcome, max(seconds) AS seconds,
       any_value(code) AS code, any_value(versions) AS versions, any_value(register) AS register,
       any_value(refused) FILTER (event = 'finished') AS refused,
       any_value(cells) FILTER (event = 'finished') AS cells,
       any_value(findings) FILTER (event = 'finished') AS findings,
       coalesce(sum(len(dossiers)), 0)::BIGINT AS dossiers,
       coalesce(sum(len(list_filter(dossiers, lambda one: one.reconciled))), 0)::BIGINT AS reconciled
FROM quality.event GROUP BY run ORDER BY started;
CREATE VIEW quality.run_dossier AS
SELECT run, moment AS finished, unnest(one)
FROM (SELECT run, moment, unnest(dossiers) AS one FROM quality.event WHERE event = 'finished');
"""


def open_history(out: Path) -> duckdb.DuckDBPyConnection:
    """A connection in memory with the views `quality.run` (a row a run) and `quality.run_dossier` (a row a run and
    dossier) over the history beside `out`; both are empty where there is none.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    files = sorted(str(path) for path in (out / HISTORY).glob("*.parquet") if not path.name.startswith("."))
    if files:
        listed = "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in files) + "]"
        connection.execute(_VIEWS.format(files=listed))
    else:
        connection.register("no_event", EVENT.empty_table())
        connection.execute(_VIEWS.replace("read_parquet({files})", "memory.main.no_event"))
    return connection
