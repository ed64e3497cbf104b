"""The view of one dossier that every rendering takes: all that a reader sees, worked out once. No renderer computes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from checks.columns import COLUMNS, ROWS, kind
from pipeline.amounts import parse_decimal
from pipeline.records import CellKey, Kind
from pipeline.relations.settled import SURE
from pipeline.reports.controls import Control, Controls, Waterfall, controls, key_of, waterfall
from pipeline.reports.figures import Both, alike, column_title, odds, place, row_title, shown
from pipeline.reports.marts import Budget, Indicators, Redistribution, budget, indicators, redistribution
from pipeline.reports.source import AROUND, Published, Row
from pipeline.reports.wording import TABLE, Language
from pipeline.results import STATUSES

SEVERITIES = ("error", "warning", "info")
LANGUAGES: tuple[Language, Language] = ("fr", "en")
OPEN = frozenset({"ambiguous", "illegible"})
CORROBORATED = frozenset({"verified", "repaired", "decided"})
CONTRACT_CODES = "contract "


@dataclass(frozen=True, slots=True)
class Print:
    """One print of a cell: `role` is `print`, `witness` or `rival`."""

    role: str
    text: str
    file: str
    page: int
    line: int


@dataclass(slots=True)
class CellView:
    """One cell with all that a reader may ask of it. `candidates` are (published text, as shown, nats over best)."""

    key: CellKey
    place: Both
    kind: Kind
    raw_text: str | None
    value: str | None
    shown: Both | None
    status: str
    margin: float | None
    odds: Both | None
    candidates: list[tuple[str, Both, float]]
    rules: list[str]
    reasons: list[Both]
    controls: list[int]
    proof: Both | None = None
    runner_up: Both | None = None
    runner_up_cost: float | None = None
    prints: list[Print] = field(default_factory=list)
    decision: Row | None = None

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def name(self) -> str:
        return str(self.key)


@dataclass(slots=True)
class TableView:
    """A table as printed: `columns` are (name, title, kind), `rows` are (key, title, cells in column order)."""

    name: str
    title: Both
    columns: list[tuple[str, Both, Kind]]
    rows: list[tuple[str, Both, list[CellView | None]]]
    counts: dict[str, int]
    sums: dict[str, int]
    """Cents published in each column of amounts, where rows are numbered."""

    @property
    def keyed(self) -> bool:
        return self.name in ROWS


@dataclass(slots=True)
class FindingView:
    """A finding with its places and, where a known mechanism explains its gap, the steps of it."""

    code: str
    kind: str
    severity: str
    message: Both
    expected: str | None
    observed: str | None
    gap: str | None
    cells: list[CellKey]
    waterfall: Waterfall | None = None


@dataclass(slots=True)
class DossierView:
    """Everything that is said of a dossier, in the order in which the report says it."""

    document: Row
    counts: dict[str, int]
    corroborated: int
    read: int
    open: int
    missing: int
    tables: list[TableView]
    cells: dict[str, CellView]
    decisions: list[CellView]
    to_complete: list[CellView]
    repairs: list[CellView]
    discrepancies: list[FindingView]
    rules: list[FindingView]
    absences: list[FindingView]
    misreads: list[FindingView]
    controls: list[Control]
    lines: dict[str, dict[int, str]]
    redistribution: Redistribution | None
    indicators: Indicators | None
    budget: Budget | None
    quarantine: list[Row]
    version: str

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def findings(self) -> list[FindingView]:
        return [*self.discrepancies, *self.rules, *self.absences, *self.misreads]


def view_of(published: Published) -> DossierView:
    """Work out the view of a dossier from what is published of it."""
    found = controls(published)
    findings = [_finding(row, found) for row in published.findings]
    reasons = _reasons(findings, published.findings)
    settled = {entry["cell"]: entry for entry in published.document.get("decisions", ()) if entry["applied"]}
    cells = {
        str(key_of(row)): _cell(row, published, found, reasons, settled.get(str(key_of(row))))
        for row in published.cells
    }
    counts = Counter(cell.status for cell in cells.values())
    wanted = {str(key) for one in findings if one.kind == "missing" and one.severity != "info" for key in one.cells}
    findings.sort(key=lambda one: (SEVERITIES.index(one.severity), one.waterfall is None))
    by_kind = {name: [one for one in findings if one.kind == name] for name in ("discrepancy", "rule", "missing")}
    return DossierView(
        document=published.document,
        counts={status: counts[status] for status in STATUSES},
        corroborated=sum(counts[status] for status in STATUSES if status in CORROBORATED),
        read=counts["read"],
        open=sum(counts[status] for status in STATUSES if status in OPEN),
        missing=counts["missing"],
        tables=[table for name in COLUMNS if (table := _table(name, cells))],
        cells=cells,
        decisions=sorted((cell for cell in cells.values() if cell.open), key=lambda cell: cell.status == "illegible"),
        to_complete=[cell for name, cell in cells.items() if cell.status == "missing" and name in wanted],
        repairs=[cell for cell in cells.values() if cell.status in {"repaired", "decided"}],
        discrepancies=by_kind["discrepancy"],
        rules=by_kind["rule"],
        absences=by_kind["missing"],
        misreads=[one for one in findings if one.kind == "misread"],
        controls=found.sums,
        lines=_lines_around(published, cells.values()),
        redistribution=redistribution(published),
        indicators=indicators(published),
        budget=budget(published),
        quarantine=published.quarantine,
        version=version("rapprochement"),
    )


def _finding(row: Row, found: Controls) -> FindingView:
    cells = [CellKey(*_parts(name)) for name in row["cells"]]
    return FindingView(
        row["code"],
        row["kind"],
        row["severity"],
        Both(row["message_fr"], row["message_en"]),
        row["expected"],
        row["observed"],
        row["gap"],
        cells,
        None if row["severity"] == "info" else waterfall(row, cells, found),
    )


def _parts(name: str) -> tuple[str, str, str]:
    table, _, rest = name.partition(".")
    row, _, column = rest.rpartition(".")
    return table, row, column


def _reasons(findings: Sequence[FindingView], rows: Sequence[Row]) -> dict[str, list[Both]]:
    """By cell, what the contracts and the decisions say of it; what the relations say stands with the controls."""
    reasons: dict[str, list[Both]] = {}
    for one, row in zip(findings, rows, strict=True):
        if row["rule"].startswith(CONTRACT_CODES) or row["code"].startswith("DEC-"):
            for key in one.cells:
                reasons.setdefault(str(key), []).append(one.message)
    return reasons


def _cell(
    row: Row, published: Published, found: Controls, reasons: dict[str, list[Both]], decision: Row | None
) -> CellView:
    key = key_of(row)
    name, declared = str(key), kind(*key)
    proof = published.repairs.get(name)
    prints = [
        Print(r["role"], r["text"], r["source_file"], r["page"], r["line"]) for r in published.readings.get(name, ())
    ]
    if not prints and row["raw_text"] is not None:
        prints = [Print("print", row["raw_text"], row["source_file"], row["page"], row["line"])]
    return CellView(
        key=key,
        place=place(key),
        kind=declared,
        raw_text=row["raw_text"],
        value=row["value"],
        shown=shown(row["value"], declared),
        status=row["status"],
        margin=row["margin"],
        odds=odds(row["margin"]) if row["status"] in SURE else None,
        candidates=[(text, shown(text, declared) or alike(text), nats) for text, nats in row["candidates"]],
        rules=row["rules"],
        reasons=reasons.get(name, []),
        controls=found.by_cell.get(key, []),
        proof=Both(*(_first_upper(proof[f"evidence_{lang}"]) for lang in LANGUAGES)) if proof else None,
        runner_up=shown(proof["runner_up"], declared) if proof else None,
        runner_up_cost=proof["runner_up_cost"] if proof else None,
        prints=prints,
        decision=decision,
    )


def _table(name: str, cells: dict[str, CellView]) -> TableView | None:
    own = [cell for cell in cells.values() if cell.key.table == name]
    if not own:
        return None
    columns = [(column.name, column_title(name, column.name), column.kind) for column in COLUMNS[name]]
    rows = [
        (row, row_title(name, row), [cells.get(f"{name}.{row}.{column}") for column, _, _ in columns])
        for row in dict.fromkeys(cell.key.row for cell in own)
    ]
    counts = Counter(cell.status for cell in own)
    titles = TABLE.get(name, {})
    return TableView(
        name,
        Both(*(_first_upper(titles.get(lang, name)) for lang in LANGUAGES)),
        columns,
        rows,
        {status: counts[status] for status in STATUSES},
        {} if name in ROWS else {column: _sum(own, column) for column, _, kind in columns if kind == "amount"},
    )


def _sum(cells: Sequence[CellView], column: str) -> int:
    return sum(parse_decimal(cell.value) for cell in cells if cell.key.column == column and cell.value is not None)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines_around(published: Published, cells: Iterable[CellView]) -> dict[str, dict[int, str]]:
    wanted: dict[str, set[int]] = {}
    for cell in cells:
        for one in cell.prints:
            wanted.setdefault(one.file, set()).update(range(one.line - AROUND, one.line + AROUND + 1))
    return {
        file: {line: text for line in sorted(numbers) if (text := published.lines.get((file, line))) is not None}
        for file, numbers in sorted(wanted.items())
    }
