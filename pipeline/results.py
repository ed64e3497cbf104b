"""The one result of reconciling a dossier, from which every rendering is made. No renderer computes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from pipeline.evidence import Evidence
from pipeline.records import Cell, CellKey, Finding, Relation, Status, Verdict

STATUSES: tuple[Status, ...] = ("verified", "read", "repaired", "decided", "ambiguous", "illegible", "missing")


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a cell was repaired or left open: what decides, and what else would have to be believed."""

    cell: CellKey
    grade: str | None
    runner_up: str | None
    runner_up_cost: float | None
    evidence_fr: str
    evidence_en: str


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """The register that was consulted: its names, the date of its file (`YYYY-MM-DD`, or empty) and its digest."""

    name_fr: str
    name_en: str
    date: str
    digest: str


@dataclass(slots=True)
class DossierResult:
    """A reconciled dossier: its evidence, one verdict a cell, the findings, and the proofs of repairs and doubts."""

    evidence: Evidence
    verdicts: dict[CellKey, Verdict]
    findings: list[Finding]
    relations: list[Relation] = field(default_factory=list)
    proofs: dict[CellKey, Proof] = field(default_factory=dict)
    register: RegisterRead | None = None
    marts: dict[str, pa.Table] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.evidence.manifest.id

    @property
    def cells(self) -> Mapping[CellKey, Cell]:
        return self.evidence.cells

    def counts(self) -> dict[Status, int]:
        """Cells by status, every status named."""
        seen = Counter(verdict.status for verdict in self.verdicts.values())
        return {status: seen[status] for status in STATUSES}

    def counts_by_table(self) -> dict[str, dict[Status, int]]:
        """Cells by status of each table that is there, in published order."""
        tables: dict[str, Counter[Status]] = {}
        for key, verdict in self.verdicts.items():
            tables.setdefault(key.table, Counter())[verdict.status] += 1
        return {table: {status: seen[status] for status in STATUSES} for table, seen in tables.items()}
