"""The marts as readers see them: who receives how much under each reading, indicators against targets, the budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.amounts import decimal_text
from pipeline.marts.declarations import declarations
from pipeline.reports.figures import Both, alike, euros, row_title, shown
from pipeline.reports.source import Published, Row
from pipeline.reports.wording import STATUS

SCENARIOS = {
    "request": Both("montant demandé", "amount requested"),
    "grant": Both("montant octroyé", "amount granted"),
}
TITLES = {
    "og": Both("Organisme gestionnaire", "Managing body"),
    "budget_line": Both("Ligne de budget", "Budget line"),
    "indicateur": Both("Indicateur", "Indicator"),
    "periode": Both("Période", "Period"),
    "numerator": Both("Numérateur", "Numerator"),
    "denominator": Both("Dénominateur", "Denominator"),
    "status": Both("État", "Status"),
    "etablissement": Both("Ligne", "Row"),
    "raison_sociale": Both("Établissement", "Establishment"),
    "rate_centiemes": Both("Taux", "Rate"),
    "target_centiemes": Both("Cible", "Target"),
    "change_centiemes": Both("Évolution", "Change"),
    "to_go": Both("Reste à faire", "To go"),
    "trend": Both("Tendance", "Trend"),
    "invoices": Both("Factures", "Invoices"),
    "left_of": Both("Reste sur", "Left of"),
    "convention_end": Both("Fin de la convention", "End of the convention"),
    "target_reference": Both("Source de la cible", "Reference of the target"),
    "least_status": Both("État le moins sûr", "Least sure status"),
    "least_margin": Both("Marge la plus faible", "Least margin"),
    "low_cents": Both("Au moins", "At least"),
    "high_cents": Both("Au plus", "At most"),
    "matched_by": Both("Rapproché par", "Matched by"),
    "quoted_cents": Both("Devis", "Quoted"),
    "granted_cents": Both("Octroyé", "Granted"),
    "invoiced_cents": Both("Facturé", "Invoiced"),
    "paid_cents": Both("Payé", "Paid"),
    "left_cents": Both("Reste", "Left"),
}
STATES = {
    "no target": Both("sans cible", "no target"),
    "no observation": Both("sans observation", "no observation"),
    "below": Both("sous la cible", "below target"),
    "met": Both("atteinte", "met"),
}
_OWN = frozenset({"dossier", "etablissement", "source_file", "line", "matched_by"})


@dataclass(frozen=True, slots=True)
class Share:
    """What one partner receives of one budget line, in cents; None where nothing could be computed."""

    og: str
    cents: int | None
    numerator: int | None
    denominator: int | None
    rounding: int
    least_status: str | None
    low: int | None
    high: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One budget line and its shares, in the order of the partners."""

    key: str
    title: Both
    cents: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the rule. `totals` go by partner."""

    name: str
    title: Both
    chosen: bool
    lines: tuple[BudgetLine, ...]
    ogs: tuple[str, ...]
    totals: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @property
    def complete(self) -> bool:
        return all(share.cents is not None for line in self.lines for share in line.shares)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Every reading for one amount to share."""

    name: str
    title: Both
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Redistribution:
    """The scenarios; `at_stake` is by how much the readings differ for a partner, in cents, `chosen` whether one is."""

    scenarios: tuple[Scenario, ...]
    at_stake: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A mart as a plain table: (name, title) columns and rows of shown texts."""

    columns: tuple[tuple[str, Both], ...]
    rows: tuple[tuple[Both | None, ...], ...]
    raw: tuple[Row, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators: how many establishments stand where, for each, and every row."""

    summary: tuple[tuple[Both, dict[str, int]], ...]
    grid: Grid


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget tracking, every row."""

    grid: Grid


def redistribution(published: Published) -> Redistribution | None:
    """The redistribution by scenario and reading, None where the mart is absent or empty."""
    rows = published.marts.get("redistribution")
    if not rows:
        return None
    declared = declarations(published.document["programme"])
    titles = _titles(declared.redistribution.get("reading", {}) if declared else {})
    scenarios = tuple(
        Scenario(name, _scenario(name), _readings([row for row in rows if row["scenario"] == name], titles))
        for name in dict.fromkeys(row["scenario"] for row in rows)
    )
    return Redistribution(scenarios, _at_stake(scenarios[0]), any(row["chosen"] for row in rows))


def _titles(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Both]:
    return {name: Both(**one["title"]) for name, one in declared.items() if "title" in one}


def _scenario(name: str) -> Both:
    if name in SCENARIOS:
        return SCENARIOS[name]
    number = name.rpartition("_")[2]
    return Both(f"tranche {number}", f"instalment {number}")


def _readings(rows: Sequence[Row], titles: Mapping[str, Both]) -> tuple[Reading, ...]:
    readings = []
    for name in dict.fromkeys(row["reading"] for row in rows):
        own = [row for row in rows if row["reading"] == name]
        ogs = tuple(dict.fromkeys(row["og"] for row in own))
        lines = tuple(_line(key, [r for r in own if r["budget_line"] == key], ogs) for key in _keys(own))
        totals = {og: sum(row["amount_cents"] or 0 for row in own if row["og"] == og) for og in ogs}
        title = titles.get(name, alike(name.replace("_", " ")))
        readings.append(Reading(name, title, any(row["chosen"] for row in own), lines, ogs, totals))
    return tuple(readings)


def _keys(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["budget_line"] for row in rows))


def _line(key: str, rows: Sequence[Row], ogs: Sequence[str]) -> BudgetLine:
    by_og = {row["og"]: row for row in rows}
    shares = tuple(_share(by_og[og]) for og in ogs if og in by_og)
    return BudgetLine(key, row_title("synthese", key), sum(share.cents or 0 for share in shares), shares)


def _share(row: Row) -> Share:
    return Share(
        row["og"],
        row["amount_cents"],
        row["share_numerator"],
        row["share_denominator"],
        row["rounding_cents"] or 0,
        row["least_status"],
        row["low_cents"],
        row["high_cents"],
        row["basis"] or "",
    )


def _at_stake(scenario: Scenario) -> int:
    by_og: dict[str, list[int]] = {}
    for reading in scenario.readings:
        for og, cents in reading.totals.items():
            by_og.setdefault(og, []).append(cents)
    return max((max(amounts) - min(amounts) for amounts in by_og.values()), default=0)


def indicators(published: Published) -> Indicators | None:
    """The indicators, None where the mart is absent or empty."""
    rows = published.marts.get("indicateur")
    if not rows:
        return None
    declared = declarations(published.document["programme"])
    named = declared.indicateurs.get("indicator", []) if declared else []
    titles = _titles({one["key"]: one for one in named})
    summary = [
        (titles.get(name, alike(name)), dict(Counter(row["status"] for row in rows if row["indicateur"] == name)))
        for name in dict.fromkeys(row["indicateur"] for row in rows)
    ]
    return Indicators(tuple(summary), _grid(rows, titles))


def budget(published: Published) -> Budget | None:
    """The budget tracking, None where the mart is absent or empty."""
    rows = published.marts.get("suivi_budgetaire")
    return Budget(_grid(rows)) if rows else None


def _grid(rows: Sequence[Row], indicators: Mapping[str, Both] | None = None) -> Grid:
    names = [name for name in rows[0] if name not in _OWN and any(row[name] is not None for row in rows)]
    columns = tuple((name, TITLES.get(name, alike(_words(name)))) for name in names)
    return Grid(
        columns, tuple(tuple(_text(name, row[name], indicators or {}) for name in names) for row in rows), tuple(rows)
    )


def _words(name: str) -> str:
    return name.removesuffix("_cents").removesuffix("_centiemes").replace("_", " ").capitalize()


def _text(name: str, value: object, indicators: Mapping[str, Both]) -> Both | None:
    if value is None:
        return None
    if name == "indicateur":
        return indicators.get(str(value), alike(str(value)))
    if name.endswith("_centiemes") and isinstance(value, int):
        return shown(decimal_text(value), "percentage")
    if name == "least_status" and str(value) in STATUS:
        return Both(STATUS[str(value)]["fr"][0], STATUS[str(value)]["en"][0])
    if name.endswith("_cents") and isinstance(value, int):
        return euros(value)
    if name == "budget_line":
        return row_title("synthese", str(value))
    if name == "status":
        return STATES.get(str(value), alike(str(value)))
    if name == "left_of":
        return TITLES.get(f"{value}_cents", alike(str(value)))
    if isinstance(value, bool):
        return Both("oui" if value else "non", "yes" if value else "no")
    return alike(str(value))
