"""The marts of a batch of dossiers: SQL over what was published of their cells and what people keep beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.marts.declarations import declarations
from pipeline.marts.engine import Engine, by_dossier
from pipeline.marts.entries import Entries, read_entries, refusals
from pipeline.marts.inputs import redistribution_inputs
from pipeline.marts.schemas import STORED, empty
from pipeline.marts.subject import Subject, subject
from pipeline.marts.told import (
    invoice_findings,
    manifest_findings,
    redistribution_findings,
    refused_rows,
    stake_finding,
    usage_findings,
)
from pipeline.marts.tracking_inputs import tracking_inputs
from pipeline.records import Finding, Quarantine

if TYPE_CHECKING:
    from pipeline.results import DossierResult


@dataclass(slots=True)
class Marts:
    """What the marts of one dossier come to: its tables by name, findings, and rows of files that are not used."""

    tables: dict[str, pa.Table] = field(default_factory=empty)
    findings: list[Finding] = field(default_factory=list)
    quarantine: list[Quarantine] = field(default_factory=list)


def marts(subjects: Sequence[Subject]) -> dict[str, Marts]:
    """The marts of a batch, by dossier: one pass of each SQL file over all of them."""
    if not subjects:
        return {}
    usage, invoices = read_entries("usage", subjects), read_entries("invoices", subjects)
    inputs = {**redistribution_inputs(subjects), **tracking_inputs(subjects, usage, invoices)}
    names = ["redistribution", "stake", "usage_row", "indicateur", "invoice_row", "suivi_budgetaire"]
    with Engine(inputs) as engine:
        found = {name: by_dossier(engine.run(name, STORED.get(name))) for name in names}
        found["invoice_finding"] = by_dossier(engine.run("invoice_finding")) if invoices.files else {}
        found["share_rule"] = by_dossier(engine.run("share_rule_of", STORED["share_rule"]))
    return {one.id: _marts_of(one, found, usage, invoices) for one in subjects}


def shares(one: Subject) -> Marts:
    """The redistribution of one dossier alone, with its findings; the other tables are left empty."""
    made = Marts()
    with Engine(redistribution_inputs([one])) as engine:
        made.tables["redistribution"] = engine.run("redistribution", STORED["redistribution"])
        stakes = engine.run("stake").to_pylist()
    rows = made.tables["redistribution"].to_pylist()
    made.findings = [
        *manifest_findings(one),
        *redistribution_findings(one, rows),
        *(told for stake in stakes if (told := stake_finding(one, stake)) is not None),
    ]
    return made


def add_marts(results: Sequence[DossierResult]) -> None:
    """Add to each result of a batch its marts, their findings, and the rows of its files that are set aside."""
    made = marts(subjects_of(results))
    for result in results:
        own = made.get(result.id, Marts())
        result.marts = own.tables
        result.findings += own.findings
        result.evidence.quarantine += own.quarantine


def subjects_of(results: Sequence[DossierResult]) -> list[Subject]:
    """The subjects of reconciled dossiers; those of a programme that declares no marts are left out."""
    found = []
    for result in results:
        manifest = result.evidence.manifest
        declared = declarations(manifest.programme)
        if declared is not None:
            found.append(subject(manifest, declared, result.verdicts))
    return found


_TOLD: dict[str, list[str]] = {
    "redistribution": [
        *("scenario", "reading", "budget_line", "share_denominator", "amount_cents", "least_status"),
    ],
    "stake": [],
    "usage_row": [],
    "indicateur": ["convention_end"],
    "invoice_row": ["line", "code"],
    "invoice_finding": [],
}
"""What findings are told from: tables, with the columns needed, all where none is named."""


def _marts_of(one: Subject, found: dict[str, dict[str, pa.Table]], usage: Entries, invoices: Entries) -> Marts:
    own: dict[str, list[dict[str, Any]]] = {
        name: found[name][one.id].select(columns or found[name][one.id].column_names).to_pylist()
        if one.id in found[name]
        else []
        for name, columns in _TOLD.items()
    }
    made = Marts()
    made.tables |= {name: found[name][one.id] for name in STORED if one.id in found[name]}
    made.findings += manifest_findings(one)
    made.findings += redistribution_findings(one, own["redistribution"])
    made.findings += [told for stake in own["stake"] if (told := stake_finding(one, stake)) is not None]
    for entries, rows in ((usage, own["usage_row"]), (invoices, own["invoice_row"])):
        read = entries.files.get(one.id)
        if read is not None:
            made.findings += refusals(one, entries)
            made.quarantine += read.quarantine
            for line, told in refused_rows(one, entries, rows):
                made.findings.append(told)
                made.quarantine.append(entries.quarantine(one.id, line, told.code))
    made.findings += usage_findings(one, usage, own["usage_row"], own["indicateur"])
    made.findings += invoice_findings(one, invoices, own["invoice_finding"])
    return made
