"""What was published of a dossier, read back from its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import UsageError


def published_cells(out: Path, dossier: str) -> list[dict[str, Any]]:
    """The rows of `out/<dossier>/cells.parquet`, in published order. Raises `UsageError` where there is none."""
    import pyarrow.parquet as pq

    path = out / dossier / "cells.parquet"
    if "/" in dossier or dossier.startswith(".") or not path.is_file():
        raise UsageError(f"{path}: nothing is published of {dossier!r} yet; `reconcile run {dossier}` publishes it")
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows
