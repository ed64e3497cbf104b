"""The stages in order, from the scans of a batch of dossiers to one result a dossier."""

from __future__ import annotations

from collections.abc import Sequence

from checks.admission import admission
from pipeline import conformity
from pipeline.conformity import Failure
from pipeline.dossier import Manifest
from pipeline.errors import ReconcileError
from pipeline.evidence import Evidence, read_evidence, shown_facts
from pipeline.gathering import gather
from pipeline.marts.build import add_marts
from pipeline.records import CellKey, Relation
from pipeline.register.cache import Register, Registers, no_register, register_of
from pipeline.register.evidence import testimony
from pipeline.relations.declared import Rules, load
from pipeline.relations.findings import find
from pipeline.relations.ground import ground
from pipeline.repair.posterior import Posterior
from pipeline.results import DossierResult
from pipeline.review.applying import apply, as_read, with_decided
from pipeline.review.decisions import read_decisions
from pipeline.validation import contract_failures, failed_codes
from pipeline.verdicts.explaining import admitted_codes, likely_prints, names, posteriors
from pipeline.verdicts.proofs import Prover
from pipeline.verdicts.settling import verdicts as settled

Outcome = DossierResult | ReconcileError


def reconcile(manifests: Sequence[Manifest], registers: Registers = no_register) -> list[Outcome]:
    """Reconcile a batch of dossiers: a result for each, or the error that stopped it; the others go on.

    `registers` gives the register to consult for a programme, None where there is none.
    Contracts are run once over the whole batch, for a call costs the same whatever the rows.
    """
    read = [evidence(manifest) for manifest in manifests]
    failures = contract_failures([one for one in read if isinstance(one, Evidence)])
    outcomes = [
        result(one, failures.get(one.manifest.id, []), registers(one.manifest.programme))
        if isinstance(one, Evidence)
        else one
        for one in read
    ]
    add_marts([one for one in outcomes if isinstance(one, DossierResult)])
    return outcomes


def evidence(manifest: Manifest) -> Evidence | ReconcileError:
    """What the scan shows: lines, cells with their place, what each prints."""
    try:
        shown = read_evidence(manifest)
        shown.decisions = read_decisions(manifest.folder)
        return shown
    except ReconcileError as error:
        return error


def explained(rules: Rules, evidence: Evidence) -> tuple[list[Relation], dict[CellKey, Posterior]]:
    """The relations between the cells, and what each cell may be by them: names first, for rules go by them."""
    named = names(evidence)
    relations = ground(rules, evidence.cells, likely_prints(evidence, named), evidence.manifest)
    return relations, posteriors(evidence, relations) | named


def result(evidence: Evidence, failures: Sequence[Failure], register: Register | None = None) -> DossierResult:
    """What it comes to: the relations between the cells, a verdict for each cell, the findings."""
    rules = load(evidence.manifest.programme)
    relations, found = explained(rules, evidence)
    codes = admitted_codes(evidence, found)
    verdicts = settled(evidence, relations, found, failed_codes(failures))
    decided, refused = apply(evidence.decisions, evidence, admission, relations, verdicts)
    if decided:
        seen = as_read(evidence, decided)
        relations, found = explained(rules, seen)
        codes = admitted_codes(seen, found)
        verdicts = with_decided(settled(seen, relations, found, failed_codes(failures)), decided, evidence)
    heard = testimony(register, evidence, verdicts, relations)
    verdicts = heard.verdicts
    ruled = find(rules, evidence.cells, verdicts, shown_facts(evidence), found, relations)
    findings = refused + gather(conformity.findings(failures), ruled, rules, verdicts) + heard.findings
    prover = Prover(rules, evidence, relations, found, codes)
    proofs = {key: proof for key, verdict in verdicts.items() if (proof := prover.proof(key, verdict)) is not None}
    return DossierResult(evidence, verdicts, findings, relations, proofs | heard.proofs, register_of(register))
