"""The verdict of each cell from what it prints and which checks and relations hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.evidence import Evidence
from pipeline.printed import value_text
from pipeline.records import MARGIN_CAP, Cell, CellKey, Relation, Value, Verdict
from pipeline.relations.holds import judge

SURE_PLACE = 9.0
"""Nats from which the place of a print in its row and column is taken for certain."""


def literal_verdicts(
    evidence: Evidence, relations: Sequence[Relation], failed: Mapping[CellKey, Sequence[str]]
) -> dict[CellKey, Verdict]:
    """Verdicts that change no value: `verified` where a relation that could have failed holds, `ambiguous` where the
    print fails a check or a relation that the paper cannot break.

    `failed` are the codes of the checks that each cell's print fails.
    """
    bearing: dict[CellKey, list[Relation]] = {}
    for relation in relations:
        for key in relation.cells:
            bearing.setdefault(key, []).append(relation)
    return {
        key: _verdict(cell, evidence.printed[key], bearing.get(key, []), failed.get(key, ()), evidence.printed)
        for key, cell in evidence.cells.items()
    }


def _verdict(
    cell: Cell,
    value: Value | None,
    relations: Sequence[Relation],
    failed: Sequence[str],
    printed: Mapping[CellKey, Value | None],
) -> Verdict:
    rules = sorted({*(relation.code for relation in relations), *failed})
    if cell.reading is None:
        return Verdict("missing", rules=rules, reason=cell.reason)
    if value is None:
        legible = sum(c.isalnum() for c in cell.reading.text) >= 2
        return Verdict("ambiguous" if legible else "illegible", rules=rules, reason="no value in good form")
    text = value_text(value, cell.kind)
    if failed:
        return Verdict("ambiguous", candidates=[(text, 0.0)], rules=rules, reason="fails a check")
    judged = [relation for relation in relations if all(printed.get(key) is not None for key in relation.cells)]
    states = [judge(relation, printed).holds for relation in judged]
    if any(not holds and math.isinf(relation.price) for holds, relation in zip(states, judged, strict=True)):
        return Verdict("ambiguous", candidates=[(text, 0.0)], rules=rules, reason="contradicts another figure")
    sure = cell.placement >= SURE_PLACE or cell.placement == MARGIN_CAP
    if any(states) and sure:
        return Verdict("verified", text, rules=rules)
    return Verdict("read", text, rules=rules)
