"""The DuckDB store of all dossiers, `rapprochement.duckdb`, built aside from batches and put in place at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.marts.engine import sql

STORE = "rapprochement.duckdb"
SCHEMA_NAMES = ("raw", "core", "quality", "mart")
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_WORD_VIEW = """
CREATE OR REPLACE VIEW raw.word AS
SELECT dossier, source_file, page, line, unnest(range(1, len(words) + 1)) AS position, unnest(words, recursive := true)
FROM raw.line
"""


class Staging:
    """A folder beside the store where workers leave their batches, each layer's rows as one Parquet file a batch."""

    def __init__(self, out: Path) -> None:
        self.folder = out / f".staging-{os.getpid()}"

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def leave(self, batch: int, layers: dict[str, pa.Table]) -> None:
        """Write the layers of one batch. Batches are numbered in the order of their dossiers."""
        for name, table in layers.items():
            folder = self.folder / name
            folder.mkdir(exist_ok=True)
            pq.write_table(table, folder / f"{batch:06d}.parquet", compression="snappy")


def build(out: Path, staging: Staging, dossiers: Iterable[str]) -> None:
    """Put the staged rows of `dossiers` into the store, in place of those that it held; other dossiers keep theirs.

    A dossier whose published folder is gone leaves the store too. Readers see the previous store until the new one is
    complete. A store that this version cannot open is built anew.
    """
    final, staged = out / STORE, out / f".{STORE}.new"
    staged.unlink(missing_ok=True)
    if final.exists():
        shutil.copyfile(final, staged)
    try:
        connection = duckdb.connect(str(staged), config=_SETTINGS)
    except duckdb.Error:
        staged.unlink(missing_ok=True)
        connection = duckdb.connect(str(staged), config=_SETTINGS)
    names = sorted(dossiers)
    with connection:
        for schema in SCHEMA_NAMES:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        published = [folder.name for folder in out.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
        for folder in sorted(staging.folder.iterdir()):
            _replace(connection, folder.name, folder, names, published)
        connection.execute(_WORD_VIEW)
        connection.execute(sql("provenance"))
        connection.execute("CHECKPOINT")
    staged.replace(final)


def _replace(
    connection: duckdb.DuckDBPyConnection, name: str, folder: Path, dossiers: list[str], published: list[str]
) -> None:
    source = str(folder / "*.parquet")
    kept = f".kept.{name}".replace(".", "_")
    known = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema || '.' || table_name = ?", [name]
    ).fetchall()[0][0]
    if known:
        connection.execute(
            f"CREATE TEMP TABLE {kept} AS SELECT * FROM {name} WHERE dossier NOT IN (SELECT unnest(?)) "
            "AND dossier IN (SELECT unnest(?))",
            [dossiers, published],
        )
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM read_parquet(?)", [source])
    if known:
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM {kept}")
        connection.execute(f"DROP TABLE {kept}")


def connect(out: Path) -> duckdb.DuckDBPyConnection:
    """The published store, read-only. Raises `duckdb.IOException` where there is none."""
    return duckdb.connect(str(out / STORE), read_only=True, config=_SETTINGS)
