"""Discrepancies planted on the paper itself: they are to be found, and never repaired.

Each kind changes the model of the dossier before it is printed, keeps every other relation of the paper true, and notes
the cells by which a finding may name it. A kind that the dossier gives no ground for (a table is absent, a line is
zero) plants nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.corpus import planted_figures, planted_rows
from tests.corpus.figures import FORM_LINES, percentage
from tests.corpus.model import Model, galis, synthese
from tests.corpus.paper import GALIS_ROWS, Planted

KINDS: dict[str, Callable[[Model], None]] = {
    "line differs from its quotes": planted_figures.line_differs_from_quotes,
    "declared differs from budget": planted_figures.declared_differs_from_budget,
    "synthesis total off": planted_figures.synthesis_total_off,
    "form leaves out a line": planted_figures.form_leaves_out_a_line,
    "form swaps digits": planted_figures.form_swaps_digits,
    "form without VAT": planted_figures.form_without_vat,
    "aid over total": planted_figures.aid_over_total,
    "budget total off": planted_figures.budget_total_off,
    "attachment differs": planted_rows.attachment_differs,
    "coordinator differs": planted_rows.coordinator_differs,
    "establishment twice": planted_rows.establishment_twice,
    "facts differ": planted_rows.facts_differ,
}


def plant(model: Model, count: int) -> None:
    """Plant up to `count` discrepancies of different kinds in the model."""
    kinds = list(KINDS)
    model.rng.shuffle(kinds)
    for kind in kinds:
        if len(model.planted) >= count:
            return
        before = len(model.planted)
        KINDS[kind](model)
        if len(model.planted) > before:
            model.planted[-1] = replace(model.planted[-1], kind=kind)


def settle_form(model: Model) -> None:
    """Complete the form from its costs, with what was planted in its lower part."""
    form = model.figures.galis
    by_kind = {planted.kind: planted for planted in model.planted}
    if "budget_total" in model.used:
        form["budget_total"] += by_kind["budget total off"].gap or 0
    if "aid" in model.used:
        form["aide_demandee"] = form["total_depenses"] + (by_kind["aid over total"].gap or 0)
    if model.used & {"aid", "budget_total"}:
        form["pourcentage_aide"] = percentage(form["aide_demandee"], form["budget_total"])


def form_gaps(model: Model) -> list[Planted]:
    """The gaps between form and synthesis that cutting or rounding makes: true on paper, not planted, not required."""
    if not model.has("synthese", "galis"):
        return []
    gaps = []
    for row, parts in (*FORM_LINES.items(), ("total_depenses", ("total",))):
        gap = model.figures.galis[row] - sum(model.figures.declare[part] for part in parts)
        cells = galis(row) | synthese(*parts)
        if gap and all(planted.concerned.isdisjoint(cells) for planted in model.planted):
            totals = galis(*GALIS_ROWS[3:9]) if row == "total_depenses" else frozenset()
            gaps.append(Planted(f"form {model.choices.galis_amounts}", cells, cells | totals, gap, required=False))
    return gaps
