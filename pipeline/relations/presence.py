"""What the paper should show and does not, grouped so that a lost column is one finding; and readings that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Cell, CellKey, Finding, Verdict
from pipeline.relations.counting import Counting
from pipeline.relations.declared import LANGUAGES, Rules
from pipeline.relations.judging import Judged
from pipeline.relations.messages import Fields, figure, fill, finding, label, listed, printed
from pipeline.relations.settled import value_of

_WHOLE = {"fr": "toute la colonne ({} lignes)", "en": "the whole column ({} rows)"}
_REASONS = {
    "place uncertain": {"fr": " (ligne ou colonne incertaine)", "en": " (row or column not certain)"},
    "search bounded": {"fr": " (recherche arrêtée avant la fin)", "en": " (search stopped before its end)"},
}
"""Why a cell stays open where its readings alone do not tell, as verdicts name it."""

_SOME = {"fr": ("ligne", "lignes"), "en": ("row", "rows")}


def absences(counting: Counting) -> list[Finding]:
    """Findings of the rules of kinds `present` and `facts`: one a rule, however many rows lack a value."""
    findings = []
    for rule in counting.rules.rules:
        if rule.check == "facts":
            lacking = [key for key in rule.facts if key not in counting.facts]
            if lacking:
                named = {lang: [_fact(counting.rules, key, lang) for key in lacking] for lang in LANGUAGES}
                fields: Fields = {"where": {lang: listed(named[lang], lang) for lang in LANGUAGES}}
                findings.append(finding(rule, counting.dossier, fields, ()))
        elif rule.check == "present":
            keys = [key for selector in rule.left for key in counting.view.select(selector, presence=counting.presence)]
            lacking_cells = [key for key in keys if not counting.view.shown(key)]
            if lacking_cells and (len(lacking_cells) == len(keys) or not rule.whole_only):
                fields = {"where": _where(counting.rules, lacking_cells, len(keys))}
                findings.append(finding(rule, counting.dossier, fields, tuple(lacking_cells)))
    return findings


def _fact(rules: Rules, key: str, language: str) -> str:
    return rules.labels.get(f"fact.{key}", dict.fromkeys(LANGUAGES, key))[language]


def _where(rules: Rules, cells: Sequence[CellKey], total: int) -> dict[str, str]:
    if f"{cells[0].table}.{cells[0].row}" in rules.labels:
        return {lang: listed([label(rules, key)[lang] for key in cells], lang) for lang in LANGUAGES}
    if len(cells) == total and total > 1:
        return {lang: _WHOLE[lang].format(total) for lang in LANGUAGES}
    columns = list(dict.fromkeys(key.column for key in cells))
    told = {}
    for lang in LANGUAGES:
        by_column = [_rows([key.row for key in cells if key.column == column], lang) for column in columns]
        if len(columns) > 1:
            names = [rules.labels.get(f"{cells[0].table}.{column}", {}).get(lang, column) for column in columns]
            by_column = [f"{name} ({rows})" for name, rows in zip(names, by_column, strict=True)]
        told[lang] = listed(by_column, lang)
    return told


def _rows(rows: Sequence[str], language: str) -> str:
    return f"{_SOME[language][len(rows) > 1]} {listed(rows, language)}"


def unjudged(counting: Counting, judged: Sequence[Judged]) -> list[Finding]:
    """One finding for all the relations that cannot be checked because something in them cannot be read."""
    said = counting.rules.statuses.get("unjudged")
    left = [one for one in judged if one.state == "unjudged" and one.blocking]
    if said is None or not left:
        return []
    titles = {
        lang: listed(list(dict.fromkeys(one.bound.rule.title[lang] for one in left)), lang, 6) for lang in LANGUAGES
    }
    message = fill(said.message, {"titles": titles, "count": str(len(left))})
    cells = tuple(dict.fromkeys(key for one in left for key in one.blocking))
    return [
        Finding(
            said.code,
            counting.dossier,
            said.code,
            "missing",
            said.severity,
            message["fr"],
            message["en"],
            cells=cells,
        )
    ]


def misreads(
    rules: Rules, cells: Mapping[CellKey, Cell], verdicts: Mapping[CellKey, Verdict], dossier: str
) -> list[Finding]:
    """One finding for each cell whose print is not its value: ambiguous, illegible or repaired."""
    findings = []
    for key, verdict in verdicts.items():
        said = rules.statuses.get(verdict.status)
        if said is None or key not in cells:
            continue
        cell = cells[key]
        values = [value_of(text, cell.kind) for text, _ in verdict.candidates]
        candidates = {lang: listed([figure(one, cell.kind, lang) for one in values], lang, 4) for lang in LANGUAGES}
        value = None if verdict.value is None else value_of(verdict.value, cell.kind)
        fields: Fields = {
            "cell": label(rules, key),
            "printed": printed(cell.raw_text),
            "candidates": {lang: text or figure(None, cell.kind, lang) for lang, text in candidates.items()},
            "value": {lang: figure(value, cell.kind, lang) for lang in LANGUAGES},
            "reason": {
                lang: _REASONS[verdict.reason][lang] if verdict.reason in _REASONS else "" for lang in LANGUAGES
            },
        }
        message = fill(said.message, fields)
        findings.append(
            Finding(
                said.code,
                dossier,
                verdict.rules[0] if verdict.rules else said.code,
                "misread",
                said.severity,
                message["fr"],
                message["en"],
                expected=verdict.value,
                observed=printed(cell.raw_text) or None,
                cells=(key,),
            )
        )
    return findings
