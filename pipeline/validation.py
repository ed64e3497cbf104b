"""The contracts run over what a batch of dossiers prints: one frame a table, failures sorted back to their dossiers."""

from __future__ import annotations

from collections.abc import Sequence

from checks.columns import COLUMNS
from pipeline import conformity
from pipeline.conformity import Failure
from pipeline.evidence import Evidence
from pipeline.records import CellKey
from pipeline.typed import typed_rows


def contract_failures(batch: Sequence[Evidence]) -> dict[str, list[Failure]]:
    """Every failure of the printed values of a batch, by dossier, in the order of the tables and rows."""
    failures: dict[str, list[Failure]] = {}
    for table in COLUMNS:
        rows = [
            row
            for evidence in batch
            if table in evidence.present
            for row in typed_rows(table, evidence.manifest.id, evidence.cells.values(), evidence.printed)
        ]
        if rows:
            for failure in conformity.failures(table, conformity.frame_of(table, rows)):
                failures.setdefault(failure.dossier, []).append(failure)
    return failures


def failed_codes(failures: Sequence[Failure]) -> dict[CellKey, list[str]]:
    """The codes that each cell fails."""
    codes: dict[CellKey, list[str]] = {}
    for failure in failures:
        codes.setdefault(failure.cell, []).append(failure.code)
    return codes
