"""Contradictions of the paper, each said once, where it arises, with what explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from pipeline.records import CellKey, Finding, Relation, Severity, Value
from pipeline.relations.consequences import consequences, signed_gaps
from pipeline.relations.declared import LANGUAGES, Rules
from pipeline.relations.gaps import Explanation, Part, arithmetic, explain_gap
from pipeline.relations.groups import group_finding
from pipeline.relations.holds import sides
from pipeline.relations.judging import Judged
from pipeline.relations.messages import Fields, doubt_of, figure, finding, label, listed, lowered
from pipeline.relations.settled import Settled, text_of
from pipeline.relations.view import View

_BY_LINE = {
    "cut": {"fr": "centimes abandonnés ligne par ligne", "en": "cents dropped line by line"},
    "rounded": {"fr": "montants arrondis à l'euro ligne par ligne", "en": "amounts rounded to the euro line by line"},
}
_ONE_OF_THEM = {
    "fr": " (erreur de lecture d'un des montants ou du document, à vérifier sur l'original)",
    "en": " (one of the amounts was misread or the paper is wrong, look at the original)",
}
_ONE_CHARACTER = {
    "fr": " (un caractère d'écart : erreur de lecture ou du document, à vérifier sur l'original)",
    "en": " (one character apart: the scan or the paper is wrong, look at the original)",
}
_BY_ROW = {
    "fr": " (non montré, déduit du total de sa ligne : {})",
    "en": " (not shown, follows from its row's total: {})",
}


def contradictions(
    rules: Rules, judged: Sequence[Judged], view: View, settled: Mapping[CellKey, Settled], dossier: str
) -> list[Finding]:
    """Findings for the relations that the paper breaks, each contradiction once, in the order of the rules.

    A figure that is off, or may be, is told of by the plainest relation that it breaks. A gap that follows from others
    is left out when one of them is a contradiction itself. When they are all cents dropped or rounded, the sum is the
    one to report, with its pieces; the pieces are for information.
    """
    follows = consequences(judged)
    findings = []
    plainest = _plainest(judged)
    told: list[tuple[Judged, list[Judged]]] = []
    for place, one in enumerate(judged):
        if one.state not in {"broken", "in mode", "open"} and one.bound.rule.check != "same":
            continue
        causes = [judged[other] for other in follows.get(place, ())]
        if any(cause.state == "broken" for cause in causes) or plainest.get(one.instead, place) != place:
            continue
        told.append((one, causes))
    for one, causes in told:
        if any(_off_alike(one, other) for other, _ in told):
            continue
        if one.bound.rule.check == "same":
            findings += group_finding(rules, one, view, settled, dossier)
        elif one.bound.rule.check == "pair":
            findings.append(_pair_finding(one, view, settled, dossier))
        else:
            findings.append(_sum_finding(rules, one, causes, view, dossier))
    return findings


def _plainest(judged: Sequence[Judged]) -> dict[tuple[CellKey, Value] | None, int]:
    """The relation of fewest cells that each slip breaks, by its place in `judged`; one that is sure comes first."""
    places: dict[tuple[CellKey, Value] | None, int] = {}
    for place, one in sorted(enumerate(judged), key=lambda entry: len(entry[1].bound.relation.cells)):
        if one.state in {"broken", "open"} and one.instead is not None and one.bound.rule.check == "sum":
            known = places.setdefault(one.instead, place)
            if one.state == "broken" and judged[known].state == "open":
                places[one.instead] = place
    return places


def _off_alike(one: Judged, other: Judged) -> bool:
    """Whether one figure that is off by their gap breaks both relations, and the other sets it against a single one."""
    if any(each.state != "broken" or each.bound.rule.check != "sum" or not each.bound.bears for each in (one, other)):
        return False
    signs = dict(other.bound.relation.terms)
    if len(signs) != 2 or len(one.bound.relation.cells) == 2 or not one.gap or other.gap is None:
        return False
    return any(key in signs and sign * one.gap == signs[key] * other.gap for key, sign in one.bound.relation.terms)


def _severity(one: Judged, causes: Sequence[Judged] = ()) -> Severity:
    if one.state == "open" or one.even or (one.state == "in mode" and not causes):
        return "info"
    return lowered(one.bound.rule.severity, one.doubtful)


def _deduced(rules: Rules, relation: Relation, view: View) -> dict[str, str]:
    keys = [key for key in relation.cells if not view.shown(key) and view.value(key) is not None]
    if not keys:
        return dict.fromkeys(LANGUAGES, "")
    return {
        lang: _BY_ROW[lang].format(listed([label(rules, key)[lang] for key in keys], lang, 4)) for lang in LANGUAGES
    }


def _sum_finding(rules: Rules, one: Judged, causes: Sequence[Judged], view: View, dossier: str) -> Finding:
    relation, rule = one.bound.relation, one.bound.rule
    kind = view.cells[relation.cells[0]].kind
    values = {key: view.value(key) for key in relation.cells} | dict([one.instead] if one.instead else [])
    observed, expected = sides(relation, values)
    found = _explained(rules, one, view, observed)
    amounts = {"observed": observed, "expected": expected, "gap": observed - expected}
    fields: Fields = {
        "row": rules.labels.get(f"{relation.cells[0].table}.{one.bound.subject}", one.bound.subject),
        "explanation": _explanation(found, one, causes, rules),
        **{name: {lang: figure(cents, kind, lang) for lang in LANGUAGES} for name, cents in amounts.items()},
    }
    compared = (text_of(expected, kind), text_of(observed, kind), text_of(observed - expected, kind))
    cells = tuple(key for key in relation.cells if view.shown(key))
    doubt = _ONE_OF_THEM if one.even and not one.doubtful else doubt_of(rules, one.doubtful)
    deduced = _deduced(rules, relation, view)
    ending = {lang: doubt[lang] + deduced[lang] for lang in LANGUAGES}
    told = finding(rule, dossier, fields, cells, compared, _severity(one, causes), ending)
    if found is not None and found.of_scans and (one.doubtful or one.even):
        return replace(told, kind="misread", severity="info")
    return told


def _explained(rules: Rules, one: Judged, view: View, observed: int) -> Explanation | None:
    if one.bound.rule.check != "sum":
        return None
    parts = [
        Part(label(rules, key, with_column=False), coefficient * value)
        for key, coefficient in one.bound.relation.terms
        if coefficient > 0 and isinstance(value := view.value(key), int)
    ]
    return explain_gap(observed, parts)


def _explanation(found: Explanation | None, one: Judged, causes: Sequence[Judged], rules: Rules) -> dict[str, str]:
    if one.bound.rule.check != "sum":
        return dict.fromkeys(LANGUAGES, "")
    modes = {cause.mode for cause in causes}
    if causes and len(modes) == 1 and (mode := str(modes.pop())) in _BY_LINE:
        gap = one.gap or 0
        signed = signed_gaps([cause.gap or 0 for cause in causes], gap) or []
        named = [label(rules, cause.bound.relation.cells[0]) for cause in causes]
        parts = [Part(name, cents) for name, cents in zip(named, signed, strict=True)]
        return {lang: f" : {arithmetic(parts, gap, lang)}, {_BY_LINE[mode][lang]}" for lang in LANGUAGES}
    return {lang: f" : {found.sentence[lang]}" if found else "" for lang in LANGUAGES}


def _pair_finding(one: Judged, view: View, settled: Mapping[CellKey, Settled], dossier: str) -> Finding:
    relation, rule = one.bound.relation, one.bound.rule
    left, right = relation.cells
    observed = str(view.value(right))
    allowed = sorted(str(other) for value, other in relation.pairs if value == view.value(left))
    fields: Fields = {
        "row": left.row,
        "left": str(view.value(left)),
        "observed": observed,
        "expected": {lang: listed(allowed, lang, 4) for lang in LANGUAGES},
    }
    compared = (allowed[0] if len(allowed) == 1 else None, observed, None)
    if not settled[right].proven and any(OSA.distance(observed, other) == 1 for other in allowed):
        told = finding(rule, dossier, fields, relation.cells, compared, "info", _ONE_CHARACTER)
        return replace(told, kind="misread")
    return finding(rule, dossier, fields, relation.cells, compared)
