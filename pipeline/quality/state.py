"""The published state as frames: the store, read-only, beside the history of runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.errors import UsageError
from pipeline.history.events import open_history
from pipeline.quality.suites import Suite
from pipeline.store import STORE


class PublishedState:
    """The store of `out` as `store`, and the history as the schema `quality`, in one connection."""

    def __init__(self, out: Path, today: date) -> None:
        """Raises `UsageError` where nothing is published under `out`."""
        if not (out / STORE).is_file():
            raise UsageError(f"{out / STORE}: nothing is published yet; `reconcile run` publishes it")
        self._today = today
        self._connection = open_history(out)
        path = str(out / STORE).replace("'", "''")
        try:
            self._connection.execute(f"ATTACH '{path}' AS store (READ_ONLY)")
        except duckdb.Error as error:
            raise UsageError(f"{out / STORE}: cannot be read: {str(error).splitlines()[0]}") from None
        rows = self._connection.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_catalog = 'store'"
        ).fetchall()
        self._tables = {name for (name,) in rows}

    def missing(self, suite: Suite) -> Sequence[str]:
        """The tables that a suite needs and that the store does not have."""
        return [name for name in suite.needs if name not in self._tables]

    def frame(self, suite: Suite) -> pd.DataFrame:
        """The rows that a suite looks at."""
        parameters = {"today": self._today.isoformat()} if "$today" in suite.select else None
        return self._connection.execute(suite.select, parameters).df()

    def close(self) -> None:
        """Let the store go."""
        self._connection.close()
