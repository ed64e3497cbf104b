"""Golden results: every cell and finding of the real dossier and of the hand-made ones, as readable text.

`make test ARGS="--update-golden tests/golden"` writes them anew; the diff is then to be read line by line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

HERE = Path(__file__).parent
DOSSIERS = ["marseille-hyeres-2025", "antilles-2025", "corse-2025", "vosges-2025"]


def rows(published: Path, dossier: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(published / dossier / f"{name}.parquet").to_pylist()
    return found


def as_text(published: Path, dossier: str) -> str:
    lines = ["cells: table.row.column = value (status) <- 'as printed' file:line [candidates]"]
    for cell in rows(published, dossier, "cells"):
        value = "·" if cell["value"] is None else cell["value"]
        place = "" if cell["raw_text"] is None else f" <- {cell['raw_text']!r} {cell['source_file']}:{cell['line']}"
        candidates = [value for value, _ in json.loads(cell["candidates"])] if cell["status"] == "ambiguous" else []
        tail = f" {candidates}" if candidates else ""
        lines.append(
            f"{cell['table_name']}.{cell['row']}.{cell['column_name']} = {value} ({cell['status']}){place}{tail}"
        )
    lines += ["", "findings: code severity kind: message (expected, observed, gap)"]
    for finding in rows(published, dossier, "findings"):
        figures = ", ".join(str(finding[name]) for name in ("expected", "observed", "gap") if finding[name] is not None)
        head = f"{finding['code']} {finding['severity']} {finding['kind']}"
        lines.append(f"{head}: {finding['message_fr']}" + (f" ({figures})" if figures else ""))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_published_cells_and_findings_are_the_golden_ones(
    dossier: str, published: Path, pytestconfig: pytest.Config
) -> None:
    golden = HERE / f"{dossier}.txt"
    found = as_text(published, dossier)
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
