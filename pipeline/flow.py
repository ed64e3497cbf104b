"""The stages in order, from the scans of a batch of dossiers to one result a dossier."""

from __future__ import annotations

from collections.abc import Sequence

from checks.admission import admission
from pipeline import conformity
from pipeline.conformity import Failure
from pipeline.dossier import Manifest
from pipeline.errors import ReconcileError
from pipeline.evidence import Evidence, read_evidence
from pipeline.relations.declared import load
from pipeline.relations.findings import find
from pipeline.relations.ground import ground
from pipeline.results import DossierResult
from pipeline.review.applying import apply, with_decided
from pipeline.review.decisions import read_decisions
from pipeline.validation import contract_failures, failed_codes
from pipeline.verdicts import literal_verdicts

Outcome = DossierResult | ReconcileError


def reconcile(manifests: Sequence[Manifest]) -> list[Outcome]:
    """Reconcile a batch of dossiers: a result for each, or the error that stopped it; the others go on.

    Contracts are run once over the whole batch, for a call costs the same whatever the rows.
    """
    read = [evidence(manifest) for manifest in manifests]
    failures = contract_failures([one for one in read if isinstance(one, Evidence)])
    return [result(one, failures.get(one.manifest.id, [])) if isinstance(one, Evidence) else one for one in read]


def evidence(manifest: Manifest) -> Evidence | ReconcileError:
    """What the scan shows: lines, cells with their place, what each prints."""
    try:
        shown = read_evidence(manifest)
        shown.decisions = read_decisions(manifest.folder)
        return shown
    except ReconcileError as error:
        return error


def result(evidence: Evidence, failures: Sequence[Failure]) -> DossierResult:
    """What it comes to: the relations between the cells, a verdict for each cell, the findings."""
    rules = load(evidence.manifest.programme)
    relations = ground(rules, evidence.cells, evidence.printed, evidence.manifest)
    verdicts = literal_verdicts(evidence, relations, failed_codes(failures))
    decided, refused = apply(evidence.decisions, evidence, admission, relations, verdicts)
    if decided:
        verdicts = with_decided(verdicts, decided, evidence)
    findings = refused + conformity.findings(failures) + find(rules, evidence.cells, verdicts, evidence.manifest)
    return DossierResult(evidence, verdicts, findings, relations)
