"""Cells that show nothing although something was printed there: lost by the scan rather than absent from the paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.records import CellKey
from pipeline.relations.declared import Rules
from pipeline.relations.ground import Bound
from pipeline.relations.holds import judge, sides
from pipeline.relations.settled import Settled
from pipeline.relations.view import View

HARDLY = 5.0
"""Nats from which another reading of a doubtful cell is taken to be none."""


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
    lost |= totals_lost(rules, view)
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


def totals_lost(rules: Rules, view: View) -> frozenset[CellKey]:
    """Totals of rows that a program adds up, without print where a part of the row shows an amount."""
    lost: set[CellKey] = set()
    for rule in rules.rules:
        if rule.check == "sum" and rule.price == math.inf and rule.each is not None:
            lost |= _totals_without_print(view, rule.each.table, rule.left[0].column, [s.column for s in rule.right])
    return frozenset(lost)


def implied(bound: Sequence[Bound], view: View, settled: Mapping[CellKey, Settled]) -> dict[CellKey, int]:
    """Amounts in cents of single cells without print that a sum which cannot be broken on paper leaves no choice of."""
    amounts = {}
    for one in bound:
        unshown = [(key, sign) for key, sign in one.relation.terms if not settled[key].shown]
        if one.rule.check != "sum" or one.relation.price < math.inf or len(unshown) != 1:
            continue
        key, sign = unshown[0]
        declared, computed = sides(one.relation, view.values)
        amount = (declared - computed) * sign
        if amount > 0 and all(settled[cell].sure for cell in one.relation.cells if cell != key):
            amounts[key] = amount
    return amounts


def adding_nothing(
    lost: frozenset[CellKey], bound: Sequence[Bound], view: View, settled: Mapping[CellKey, Settled]
) -> frozenset[CellKey]:
    """Cells of `lost` without which a sum of figures that are sure holds: whatever was printed there, it is zero."""
    nothing: set[CellKey] = set()
    for one in bound:
        wanting = [(key, sign) for key, sign in one.relation.terms if key in lost]
        shown = [key for key in one.relation.cells if settled[key].shown]
        if (
            one.rule.check == "sum"
            and len({sign for _, sign in wanting}) == 1
            and sum(view.value(key) not in {None, 0} for key in shown) > 1
            and all(_hardly_other(settled[key]) for key in shown)
            and judge(one.relation, view.values).holds
        ):
            nothing.update(key for key, _ in wanting)
    return frozenset(nothing)


def _hardly_other(cell: Settled) -> bool:
    return cell.sure or (cell.value is not None and all(nats >= HARDLY for _, nats in cell.others))


def untold(
    rules: Rules,
    bound: Sequence[Bound],
    view: View,
    settled: Mapping[CellKey, Settled],
    presence: Mapping[CellKey, bool],
    lost: frozenset[CellKey],
) -> frozenset[CellKey]:
    """Cells of which nobody can tell whether the paper prints an amount there. They are

    - cells of `lost`, which a sum may want, whose presence nothing tells;
    - cells without print of which their row's rule would tell, where another cell of it was lost;
    - doubtful cells of a row that does not add up although it must: a print may be that of another column.
    """
    unclear = {key for key in lost if not presence.get(key)}
    for column, code in rules.inferred.items():
        table, _, name = column.partition(".")
        rule = rules.rule(code)
        columns = {selector.column for selector in (*rule.left, *rule.right)} - {name}
        for row in view.rows(table):
            key = CellKey(table, row, name)
            if not view.shown(key) and not presence.get(key) and any(lost & {key._replace(column=c)} for c in columns):
                unclear.add(key)
    for one in bound:
        if one.rule.check == "sum" and one.relation.price == math.inf and not judge(one.relation, view.values).holds:
            unclear.update(key for key in one.relation.cells if settled[key].shown and not settled[key].sure)
    return frozenset(unclear)


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
