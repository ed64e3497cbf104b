"""Rules that count rows or compare a percentage: against each other, against the facts, against a minimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import CellKey, Finding, Value
from pipeline.relations.counting import Count, Counting, count, stated
from pipeline.relations.declared import LANGUAGES, Rule
from pipeline.relations.messages import Fields, figure, finding, listed
from pipeline.relations.settled import LIKELY, text_of
from pipeline.relations.view import alike


def count_findings(counting: Counting) -> list[Finding]:
    """Findings of the rules of kinds `count`, `minimum`, `ratio` and `unique`, in the order of the rules."""
    ways = {"count": _count_rule, "minimum": _minimum_rule, "ratio": _ratio_rule, "unique": _unique_rule}
    return [found for rule in counting.rules.rules if rule.check in ways for found in ways[rule.check](counting, rule)]


def _count_rule(counting: Counting, rule: Rule) -> list[Finding]:
    ours = count(counting, rule.left[0])
    if ours is None:
        return []
    if rule.at_least:
        # What is asked is how many the scan shows, whether they can be read or not.
        shown = sum(map(counting.view.shown, counting.view.select(rule.left[0], presence=counting.presence)))
        ours = replace(ours, low=shown, high=shown)
    whole = None if rule.of is None else count(counting, rule.of)
    others = []
    for place, selector in enumerate(rule.right):
        found = count(counting, selector)
        found_whole = count(counting, rule.right_of[place]) if rule.right_of else None
        if found is not None and _same_whole(whole, found_whole):
            others.append(found)
    # Where another table surely says the same as this one, that table's own rule compares it with the facts.
    if not any(_agree(ours, other) and other.low == other.high for other in others):
        for place, key in enumerate(rule.facts):
            number = stated(counting.facts, key)
            of = stated(counting.facts, rule.facts_of[place]) if rule.facts_of else None
            if number is not None and _same_whole(whole, None if of is None else Count(of, of, {})):
                others.append(Count(number, number, _fact_name(counting, key)))
    differing = [one for one in others if not _agree(ours, one) and not (rule.at_least and ours.low > one.high)]
    if not differing:
        return []
    told = {lang: listed([f"{_range(one, lang)} {one.name[lang]}" for one in differing], lang) for lang in LANGUAGES}
    fields: Fields = {"observed": {lang: _range(ours, lang) for lang in LANGUAGES}, "others": told}
    cells = tuple(dict.fromkeys((*ours.cells, *(cell for other in differing for cell in other.cells))))
    other = differing[0]
    expected, observed = (other.low, ours.high) if ours.high < other.low else (other.high, ours.low)
    compared = (str(expected), str(observed), str(observed - expected))
    told_by = finding(rule, counting.dossier, fields, cells, compared)
    seconds = [count(counting, selector) for selector in rule.seconded_by]
    if seconds and not any(second is not None and second.low == second.high == ours.low for second in seconds):
        return [replace(told_by, kind="missing")]
    return [told_by]


def _same_whole(one: Count | None, other: Count | None) -> bool:
    """Whether two counts are of wholes of one size: rows that the scan lost or split change it."""
    return one is None or other is None or _agree(one, other)


def _fact_name(counting: Counting, key: str) -> dict[str, str]:
    named = counting.rules.labels.get(f"fact.{key}", dict.fromkeys(LANGUAGES, key))
    where = counting.facts[key.split("+")[0]].where
    return {lang: named[lang] + (f" ({where})" if where else "") for lang in LANGUAGES}


def _agree(one: Count, other: Count) -> bool:
    return one.low <= other.high and other.low <= one.high


def _range(count: Count, language: str) -> str:
    to = {"fr": "à", "en": "to"}[language]
    return str(count.low) if count.low == count.high else f"{count.low} {to} {count.high}"


def _minimum_rule(counting: Counting, rule: Rule) -> list[Finding]:
    ours = count(counting, rule.left[0])
    least = next((number for key in rule.facts if (number := stated(counting.facts, key)) is not None), None)
    if least is None and counting.territory is not None:
        least = rule.territory.get(counting.territory)
    if ours is None or least is None or ours.high >= least:
        return []
    fields: Fields = {"observed": str(ours.low), "expected": str(least)}
    compared = (str(least), str(ours.low), str(ours.low - least))
    return [finding(rule, counting.dossier, fields, ours.cells, compared)]


def _ratio_rule(counting: Counting, rule: Rule) -> list[Finding]:
    keys = [key for selector in (*rule.left, *rule.right) for key in counting.view.select(selector)]
    if len(keys) != 3 or not all(counting.settled[key].sure for key in keys):
        return []
    declared, part, whole = (counting.view.value(key) for key in keys)
    if not isinstance(declared, int) or not isinstance(part, int) or not isinstance(whole, int) or whole <= 0:
        return []
    expected = (part * 20000 + whole) // (2 * whole)
    if abs(declared - expected) <= rule.tolerance:
        return []
    shown = {"observed": declared, "expected": expected, "gap": declared - expected}
    fields: Fields = {
        name: {lang: figure(value, "percentage", lang) for lang in LANGUAGES} for name, value in shown.items()
    }
    compared = (
        text_of(expected, "percentage"),
        text_of(declared, "percentage"),
        text_of(declared - expected, "percentage"),
    )
    told = finding(rule, counting.dossier, fields, tuple(keys), compared)
    reading = counting.view.cells[keys[0]].reading
    cut_off = reading is not None and _lost_digits(reading.text, expected)
    return [replace(told, kind="misread", severity="info") if cut_off else told]


def _lost_digits(printed: str, expected: int) -> bool:
    """Whether a print is what remains of a figure of which the scan lost the first digits.

    >>> _lost_digits("0,00 %", 3000), _lost_digits("25,00 %", 3000)
    (True, False)
    """
    left = "".join(c for c in printed if c.isdigit())
    return 0 < len(left) < len(str(expected)) and str(expected).endswith(left)


def _unique_rule(counting: Counting, rule: Rule) -> list[Finding]:
    rows: dict[Value, list[CellKey]] = {}
    for selector in rule.left:
        for key in counting.view.select(selector):
            cell = counting.settled[key]
            for value, nats in cell.candidates:
                if cell.sure or nats < LIKELY:
                    rows.setdefault(value, []).append(key)
    findings = []
    for value, found in rows.items():
        keys = _surely_one(counting, rule, found)
        if len(keys) > 1:
            named = {lang: listed([key.row for key in keys], lang) for lang in LANGUAGES}
            fields: Fields = {"value": str(value), "rows": named}
            findings.append(finding(rule, counting.dossier, fields, tuple(keys), (None, str(value), None)))
    return findings


def _surely_one(counting: Counting, rule: Rule, keys: Sequence[CellKey]) -> list[CellKey]:
    """Of cells that may hold one value those that do: the sure ones, and those that agree in `seconded_by` too."""
    sure = [key for key in keys if counting.settled[key].sure]

    def agree(one: CellKey, other: CellKey) -> bool:
        values = [
            tuple(counting.view.value(cell) for key in (one, other) for cell in counting.view.select(selector, key.row))
            for selector in rule.seconded_by
        ]
        return bool(values) and all(len(pair) == 2 and None not in pair and alike(*map(str, pair)) for pair in values)

    return [key for key in keys if key in sure or any(agree(key, known) for known in sure)]
