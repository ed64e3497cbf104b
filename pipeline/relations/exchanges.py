"""Prints that may belong to another cell than the one they are taken for, and whether that would explain a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import CellKey, Relation, Value
from pipeline.relations.ground import Bound
from pipeline.relations.holds import judge
from pipeline.relations.settled import Settled
from pipeline.relations.view import View

FIGURES = frozenset({"sum", "at_most"})
ANYWHERE = 3.0
"""Nats of its place under which a print says nothing of the cell that it is taken for."""


def may_be_elsewhere(
    key: CellKey, relation: Relation, view: View, settled: Mapping[CellKey, Settled], bound: Sequence[Bound]
) -> bool:
    """Whether the print of a cell may be that of another, so that the gap of `relation` would say nothing.

    In a list it may be one of the next row or column, and what it leaves behind nobody knows; no sum changes that takes
    both, and a zero adds nothing wherever it stands. In a table of keyed rows two prints change places. Neither is so
    if another relation of `bound` that holds breaks by it, for then the paper still contradicts itself, nor with a
    print that is proven where it stands; but a print whose place is as good as unknown says nothing either way.
    """
    if settled[key].placed or settled[key].value == 0:
        return False
    cell = view.cells[key]
    listed = key.row.isdigit()
    if listed:
        among = {view.cells[one].reading for one in relation.cells}
        if not cell.elsewhere or not among.issuperset(cell.rivals):
            return True
    if not listed and cell.placement < ANYWHERE:
        return True
    for other in cell.elsewhere:
        if not listed and settled[other].proven:
            continue
        values = {**view.values, key: view.value(other), other: view.value(key)}
        explains = other not in relation.cells if listed else judge(relation, values).holds
        if explains and not _breaks_another(key, other, view, values, bound):
            return True
    return False


def _breaks_another(
    key: CellKey, other: CellKey, view: View, values: Mapping[CellKey, Value | None], bound: Sequence[Bound]
) -> bool:
    return any(
        one.rule.check in FIGURES
        and not {key, other}.isdisjoint(one.relation.cells)
        and _stands(one, view.values)
        and not _stands(one, values)
        for one in bound
    )


def _stands(one: Bound, values: Mapping[CellKey, Value | None]) -> bool:
    outcome = judge(one.relation, values)
    return outcome.holds or (one.rule.check == "at_most" and (outcome.gap or 0) <= 0)
