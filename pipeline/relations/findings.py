"""Everything that the rules of a programme have to say of one dossier, once each cell has its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from pipeline.records import Cell, CellKey, Finding, Relation, Value, Verdict
from pipeline.relations.count_rules import count_findings
from pipeline.relations.counting import Counting, Fact, territory_of
from pipeline.relations.declared import Rules
from pipeline.relations.discrepancies import contradictions
from pipeline.relations.ground import bind, lost_or_absent
from pipeline.relations.judging import judge_all
from pipeline.relations.losses import adding_nothing, implied, lost_cells, totals_lost, untold
from pipeline.relations.presence import absences, misreads, unjudged
from pipeline.relations.settled import Explained, settle
from pipeline.relations.view import View


class Manifest(Protocol):
    """What findings need of a dossier's manifest."""

    @property
    def id(self) -> str: ...
    @property
    def coordinator(self) -> str | None: ...
    @property
    def territory(self) -> str | None: ...
    @property
    def facts(self) -> Mapping[str, Fact]: ...


def find(
    rules: Rules,
    cells: Mapping[CellKey, Cell],
    verdicts: Mapping[CellKey, Verdict],
    manifest: Manifest,
    explained: Mapping[CellKey, Explained] | None = None,
    searched: Sequence[Relation] | None = None,
) -> list[Finding]:
    """Findings of one dossier: by the order of the rules, then the misreads in the order of `verdicts`.

    Rules are bound anew to the settled values, which tell better than the prints which rows a rule speaks of.
    `explained` is what the search for the best explanation found of the relations `searched`, None where nobody
    searched: then a relation is a contradiction only if every cell in it is sure.
    """
    settled = settle(cells, verdicts, explained)
    values: dict[CellKey, Value | None] = {key: one.value for key, one in settled.items()}
    view = View(cells, values, manifest.coordinator)
    presence, guesses = lost_or_absent(rules, view)
    bound = bind(rules, view, presence, guesses)
    lost = lost_cells(rules, bound, view, settled, presence)
    presence |= dict.fromkeys(totals_lost(rules, view), True)
    amounts = implied(bound, view, settled)
    settled |= {key: replace(settled[key], value=amount, sure=True) for key, amount in amounts.items()}
    view = View(cells, values | amounts, manifest.coordinator)
    lost = lost.difference(amounts)
    lost -= adding_nothing(lost, bound, view, settled)
    unknown = untold(rules, bound, view, settled, presence, lost)
    bound = bind(rules, view, presence, guesses, unknown)
    judged = judge_all(bound, view, settled, lost - adding_nothing(lost, bound, view, settled), searched)
    territory = territory_of(rules, view, manifest.territory)
    counting = Counting(rules, view, settled, manifest.facts, presence, guesses, unknown, territory, manifest.id)
    found = [
        *contradictions(rules, judged, view, settled, manifest.id),
        *count_findings(counting),
        *absences(counting),
        *unjudged(counting, judged),
    ]
    order = {rule.code: place for place, rule in enumerate(rules.rules)}
    found.sort(key=lambda finding: order.get(finding.code, len(order)))
    return found + misreads(rules, cells, verdicts, manifest.id)
