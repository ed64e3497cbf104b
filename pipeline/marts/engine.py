"""The SQL engine of the marts: DuckDB in memory over Arrow tables, one SQL file a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}


class Engine:
    """Tables of one batch, in memory. Close it, or use it in a `with`."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._connection = duckdb.connect(config=_SETTINGS)
        self.add(tables)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Register Arrow tables by name."""
        for name, table in tables.items():
            self._connection.register(name, table)

    def run(self, name: str, schema: pa.Schema | None = None) -> pa.Table:
        """The rows that `<name>.sql` selects, kept in order as the table `name` for the files that follow."""
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {sql(name)}")
        found = self._connection.table(name).to_arrow_table()
        return (found if schema is None else found.select(schema.names).cast(schema)).combine_chunks()


@cache
def sql(name: str) -> str:
    """The text of `<name>.sql`."""
    return (files("pipeline.marts") / f"{name}.sql").read_text(encoding="utf-8")


def by_dossier(table: pa.Table) -> dict[str, pa.Table]:
    """A table sorted by `dossier`, as one slice a dossier."""
    slices: dict[str, pa.Table] = {}
    start, dossiers = 0, table.column("dossier").to_pylist()
    for place in range(1, len(dossiers) + 1):
        if place == len(dossiers) or dossiers[place] != dossiers[start]:
            slices[dossiers[start]] = table.slice(start, place - start)
            start = place
    return slices
