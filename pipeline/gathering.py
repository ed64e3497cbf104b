"""All findings of a dossier in one list: what failed a contract, what the rules say, each cell spoken of once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import CellKey, Finding, Verdict
from pipeline.relations.declared import Rules

SETTLED = frozenset({"repaired", "decided"})


def gather(
    contract: Sequence[Finding], ruled: Sequence[Finding], rules: Rules, verdicts: Mapping[CellKey, Verdict]
) -> list[Finding]:
    """Findings of the contracts, then those of the rules.

    The failure of a cell that was settled since is for information: its correction is told beside it. A cell that stays
    open is told of by its failure, with the readings that are possible, and not a second time for being open.
    """
    open_codes = {said.code for status, said in rules.statuses.items() if status in {"ambiguous", "illegible"}}
    failed = {cell for finding in contract for cell in finding.cells}
    told = []
    for finding in contract:
        statuses = {verdicts[cell].status for cell in finding.cells if cell in verdicts}
        told.append(replace(finding, severity="info") if statuses and statuses <= SETTLED else finding)
    kept = [f for f in ruled if not (f.code in open_codes and f.cells and failed.issuperset(f.cells))]
    return told + kept
