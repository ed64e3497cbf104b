"""What a report of a past period needs of a dossier, taken from the store at the end of the run that published it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.history.events import TOGETHER, DossierEntry
from pipeline.incremental import Fingerprint
from pipeline.store import connect

KEPT = {
    "etablissement": (
        "core.etablissement",
        "SELECT dossier, row, og, raison_sociale FROM core.etablissement",
    ),
    "open": (
        "core.cell",
        "SELECT dossier, table_name || '.' || row || '.' || column_name AS cell, raw_text, status, candidates "
        "FROM core.cell WHERE status IN ('ambiguous', 'illegible')",
    ),
    "redistribution": ("mart.redistribution", "SELECT * FROM mart.redistribution"),
    "indicateur": ("mart.indicateur", "SELECT * FROM mart.indicateur"),
    "suivi_budgetaire": ("mart.suivi_budgetaire", "SELECT * FROM mart.suivi_budgetaire"),
}
"""By name in the state, the table of the store that must be there and the rows that are kept of it."""


def entries(
    out: Path,
    documents: Sequence[Mapping[str, Any]],
    fresh: Collection[str],
    fingerprints: Mapping[str, Fingerprint],
) -> Iterator[DossierEntry]:
    """The entries of a run: for each result document one, with its state where it was reconciled (in `fresh`).

    States are read for some dossiers at a time, for they are long.
    """
    for start in range(0, len(documents), TOGETHER):
        part = documents[start : start + TOGETHER]
        own = [document["dossier"] for document in part if document["dossier"] in fresh]
        states = dossier_states(out, own) if own else {}
        for document in part:
            yield DossierEntry(
                dossier=document["dossier"],
                title=document["title"],
                coordinator=document["coordinator"],
                fingerprint=fingerprints[document["dossier"]].digest,
                reconciled=document["dossier"] in fresh,
                cells=document["cells"],
                findings=document["findings"],
                inputs=fingerprints[document["dossier"]].inputs,
                state=states.get(document["dossier"]),
            )


def dossier_states(out: Path, dossiers: Collection[str]) -> dict[str, str]:
    """The state of each of `dossiers` as the store holds it: a JSON object of lists of rows, by the names in `KEPT`.

    A table that the store does not have is left out. One query a table, whatever the number of dossiers.
    """
    parts: dict[str, list[str]] = {}
    with connect(out) as connection:
        known = {f"{schema}.{name}" for schema, name in connection.execute(_TABLES).fetchall()}
        for name, (table, query) in KEPT.items():
            if table in known:
                for dossier, rows in _grouped(connection, query, dossiers):
                    parts.setdefault(dossier, []).append(f'"{name}": {rows}')
    return {dossier: "{" + ", ".join(one) + "}" for dossier, one in parts.items()}


_TABLES = "SELECT table_schema, table_name FROM information_schema.tables"


def _grouped(connection: duckdb.DuckDBPyConnection, query: str, dossiers: Collection[str]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = connection.execute(
        f"SELECT dossier, CAST(to_json(list(one ORDER BY one)) AS VARCHAR) FROM ({query}) AS one "
        "WHERE dossier IN (SELECT unnest(?)) GROUP BY dossier",
        [list(dossiers)],
    ).fetchall()
    return rows
