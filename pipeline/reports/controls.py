"""The declared relations under the published values: what each cell is checked against, and what a gap is made of.

They are bound anew from the published cells, so that a report made later from the files says what the run said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from checks.columns import kind
from pipeline.records import Cell, CellKey, Reading, Value
from pipeline.relations.consequences import MOST_PIECES, signed_gaps
from pipeline.relations.declared import Rules, load
from pipeline.relations.gaps import Part, explain_gap
from pipeline.relations.ground import Bound, bind, lost_or_absent
from pipeline.relations.holds import judge, sides
from pipeline.relations.messages import label
from pipeline.relations.settled import SURE, value_of
from pipeline.relations.view import View
from pipeline.reports.figures import Both, alike, euros
from pipeline.reports.source import Published, Row


@dataclass(frozen=True, slots=True)
class Control:
    """One declared sum under the published values. Figures are cents where `money`, else units.

    `state` is `exact`, `cut` or `rounded` where it holds, `broken` where not, `open` while a cell of it is not sure.
    `terms` are (cell, sign): -1 on the declared side, 1 on the computed one.
    """

    code: str
    title: Both
    money: bool
    hard: bool
    state: str
    declared: int
    computed: int
    terms: tuple[tuple[CellKey, int], ...]
    arithmetic: Both

    @property
    def gap(self) -> int:
        return self.declared - self.computed


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: its label and its cents."""

    label: Both
    cents: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A gap from the computed figure to the declared one, step by step."""

    start: Step
    steps: tuple[Step, ...]
    end: Step


@dataclass(slots=True)
class Controls:
    """The relations of one dossier as `controls` found them; `by_cell` holds places in `sums`."""

    sums: list[Control]
    by_cell: dict[CellKey, list[int]]
    rules: Rules
    bound: list[Bound]
    view: View


def key_of(row: Row) -> CellKey:
    """The address of a published cell."""
    return CellKey(row["table_name"], row["row"], row["column_name"])


def controls(published: Published) -> Controls:
    """Bind the programme's relations to the published cells and judge every sum."""
    rules = load(published.document["programme"])
    cells: dict[CellKey, Cell] = {}
    values: dict[CellKey, Value | None] = {}
    sure: set[CellKey] = set()
    for row in published.cells:
        key = key_of(row)
        cells[key] = _cell(key, row, published.readings.get(str(key), ()))
        text = row["value"]
        if text is None and row["status"] == "ambiguous" and row["best"] is not None:
            text = row["best"]
        values[key] = None if text is None else value_of(text, cells[key].kind)
        if row["status"] in SURE:
            sure.add(key)
    view = View(cells, values, published.document["coordinator"])
    presence, guesses = lost_or_absent(rules, view)
    bound = bind(rules, view, presence, guesses)
    sums: list[Control] = []
    by_cell: dict[CellKey, list[int]] = {}
    for one in bound:
        if one.rule.check == "sum":
            for key in one.relation.cells:
                by_cell.setdefault(key, []).append(len(sums))
            sums.append(_control(one, view, sure, rules))
    return Controls(sums, by_cell, rules, bound, view)


def _cell(key: CellKey, row: Row, readings: Sequence[Row]) -> Cell:
    def reading(text: str) -> Reading:
        return Reading(text, row["source_file"] or "", row["page"] or 0, row["line"] or 0, 0, len(text))

    own = None if row["raw_text"] is None else reading(row["raw_text"])
    return Cell(key, kind(*key), own, tuple(reading(r["text"]) for r in readings if r["role"] == "witness"))


def _control(one: Bound, view: View, sure: set[CellKey], rules: Rules) -> Control:
    relation, rule = one.relation, one.rule
    first = view.cells[relation.cells[0]].kind
    outcome = judge(relation, view.values)
    declared, computed = sides(relation, view.values)
    unsure = any(view.shown(key) and key not in sure for key in relation.cells)
    state = "open" if unsure else outcome.mode or "broken"
    subject = one.subject and rules.labels.get(f"{relation.cells[0].table}.{one.subject}")
    suffix = Both(*(f" : {subject[lang]}" for lang in ("fr", "en"))) if subject else _row_suffix(one.subject)
    return Control(
        code=rule.code,
        title=Both(rule.title["fr"] + suffix.fr, rule.title["en"] + suffix.en),
        money=first == "amount",
        hard=relation.price == math.inf,
        state=state,
        declared=declared,
        computed=computed,
        terms=relation.terms,
        arithmetic=_arithmetic(relation.terms, view, declared, first == "amount"),
    )


def _row_suffix(subject: str) -> Both:
    return Both(f", ligne {subject}", f", row {subject}") if subject else alike("")


def _arithmetic(terms: Sequence[tuple[CellKey, int]], view: View, declared: int, money: bool) -> Both:
    def figure(cents: int, language: int) -> str:
        return euros(cents)[language].removesuffix("\u00a0€") if money else str(cents)

    def right(language: int) -> str:
        parts = []
        for key, coefficient in terms:
            if coefficient > 0 and view.shown(key):
                value = view.value(key)
                parts.append(figure(value, language) if isinstance(value, int) else "?")
        return " + ".join(parts) or "0"

    left = [view.value(key) for key, coefficient in terms if coefficient < 0]
    known = all(isinstance(value, int) for value in left)
    return Both(*(f"{figure(declared, lang) if known else '?'} = {right(lang)}" for lang in (0, 1)))


def waterfall(finding: Row, cells: Sequence[CellKey], found: Controls) -> Waterfall | None:
    """The steps of a finding's gap in euros, None where no known mechanism explains it."""
    if finding["kind"] != "discrepancy" or not finding["gap"]:
        return None
    for one in found.bound:
        relation = one.relation
        shown = tuple(key for key in relation.cells if found.view.shown(key))
        if one.rule.code != finding["code"] or set(shown) != set(cells) or one.rule.check != "sum":
            continue
        if found.view.cells[relation.cells[0]].kind != "amount":
            continue
        declared, computed = sides(relation, found.view.values)
        if value_of(finding["gap"], "amount") != declared - computed or declared == computed:
            continue
        steps = _steps(one, found, declared, computed)
        if steps:
            left = [key for key, sign in relation.terms if sign < 0]
            right = [key for key, sign in relation.terms if sign > 0]
            whole = Both("somme des lignes", "sum of the lines")
            start = _label(found.rules, right[0]) if len(right) == 1 else whole
            return Waterfall(Step(start, computed), tuple(steps), Step(_label(found.rules, left[0]), declared))
    return None


def _steps(one: Bound, found: Controls, declared: int, computed: int) -> list[Step]:
    causes = [
        (other, gap)
        for other in found.bound
        if other.rule.code in one.rule.follows_from and (gap := _gap(other, found.view))
    ]
    if causes and len(causes) <= MOST_PIECES:
        signed = signed_gaps([gap for _, gap in causes], declared - computed)
        if signed is not None:
            return [
                Step(_label(found.rules, cause.relation.cells[0], False), cents)
                for (cause, _), cents in zip(causes, signed, strict=True)
            ]
    parts = [
        Part(label(found.rules, key, with_column=False), value)
        for key, sign in one.relation.terms
        if sign > 0 and isinstance(value := found.view.value(key), int)
    ]
    explanation = explain_gap(declared, parts)
    return [Step(Both(**parts[at].label), cents) for at, cents in explanation.pieces] if explanation else []


def _gap(one: Bound, view: View) -> int:
    known = all(isinstance(view.value(key), int) or not view.shown(key) for key in one.relation.cells)
    return judge(one.relation, view.values).gap or 0 if known and one.rule.check == "sum" else 0


def _label(rules: Rules, key: CellKey, with_column: bool = True) -> Both:
    return Both(**label(rules, key, with_column))
