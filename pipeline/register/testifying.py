"""The register's words: the findings and the proofs that its testimony gives rise to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.dossier import Manifest
from pipeline.evidence import Evidence
from pipeline.records import CellKey, Finding, Verdict
from pipeline.register.cache import Register
from pipeline.register.declared import Column, Testimony
from pipeline.register.files import Entity
from pipeline.register.fit import Fit, Shown
from pipeline.register.weighing import Weighed, agreements
from pipeline.results import Proof

MOST_RIVALS = 5
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the register said of one number as it stands: the entity that bears it, how that fits the row (`own`), and
    the neighbour that fits instead.
    """

    column: Column
    key: CellKey
    number: str
    entity: Entity | None
    own: Fit | None
    shown: Shown
    suggestion: Fit | None
    category: str | None


def findings_of(declared: Testimony, register: Register, manifest: Manifest, heard: Sequence[Heard]) -> list[Finding]:
    """The findings of a dossier that was put before the register; one for all cells of which it says the same."""
    dated = dossier_date(manifest, declared)
    said: dict[tuple[str, str], tuple[dict[str, str], dict[str, str], str | None, str | None, list[CellKey]]] = {}
    for one in heard:
        for name, parts, expected, observed in _against(one, register, dated):
            slot = said.setdefault((name, one.number + (observed or "")), ({}, {}, expected, observed, []))
            for language, texts in (("fr", slot[0]), ("en", slot[1])):
                texts.update({"number": one.number, "date": french_date(register.date, language)})
                texts.update({key: _say(declared, value, language) for key, value in parts.items()})
                texts["suggestion"] = _suggestion(declared, one.suggestion, language)
            slot[4].append(one.key)
    order = list(declared.findings)
    found = [
        _finding(declared, name, manifest.id, (fr, en), expected, observed, cells)
        for (name, _), (fr, en, expected, observed, cells) in sorted(
            said.items(), key=lambda item: order.index(item[0][0])
        )
    ]
    if dated and register.date and _older(register.date, dated, declared.years_old):
        parts_fr, parts_en = ({"date": french_date(register.date, language)} for language in ("fr", "en"))
        found.append(_finding(declared, "old", manifest.id, (parts_fr, parts_en), None, register.date, []))
    return found


def findings_without(declared: Testimony, evidence: Evidence, verdicts: Mapping[CellKey, Verdict]) -> list[Finding]:
    """Without a register: how many distinct numbers it could settle or corroborate, where a cell is open."""
    columns = {(column.table, column.column) for column in declared.columns}
    own = {key: verdicts[key] for key in evidence.cells if (key.table, key.column) in columns}
    known = {one.value for one in own.values() if one.value is not None and one.status != "verified"}
    still_open = [key for key, one in own.items() if one.status in {"ambiguous", "illegible"}]
    if not still_open:
        return []
    parts = {"count": str(len(known) + len(still_open)), "open": str(len(still_open))}
    return [_finding(declared, "could_settle", evidence.manifest.id, (parts, parts), None, None, still_open)]


def _against(
    one: Heard, register: Register, dated: date | None
) -> Iterator[tuple[str, dict[str, object], str | None, str | None]]:
    """What speaks against a number: finding, parts of its message, expected and observed."""
    entity, kind = one.entity, one.column.kind
    if entity is None:
        # A file of other departments says nothing of this one.
        if kind in register.kinds and register.beginning(one.number[:2]):
            yield ("absent" if register.complete else "absent_or_closed"), {}, None, one.number
        return
    name = entity.name_long or entity.name
    if entity.kind != kind:
        yield "other_kind", {"name": name, "registered": ("kind", entity.kind)}, None, one.number
        return
    if one.own is not None and one.own.foreign:
        yield "other_entity", {"registered": name, "shown": one.shown.name or ""}, name, one.shown.name
        return
    if not entity.open:
        closed = iso_date(entity.closed)
        since = "closed_since" if dated and closed and closed > dated else "closed"
        yield since, {"name": name, "closed": closed or ("unknown",)}, None, one.number
    if one.shown.holder and entity.holder and one.shown.holder != entity.holder:
        parts: dict[str, object] = {"name": name, "registered": entity.holder, "shown": one.shown.holder}
        yield "other_holder", parts, entity.holder, one.shown.holder
    if one.category and entity.category and one.category != entity.category:
        parts = {"name": name, "registered": entity.category, "shown": one.category}
        yield "other_category", parts, entity.category, one.category


def proof_of(declared: Testimony, register: Register, key: CellKey, printed: str, weighed: Weighed) -> Proof:
    """Why the register settles a number, or leaves it open: what agrees, and who else is within reach."""
    best = weighed.candidates[0][1]
    rivals = [one for _, one in weighed.candidates[1 : MOST_RIVALS + 1]]
    texts = []
    for language in ("fr", "en"):
        words = declared.words
        others = words["only"][language].format(margin=f"{weighed.margin:.1f}")
        if rivals:
            listed = ", ".join(f"{one.entity.number} ({one.entity.name or one.entity.name_long})" for one in rivals)
            others += " " + words["rivals"][language].format(rivals=listed)
        texts.append(
            words["proof"][language].format(
                printed=printed,
                number=best.entity.number,
                date=french_date(register.date, language),
                name=best.entity.name_long or best.entity.name,
                facts=agreements(best, words["fact"], language),
                others=others,
            )
        )
    runner_up = rivals[0].entity.number if rivals else None
    cost = weighed.candidates[0][0] - weighed.candidates[1][0] if rivals else None
    return Proof(key, "register", runner_up, None if cost is None else round(cost, 3), texts[0], texts[1])


def dossier_date(manifest: Manifest, declared: Testimony) -> date | None:
    """When the dossier was made: by a fact of its manifest, else the first of January of the year in its id or in its
    programme's; None where neither tells.
    """
    for key in declared.dated_by:
        fact = manifest.facts.get(key)
        dated = iso_date(str(fact.value)) if fact else None
        if dated:
            return dated
    for text in (manifest.id, manifest.programme):
        years = _YEAR.findall(text)
        if years:
            return date(int(years[-1]), 1, 1)
    return None


def iso_date(text: str) -> date | None:
    """A date written `YYYY-MM-DD`, with or without a time behind it; None for anything else.

    >>> iso_date("2024-05-02 00:00:00"), iso_date("02/05/2024"), iso_date("")
    (datetime.date(2024, 5, 2), None, None)
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _older(registered: str, dated: date, years: int) -> bool:
    known = iso_date(registered)
    return known is not None and (known.year + years, known.month, known.day) <= (dated.year, dated.month, dated.day)


def french_date(text: str, language: str) -> str:
    """A date as readers of the language write it.

    >>> french_date("2026-08-13", "fr"), french_date("2026-08-13", "en"), french_date("", "fr")
    ('13/08/2026', '2026-08-13', 'date inconnue')
    """
    known = iso_date(text)
    if known is None:
        return "date inconnue" if language == "fr" else "unknown date"
    return f"{known:%d/%m/%Y}" if language == "fr" else known.isoformat()


def _say(declared: Testimony, value: object, language: str) -> str:
    if isinstance(value, date):
        return french_date(value.isoformat(), language)
    if isinstance(value, tuple):
        return french_date("", language) if value == ("unknown",) else str(declared.words[value[0]][value[1]][language])
    return str(value)


def _suggestion(declared: Testimony, one: Fit | None, language: str) -> str:
    if one is None:
        return ""
    name = one.entity.name_long or one.entity.name
    text: str = declared.words["suggestion"][language].format(name=name, number=one.entity.number)
    return text


def _finding(
    declared: Testimony,
    name: str,
    dossier: str,
    parts: tuple[Mapping[str, str], Mapping[str, str]],
    expected: str | None,
    observed: str | None,
    cells: Sequence[CellKey],
) -> Finding:
    says = declared.findings[name]
    return Finding(
        code=says["code"],
        dossier=dossier,
        rule=says["code"],
        kind=says["kind"],  # type: ignore[arg-type]
        severity=says["severity"],  # type: ignore[arg-type]
        message_fr=says["fr"].format(**parts[0]),
        message_en=says["en"].format(**parts[1]),
        expected=expected,
        observed=observed,
        cells=tuple(cells),
    )
