"""Cells of a group that print another value than most of it: a slip of the paper, or a misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from pipeline.records import CellKey, Finding, Value
from pipeline.relations.declared import LANGUAGES, Rule, Rules
from pipeline.relations.judging import Judged
from pipeline.relations.messages import Fields, doubt_of, finding, listed, lowered
from pipeline.relations.settled import Settled, text_of
from pipeline.relations.view import View
from pipeline.wording import letters

CLEARLY_OTHER = 2.0
"""Nats by which the number of its group must be less likely than its own before a doubtful cell counts as another."""

MISREADS = 2
"""Characters, at most, by which a scan is likelier to make one number of another than a paper to print a wrong one."""
_NOWHERE_ELSE = {
    "fr": " (numéro imprimé nulle part ailleurs : erreur de lecture ou du document, à vérifier sur l'original)",
    "en": " (a number printed nowhere else: the scan or the paper is wrong, look at the original)",
}


def group_finding(
    rules: Rules, one: Judged, view: View, settled: Mapping[CellKey, Settled], dossier: str
) -> list[Finding]:
    """One finding for the cells of a group that print another value than most of it; none where no cell surely does."""
    relation, rule = one.bound.relation, one.bound.rule
    votes = Counter(value for key in relation.cells if settled[key].sure and (value := view.value(key)) is not None)
    if not votes:
        return []
    usual = max(votes, key=lambda value: (votes[value], str(value)))
    misread = {key: told for key in relation.cells if (told := _misread_other(rule, key, usual, view, settled))}
    odd = [key for key in relation.cells if key in misread or _is_other(one, settled[key], usual)]
    if not odd:
        return []
    elsewhere = bool(misread) or _elsewhere(rule, odd, usual, view, settled)
    kind = view.cells[odd[0]].kind
    shown = [misread.get(key, view.value(key)) for key in odd]
    values = list(dict.fromkeys(text_of(value, kind) for value in shown if value is not None))
    doubtful = [key for key in odd if not settled[key].sure]
    fields: Fields = {
        "group": one.bound.subject,
        "expected": text_of(usual, kind),
        "observed": {lang: listed(values, lang) for lang in LANGUAGES},
        "rows": {lang: listed(list(dict.fromkeys(key.row for key in odd)), lang) for lang in LANGUAGES},
    }
    compared = (text_of(usual, kind), values[0] if len(values) == 1 else None, None)
    severity = lowered(rule.severity, odd if not elsewhere else doubtful)
    ending = doubt_of(rules, doubtful) if elsewhere else _NOWHERE_ELSE
    found = finding(rule, dossier, fields, tuple(odd), compared, severity, ending)
    return [found if elsewhere else replace(found, kind="misread")]


def _misread_other(
    rule: Rule, key: CellKey, usual: Value, view: View, settled: Mapping[CellKey, Settled]
) -> Value | None:
    """The other number that a doubtful cell prints but for one misread character, if the dossier prints it elsewhere
    and the usual one is out of reach.
    """
    cell, printed = settled[key], letters(view.cells[key].raw_text or "")
    if cell.sure or not cell.placed or OSA.distance(printed, str(usual)) <= MISREADS + 1:
        return None
    prints = {other for selector in rule.seconded_by for other in view.select(selector) if settled[other].sure}
    known = {view.value(other) for other in prints - {key}}
    near = [value for value, _ in cell.candidates if value != usual and OSA.distance(printed, str(value)) <= 1]
    told = [value for value in near if value in known]
    return told[0] if len(told) == 1 else None


def _elsewhere(
    rule: Rule, odd: Sequence[CellKey], usual: Value, view: View, settled: Mapping[CellKey, Settled]
) -> bool:
    """Whether something besides the odd print speaks for it: a proof, another cell of `seconded_by` that prints it, or
    that it is further from the usual number than misreads reach.

    A scan that makes one number of another makes one that stands nowhere else; a paper takes the wrong one from nearby.
    """
    if not rule.seconded_by or any(settled[key].proven for key in odd):
        return True
    if all(OSA.distance(str(view.value(key)), str(usual)) > MISREADS for key in odd):
        return True
    prints = {key for selector in rule.seconded_by for key in view.select(selector) if settled[key].placed}
    return any(_prints(view, settled, other, str(view.value(key))) for key in odd for other in prints - {key})


def _prints(view: View, settled: Mapping[CellKey, Settled], key: CellKey, number: str) -> bool:
    """Whether a cell prints a number, or a doubtful one prints it but for one misread character."""
    printed = letters(view.cells[key].raw_text or "")
    near = not settled[key].sure and OSA.distance(printed, number, score_cutoff=1) <= 1
    return view.value(key) == number or near


def _is_other(one: Judged, cell: Settled, usual: Value) -> bool:
    # Where the scan lost a number, that of another column may stand for it: that it differs says nothing.
    if cell.value is None or cell.value == usual or not cell.placed:
        return False
    if cell.sure:
        return True
    if cell.broken is None or one.bound.rule.code not in cell.broken:
        return False
    return all(nats >= CLEARLY_OTHER for value, nats in cell.others if value == usual)
