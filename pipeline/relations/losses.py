"""Cells that show nothing although something was printed there: lost by the scan rather than absent from the paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.records import CellKey
from pipeline.relations.declared import Rules
from pipeline.relations.ground import Bound
from pipeline.relations.holds import sides
from pipeline.relations.settled import Settled
from pipeline.relations.view import View


def lost_cells(
    rules: Rules,
    bound: Sequence[Bound],
    view: View,
    settled: Mapping[CellKey, Settled],
    presence: Mapping[CellKey, bool],
) -> frozenset[CellKey]:
    """Cells without print that must have had one. What tells:

    - the reader, which saw a line lost, or the presence that a rule implies (see `ground.lost_or_absent`);
    - a relation that cannot be broken on paper: its declared side is more than what its components show;
    - a declared column: where `with` is shown, so is this one;
    - in tables whose rows are keyed, another column of the row, which shows an amount.
    """
    lost = {key for key, one in settled.items() if one.lost and not one.shown}
    lost |= {key for key, was in presence.items() if was and not view.shown(key)}
    for one in bound:
        if one.rule.check == "sum" and one.relation.price == math.inf:
            declared, computed = sides(one.relation, view.values)
            if declared > computed:
                lost |= {key for key, sign in one.relation.terms if sign > 0 and not view.shown(key)}
    for rule in rules.rules:
        if rule.check == "sum" and rule.price == math.inf and rule.each is not None:
            lost |= _totals_without_print(view, rule.each.table, rule.left[0].column, [s.column for s in rule.right])
    for column, sign in rules.signs.items():
        table, _, name = column.partition(".")
        for row in view.rows(table):
            key, shown_with = CellKey(table, row, name), CellKey(table, row, sign.partition(".")[2])
            if key in view.cells and not view.shown(key) and view.shown(shown_with):
                lost.add(key)
    for key in view.cells:
        if not key.row.isdigit() and not view.shown(key) and _row_shows_amount(view, key):
            lost.add(key)
    return frozenset(lost)


def _totals_without_print(view: View, table: str, total: str, parts: Sequence[str]) -> set[CellKey]:
    return {
        key
        for row in view.rows(table)
        if (key := CellKey(table, row, total)) in view.cells
        and not view.shown(key)
        and any(view.shown(CellKey(table, row, part)) and view.value(CellKey(table, row, part)) != 0 for part in parts)
    }


def _row_shows_amount(view: View, key: CellKey) -> bool:
    return any(
        view.shown(other) and view.value(other) != 0
        for column in view.columns(key.table)
        if column != key.column and (other := CellKey(key.table, key.row, column)) in view.cells
    )
