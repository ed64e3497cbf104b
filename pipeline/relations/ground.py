"""Rules bound to the cells of one dossier."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Protocol

from pipeline.records import Cell, CellKey, Relation, Value
from pipeline.relations.declared import Rule, Rules
from pipeline.relations.holds import judge, sides
from pipeline.relations.view import View, comparable, groups
from pipeline.wording import canonical_words, letters

FEWEST_DIGITS = 3
"""Digits that the print of an amount has at least, cents included."""

MOST_UNSURE = 4
"""Cells whose presence is tried both ways, at most, before the rules that depend on them are left out."""


class Manifest(Protocol):
    """What the rules need of a dossier's manifest."""

    @property
    def id(self) -> str: ...
    @property
    def coordinator(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule bound to cells. `subject` is the row or the group that it speaks of, empty when it speaks of the whole.

    `bears` is False for a relation that only reports: other relations say the same to the search for explanations.
    `guessed` says that the rows it takes depend on cells that may or may not have been printed. `uncertain` are the
    terms of a sum that it would take if cells that the scan lost made them the rule's.
    """

    rule: Rule
    relation: Relation
    subject: str = ""
    bears: bool = True
    guessed: bool = False
    uncertain: tuple[tuple[CellKey, int], ...] = ()


def ground(
    rules: Rules,
    table_cells: Mapping[CellKey, Cell],
    printed: Mapping[CellKey, Value | None],
    manifest: Manifest,
) -> list[Relation]:
    """Relations of kinds `sum`, `same` and `pair` between the cells of one dossier, in the order of the rules.

    `printed` holds what each print says literally, in cents, units or canonical text, None where it says nothing that
    can be read. A relation is bound only where both of its sides show something; which rows it takes is decided by
    what is shown, never by whether it then holds, save for cells whose presence is in doubt (see `lost_or_absent`).
    """
    view = View(table_cells, printed, manifest.coordinator)
    presence, guesses = lost_or_absent(rules, view)
    return [bound.relation for bound in bind(rules, view, presence, guesses) if bound.bears]


def bind(
    rules: Rules,
    view: View,
    presence: Mapping[CellKey, bool],
    guesses: Set[CellKey],
    unknown: Set[CellKey] = frozenset(),
) -> list[Bound]:
    """Every rule of kinds `sum`, `same`, `pair` and `at_most` bound to the cells of `view`, in the order of rules.

    `presence` and `guesses` are those of `lost_or_absent`; `unknown` cells were lost, and may have been anything.
    """
    guessed = {(key.table, key.column) for key in guesses}
    bound = [
        replace(found, guessed=any(_depends(rule, where) for where in guessed))
        for rule in rules.rules
        for found in _bind_rule(rule, view, presence, unknown)
    ]
    codes = {found.rule.code for found in bound}
    kept = [found for found in bound if not found.rule.unless or not codes.issuperset(found.rule.unless)]
    return [
        replace(found, bears=False) if found.rule.idle_with and codes.issuperset(found.rule.idle_with) else found
        for found in kept
    ]


def lost_or_absent(rules: Rules, view: View) -> tuple[dict[CellKey, bool], frozenset[CellKey]]:
    """Whether each cell of the columns of `[[inferred]]` was printed, shown or not; and where that is a guess.

    The named rule tells: a cell without print was lost where its row does not add up without it. Where the row cannot
    be added up, or the missing amount stands in no other row, both are tried on the rules that depend on the column:
    of the assignments under which most hold, that with the fewest lost cells. Where none holds under any, the guess
    is that none was lost.
    """
    presence: dict[CellKey, bool] = {}
    guesses: set[CellKey] = set()
    for column, code in rules.inferred.items():
        table, _, name = column.partition(".")
        by_row = {found.subject: found.relation for found in _bind_rule(rules.rule(code), view, {})}
        keys = [key for row in view.rows(table) if (key := CellKey(table, row, name)) in view.cells]
        usual = {view.value(key) for key in keys if view.shown(key)}
        unclear = []
        for key in keys:
            certain = _was_printed(view, key, by_row.get(key.row), usual)
            presence[key] = bool(certain)
            if certain is None:
                unclear.append(key)
        settled = _try_both(rules, view, presence, (table, name), unclear) if len(unclear) <= MOST_UNSURE else {}
        presence |= settled
        guesses |= set(unclear) - set(settled)
    return presence, frozenset(guesses)


def _was_printed(view: View, key: CellKey, relation: Relation | None, usual: Set[Value | None]) -> bool | None:
    """True or False where the row tells, or else the print; None where neither does."""
    value = view.value(key)
    if relation is not None and all(
        view.value(cell) is not None or not view.shown(cell) for cell in relation.cells if cell != key
    ):
        rest = judge(relation, {cell: None if cell == key else view.value(cell) for cell in relation.cells}).gap or 0
        if rest == 0:
            return False
        if value is None and rest in usual:
            return True
    if value is not None:
        return value != 0
    if view.shown(key):
        return True if _shows_amount(view, key) else None
    return False if relation is None else None


def _shows_amount(view: View, key: CellKey) -> bool:
    """Whether a print that cannot be read is that of an amount other than zero."""
    cell = view.cells.get(key)
    reading = None if cell is None else cell.reading
    digits = [c for c in reading.text if c.isdigit()] if reading is not None else []
    return len(digits) >= FEWEST_DIGITS and any(digit != "0" for digit in digits)


def _try_both(
    rules: Rules, view: View, presence: Mapping[CellKey, bool], where: tuple[str, str], keys: Sequence[CellKey]
) -> dict[CellKey, bool]:
    """The presence of `keys` that the rules depending on them agree with best, empty when none of these holds.

    Those that hold count for a choice, those that do not count against it; sums of nothing but zeros say nothing.
    """
    concerned = [rule for rule in rules.rules if keys and _depends(rule, where)]
    scores: list[tuple[int, int, int, dict[CellKey, bool]]] = []
    for choice in product((True, False), repeat=len(keys)):
        tried = dict(zip(keys, choice, strict=True))
        relations = [found.relation for rule in concerned for found in _bind_rule(rule, view, {**presence, **tried})]
        holding = [relation for relation in relations if judge(relation, view.values).holds]
        held = sum(sides(relation, view.values) != (0, 0) for relation in holding)
        scores.append((held - (len(relations) - len(holding)), -sum(choice), held, tried))
    _, _, held, best = max(scores, key=lambda score: score[:2])
    return best if held else {}


def _depends(rule: Rule, where: tuple[str, str]) -> bool:
    return any(
        (selector.table, condition.column) == where and condition.test in {"shown", "absent"}
        for selector in (*rule.left, *rule.right)
        for condition in selector.conditions
    )


def _bind_rule(
    rule: Rule, view: View, presence: Mapping[CellKey, bool], unknown: Set[CellKey] = frozenset()
) -> Iterator[Bound]:
    if rule.check not in _RELATION:
        return
    for subject, current, among in _scopes(rule, view):
        relation = _relation(rule, view, current, among, presence)
        if relation is None or (rule.each is not None and any(view.crowded(key) for key in relation.cells)):
            continue
        bound = Bound(rule, relation, subject, bears=rule.check != "at_most" or rule.price < math.inf)
        if unknown and relation.kind == "sum":
            wider = _relation(rule, view, current, among, presence, unknown)
            assert wider is not None
            bound = replace(bound, uncertain=tuple(term for term in wider.terms if term not in relation.terms))
        yield bound


def _relation(
    rule: Rule,
    view: View,
    current: str | None,
    among: list[str] | None,
    presence: Mapping[CellKey, bool],
    unknown: Set[CellKey] = frozenset(),
) -> Relation | None:
    left = [key for selector in rule.left for key in view.select(selector, current, among, presence, unknown)]
    right = [key for selector in rule.right for key in view.select(selector, current, among, presence, unknown)]
    return _RELATION[rule.check](rule, view, left, right)


def _scopes(rule: Rule, view: View) -> Iterator[tuple[str, str | None, list[str] | None]]:
    """What the rule speaks of in turn: (subject, current row, rows it may take)."""
    if rule.each is not None:
        for key in view.select(rule.each):
            yield key.row, key.row, None
    elif rule.group_by:
        table, _, column = rule.group_by.partition(".")
        for name, rows in groups(view, table, column).items():
            yield name, None, rows
    else:
        yield "", None, None


def _sum(rule: Rule, view: View, left: list[CellKey], right: list[CellKey]) -> Relation | None:
    if not any(map(view.shown, left)) or not any(map(view.shown, right)):
        return None
    terms = tuple((key, -1) for key in left) + tuple((key, 1) for key in right)
    return Relation(rule.code, "sum", terms, rule.price, rule.modes, rule.mode_price)


def _same(rule: Rule, view: View, left: list[CellKey], right: list[CellKey]) -> Relation | None:
    shown = [key for key in dict.fromkeys(left + right) if view.shown(key)]
    if len(shown) < 2 or (right and not any(map(view.shown, right))):
        return None
    return Relation(rule.code, "same", tuple((key, 1) for key in shown), rule.price)


def _pair(rule: Rule, view: View, left: list[CellKey], right: list[CellKey]) -> Relation | None:
    if len(left) != 1 or len(right) != 1 or not view.shown(left[0]) or not view.shown(right[0]):
        return None
    pairs = _canonical(rule.pairs)
    printed = view.value(right[0])
    known = spellings(rule.pairs).get(letters(str(printed)), ()) if isinstance(printed, str) else ()
    extra = {(one, printed) for one in known if printed is not None}
    return Relation(
        rule.code, "pair", ((left[0], 1), (right[0], 1)), rule.price, pairs=pairs if extra <= pairs else pairs | extra
    )


_RELATION = {"sum": _sum, "at_most": _sum, "same": _same, "pair": _pair}


@lru_cache(maxsize=32)
def _canonical(pairs: frozenset[tuple[str, str]]) -> frozenset[tuple[Value, Value]]:
    """Pairs of a nomenclature in the published form of words."""
    return frozenset((canonical_words(one), canonical_words(other)) for one, other in pairs)


@lru_cache(maxsize=32)
def spellings(pairs: frozenset[tuple[str, str]]) -> dict[str, set[str]]:
    """First values of a nomenclature by the letters of the second, however that one is punctuated.

    >>> spellings(frozenset({("12", "Maison (M.)"), ("13", "Maison")}))["MAISON"] == {"12", "13"}
    True
    """
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        for form in comparable(other):
            found.setdefault(form, set()).add(canonical_words(one))
    return found
