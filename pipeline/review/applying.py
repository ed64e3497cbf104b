"""Decisions brought to bear on a dossier: those that can be taken as values of their cells, the others as findings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from checks.admission import Admission
from pipeline.amounts import parse_decimal, printed_amount
from pipeline.evidence import Evidence
from pipeline.printed import literal, value_text
from pipeline.records import MARGIN_CAP, Cell, CellKey, Finding, Kind, Reading, Relation, Value, Verdict
from pipeline.relations.holds import judge
from pipeline.relations.messages import printed as quoted
from pipeline.relations.settled import value_of
from pipeline.review.decisions import DECISIONS, Decision, standing

Admissions = Callable[[str, str], tuple[Admission, ...]]
"""The conditions on the values of a column, by table and column."""

ESTABLISHED = frozenset({"verified", "repaired", "decided"})
"""Statuses that something besides the print itself supports."""

TIMES_SEEN = 3
"""Further prints that a decision counts as: enough that no misread explains them all."""

_DECIMAL = re.compile(r"\d{1,13}(?:\.\d{1,2})?", re.ASCII)
_MESSAGES = {
    "DEC-001": {
        "fr": "La décision de {who} sur « {cell} » ne désigne aucune cellule du dossier : elle n'est pas appliquée.",
        "en": "The decision of {who} on “{cell}” names no cell of the dossier: it is not applied.",
    },
    "DEC-002": {
        "fr": "{cell} : {who} a décidé {value} devant « {then} », le scan montre maintenant « {now} » ; "
        "la décision n'est pas appliquée, à confirmer ou à retirer.",
        "en": "{cell}: {who} decided {value} against “{then}”, the scan now shows “{now}”; "
        "the decision is not applied, confirm or withdraw it.",
    },
    "DEC-003": {
        "fr": "{cell} : la valeur {value} décidée par {who} n'est pas recevable ({breaks}) ; elle n'est pas appliquée.",
        "en": "{cell}: the value {value} decided by {who} cannot stand ({breaks}); it is not applied.",
    },
    "DEC-004": {
        "fr": "{cell} : la valeur {value} décidée par {who} contredit une relation que le document ne peut rompre "
        "({breaks}), dont les autres chiffres sont établis ; elle n'est pas appliquée.",
        "en": "{cell}: the value {value} decided by {who} contradicts a relation that the paper cannot break "
        "({breaks}) and whose other figures are settled; it is not applied.",
    },
    "DEC-005": {
        "fr": "{cell} : {who} décide {value} alors que {other} a décidé {earlier} ; la première décision reste en "
        "vigueur tant qu'elle n'est pas retirée.",
        "en": "{cell}: {who} decides {value} while {other} decided {earlier}; the first decision stays in force until "
        "it is withdrawn.",
    },
}


def apply(
    decisions: Sequence[Decision],
    evidence: Evidence,
    admissions: Admissions,
    relations: Sequence[Relation] = (),
    verdicts: Mapping[CellKey, Verdict] | None = None,
) -> tuple[dict[CellKey, Value], list[Finding]]:
    """The values that people settled, by cell, and a finding for each decision that cannot be taken.

    `verdicts` are those reached without any decision: a hard relation is contradicted where its other cells are
    established under them, or decided as well, or where it held until the decision. Findings are of severity `error`,
    in the order of the log.
    """
    force, contradicting = standing(decisions)
    decided: dict[CellKey, Value] = {}
    findings: list[Finding] = []
    dossier = evidence.manifest.id
    for decision in force.values():
        refused = check(decision, evidence, admissions)
        if isinstance(refused, Finding):
            findings.append(refused)
        else:
            decided[refused[0]] = refused[1]
    for key in sorted(decided, key=str):
        if code := broken_relation(key, decided, evidence, relations, verdicts or {}):
            decision = force[str(key)]
            findings.append(_finding("DEC-004", dossier, decision, key, breaks=code))
            del decided[key]
    findings += [
        _finding("DEC-005", dossier, later, later.key, other=earlier.who, earlier=_plain(earlier.value))
        for later, earlier in contradicting
    ]
    return decided, findings


def check(decision: Decision, evidence: Evidence, admissions: Admissions) -> tuple[CellKey, Value] | Finding:
    """The cell and value of a decision, or the finding that says why it cannot be taken, relations left aside."""
    dossier, key = evidence.manifest.id, decision.key
    cell = evidence.cells.get(key) if key else None
    if key is None or cell is None:
        return _finding("DEC-001", dossier, decision, None)
    if (cell.raw_text or "") != decision.printed_text:
        texts = {"then": quoted(decision.printed_text), "now": quoted(cell.raw_text)}
        return _finding("DEC-002", dossier, decision, key, **texts)
    value = decided_value(decision.value, cell, evidence)
    if value is None:
        return _finding("DEC-003", dossier, decision, key, breaks=cell.kind)
    text = value_text(value, cell.kind)
    for condition in admissions(key.table, key.column):
        if not condition.holds(text):
            return _finding("DEC-003", dossier, decision, key, breaks=condition.code)
    return key, value


def decided_value(text: str, cell: Cell, evidence: Evidence) -> Value | None:
    """A value as a person writes it, in the published form or as a document prints it; None where it is neither."""
    bare = text.strip()
    if not bare:
        return None
    if cell.kind in {"amount", "percentage"} and _DECIMAL.fullmatch(bare):
        return parse_decimal(bare)
    return literal(bare, cell.kind, evidence.lexicons.get((cell.key.table, cell.key.column), ()))


def broken_relation(
    key: CellKey,
    decided: Mapping[CellKey, Value],
    evidence: Evidence,
    relations: Sequence[Relation],
    verdicts: Mapping[CellKey, Verdict],
) -> str | None:
    """Code of a relation that the paper cannot break and that the decided value of `key` breaks, None without any.

    Figures that were merely read may be the ones that are wrong: they count only where the relation held with them
    until the decision.
    """
    for relation in relations:
        if relation.price != math.inf or key not in relation.cells:
            continue
        others = [
            cell
            for cell in relation.cells
            if cell != key and (cell in decided or evidence.all_cells[cell].reading is not None)
        ]
        values = {cell: _without(cell, evidence, verdicts) for cell in relation.cells} | dict(decided)
        if any(values[cell] is None for cell in others) or judge(relation, values).holds:
            continue
        before = {**values, key: _without(key, evidence, verdicts)}
        held = before[key] is not None and judge(relation, before).holds
        if held or all(cell in decided or verdicts[cell].status in ESTABLISHED for cell in others):
            return relation.code
    return None


def _without(key: CellKey, evidence: Evidence, verdicts: Mapping[CellKey, Verdict]) -> Value | None:
    """What a cell holds, or most likely holds, without any decision."""
    verdict = verdicts.get(key)
    if verdict is None:
        return None
    text = verdict.value or next((text for text, _ in verdict.candidates), None)
    return None if text is None or verdict.status == "missing" else value_of(text, evidence.all_cells[key].kind)


def _plain(text: str) -> str:
    return f"« {quoted(text)} »"


def _finding(code: str, dossier: str, decision: Decision, key: CellKey | None, **more: str) -> Finding:
    values = {"who": quoted(decision.who), "cell": quoted(decision.cell), "value": _plain(decision.value), **more}
    told = {language: template.format(**values) for language, template in _MESSAGES[code].items()}
    cells = () if key is None else (key,)
    return Finding(code, dossier, code, "rule", "error", told["fr"], told["en"], observed=decision.value, cells=cells)


def with_decided(
    verdicts: Mapping[CellKey, Verdict], decided: Mapping[CellKey, Value], evidence: Evidence
) -> dict[CellKey, Verdict]:
    """The verdicts with those of decided cells in place of what was found without a person."""
    return {
        key: Verdict(
            "decided", value_text(decided[key], evidence.cells[key].kind), MARGIN_CAP, rules=list(verdict.rules)
        )
        if key in decided
        else verdict
        for key, verdict in verdicts.items()
    }


def as_read(evidence: Evidence, decided: Mapping[CellKey, Value]) -> Evidence:
    """The evidence as if each decided cell had been printed clearly and seen several times, which is what a person did.

    The search for the best explanation then takes a decision as all but certain, and what rests on it is settled too.
    """
    cells = dict(evidence.cells)
    for key, value in decided.items():
        cell = cells[key]
        text = clear_print(value, cell.kind)
        seen = Reading(text, DECISIONS, 1, 1, 0, len(text))
        cells[key] = replace(cell, reading=seen, witnesses=(seen,) * TIMES_SEEN, placement=MARGIN_CAP, rivals=())
    return replace(evidence, cells=cells, printed={**evidence.printed, **decided})


def clear_print(value: Value, kind: Kind) -> str:
    """A value as a document prints it clearly.

    >>> clear_print(738420, "amount"), clear_print(4100, "percentage"), clear_print("LOT 1", "code")
    ('7 384,20 €', '41,00 %', 'LOT 1')
    """
    if kind == "amount" and isinstance(value, int):
        return printed_amount(value)
    return f"{value_text(value, kind).replace('.', ',')} %" if kind == "percentage" else value_text(value, kind)
