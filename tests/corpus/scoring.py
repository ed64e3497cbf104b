"""The judge: what was published of dossiers whose truth is known, against that truth."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.records import CellKey
from tests.corpus.alignment import Alignment, align
from tests.corpus.channel import NoisyDossier, degrade
from tests.corpus.fates import Fate
from tests.corpus.hard_relations import NOTHING, cover
from tests.corpus.paper import Planted, TrueDossier
from tests.corpus.published import SETTLED, SURE, Published, PublishedCell, PublishedFinding, read

MARGIN_EDGES = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0, 20.0, 40.0, 99.0)
"""Lower edges of the bins of margins, in nats."""


class JudgedCell(NamedTuple):
    """A published cell beside what the paper prints there. `altered`: the scan changed its meaning."""

    dossier: str
    cell: str
    raw_text: str | None
    value: str | None
    truth: str | None
    status: str
    margin: float | None
    altered: bool


class Share(NamedTuple):
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def ratio(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def with_one(self, counts: bool) -> Share:
        return Share(self.part + counts, self.whole + 1)

    def with_all(self, counts: list[bool]) -> Share:
        return Share(self.part + sum(counts), self.whole + len(counts))

    def __str__(self) -> str:
        return "none" if not self.whole else f"{self.part}/{self.whole} = {self.part / self.whole:.2%}"


@dataclass(slots=True)
class Score:
    """Counts over all judged dossiers. Shares are kept as counts, so that scores can be added up.

    - `wrong_as_sure`: cells published as verified, repaired or decided whose value is not the paper's (also where the
      paper prints nothing, or has no such row). `altered_verified`: cells published as verified although the scan
      changed their meaning. `wrong_read`: wrong values published as read.
    - `restored_covered`: of the cells that the scan altered and that a hard relation covers, those published as sure
      with their true value; `restored_alone` keeps those whose partners were read unspoilt; `restored_other` are the
      altered cells that no hard relation covers. Cells that were lost, or whose whole line was ruined, are in none.
    - `truth_listed`: of the ambiguous cells that the paper prints, those whose candidates hold the true value.
    - `coverage`: of all cells that the paper prints, those published with a value; `coverage_shown`: of those that the
      scan still shows.
    - `found`: of the planted discrepancies that the scan left visible, those that a finding names;
      `found_of_all`: of all that were planted; `form_gaps_found`: gaps that cutting or rounding makes in the form.
    """

    dossiers: int = 0
    unpublished: list[str] = field(default_factory=list)
    cells: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    wrong_as_sure: list[JudgedCell] = field(default_factory=list)
    altered_verified: list[JudgedCell] = field(default_factory=list)
    wrong_read: list[JudgedCell] = field(default_factory=list)
    restored_covered: Share = field(default_factory=Share)
    restored_alone: Share = field(default_factory=Share)
    restored_other: Share = field(default_factory=Share)
    restored_by_relation: dict[str, Share] = field(default_factory=dict)
    unrestored_by_status: Counter[str] = field(default_factory=Counter)
    truth_listed: Share = field(default_factory=Share)
    coverage: Share = field(default_factory=Share)
    coverage_shown: Share = field(default_factory=Share)
    coverage_by_column: dict[str, Share] = field(default_factory=dict)
    shifted: list[tuple[str, str]] = field(default_factory=list)
    extra_rows: list[tuple[str, str]] = field(default_factory=list)
    missing_rows: list[tuple[str, str]] = field(default_factory=list)
    found: Share = field(default_factory=Share)
    found_of_all: Share = field(default_factory=Share)
    found_by_kind: dict[str, Share] = field(default_factory=dict)
    missed: list[tuple[str, str]] = field(default_factory=list)
    form_gaps_found: Share = field(default_factory=Share)
    false_discrepancies: list[tuple[str, str, str, str]] = field(default_factory=list)
    wrong_by_margin: dict[float, Share] = field(default_factory=dict)

    def judge(self, scan: NoisyDossier, published: Published) -> None:
        """Add one dossier."""
        self.dossiers += 1
        alignment = align(scan, published)
        self._rows(scan, alignment)
        by_truth: dict[CellKey, PublishedCell] = {}
        for cell in published.cells.values():
            row = alignment.truth_row[cell.key.table, cell.key.row]
            true_key = cell.key._replace(row=row) if row is not None else None
            if true_key is not None:
                by_truth[true_key] = cell
            self._cell(scan, cell, true_key)
        self._coverage(scan, by_truth)
        self._restored(scan, by_truth)
        self._findings(scan, alignment, published.findings)

    def _rows(self, scan: NoisyDossier, alignment: Alignment) -> None:
        name = scan.paper.id
        self.shifted += [(name, f"{table}.{row}.{column}") for table, row, column in alignment.shifted]
        self.extra_rows += [(name, f"{table}.{row}") for table, row in alignment.extra]
        self.missing_rows += [(name, f"{table}.{row}") for table, row in alignment.missing]

    def _cell(self, scan: NoisyDossier, cell: PublishedCell, true_key: CellKey | None) -> None:
        truth = scan.paper.cells.get(true_key) if true_key else None
        fate = scan.fates.get(true_key, NOTHING) if true_key else NOTHING
        altered = fate.altered
        self.cells += 1
        self.by_status[cell.status] += 1
        wrong = cell.value != truth
        judged = JudgedCell(
            scan.paper.id, str(cell.key), cell.raw_text, cell.value, truth, cell.status, cell.margin, altered
        )
        if cell.status in SURE and wrong:
            self.wrong_as_sure.append(judged)
        if cell.status == "read" and wrong:
            self.wrong_read.append(judged)
        if cell.status == "verified" and altered:
            self.altered_verified.append(judged)
        if cell.status == "ambiguous" and truth is not None:
            self.truth_listed = self.truth_listed.with_one(truth in cell.candidates)
        if cell.margin is not None and cell.guess is not None:
            edge = MARGIN_EDGES[bisect_right(MARGIN_EDGES, max(0.0, cell.margin)) - 1]
            self.wrong_by_margin[edge] = self.wrong_by_margin.get(edge, Share()).with_one(cell.guess != truth)

    def _coverage(self, scan: NoisyDossier, by_truth: dict[CellKey, PublishedCell]) -> None:
        published, shown = [], []
        columns: dict[str, list[bool]] = {}
        for key, truth in scan.paper.cells.items():
            if truth is None:
                continue
            cell = by_truth.get(key)
            settled = cell is not None and cell.status in SETTLED
            published.append(settled)
            fate = scan.fates.get(key, NOTHING)
            if not (fate.lost or fate.garbled):
                shown.append(settled)
                columns.setdefault(f"{key.table}.{key.row if key.table == 'galis' else key.column}", []).append(settled)
        self.coverage = self.coverage.with_all(published)
        self.coverage_shown = self.coverage_shown.with_all(shown)
        for column, found in columns.items():
            self.coverage_by_column[column] = self.coverage_by_column.get(column, Share()).with_all(found)

    def _restored(self, scan: NoisyDossier, by_truth: dict[CellKey, PublishedCell]) -> None:
        altered = [key for key, fate in scan.fates.items() if _spoilt(fate)]
        if not altered:
            return
        covered = cover(scan.paper.cells, scan.fates)
        for key in altered:
            cell = by_truth.get(key)
            restored = cell is not None and cell.status in SURE and cell.value == scan.paper.cells[key]
            if key not in covered:
                self.restored_other = self.restored_other.with_one(restored)
                continue
            relation, alone = covered[key]
            self.restored_covered = self.restored_covered.with_one(restored)
            if alone:
                self.restored_alone = self.restored_alone.with_one(restored)
            so_far = self.restored_by_relation.get(relation, Share())
            self.restored_by_relation[relation] = so_far.with_one(restored)
            if not restored:
                self.unrestored_by_status[cell.status if cell else "row not published"] += 1

    def _findings(self, scan: NoisyDossier, alignment: Alignment, findings: Iterable[PublishedFinding]) -> None:
        named = []
        for finding in findings:
            if finding.kind in ("discrepancy", "rule"):
                rows = {cell: alignment.truth_row.get((cell.table, cell.row), cell.row) for cell in finding.cells}
                named.append((finding, {cell._replace(row=row) for cell, row in rows.items() if row is not None}))
        for planted in scan.paper.planted:
            found = any(not planted.cells.isdisjoint(cells) for _, cells in named)
            if not planted.required:
                self.form_gaps_found = self.form_gaps_found.with_one(found)
                continue
            self.found_of_all = self.found_of_all.with_one(found)
            if _visible(scan, planted):
                self.found = self.found.with_one(found)
                self.found_by_kind[planted.kind] = self.found_by_kind.get(planted.kind, Share()).with_one(found)
                if not found:
                    self.missed.append((scan.paper.id, f"{planted.kind}: {min(planted.cells)}, gap {planted.gap}"))
        for finding, cells in named:
            if finding.kind == "discrepancy" and all(
                planted.concerned.isdisjoint(cells) for planted in scan.paper.planted
            ):
                self.false_discrepancies.append((scan.paper.id, finding.severity, finding.code, finding.message))

    def to_dict(self) -> dict[str, Any]:
        """All counts, shares as {part, whole, ratio}, for JSON."""

        def plain(value: Any) -> Any:
            if isinstance(value, Share):
                return {"part": value.part, "whole": value.whole, "ratio": value.ratio}
            if isinstance(value, JudgedCell):
                return value._asdict()
            if isinstance(value, dict):
                return {str(key): plain(one) for key, one in sorted(value.items())}
            return [plain(one) for one in value] if isinstance(value, list) else value

        return {name: plain(getattr(self, name)) for name in self.__slots__}


def _spoilt(fate: Fate) -> bool:
    return fate.altered and not (fate.lost or fate.garbled)


def _visible(scan: NoisyDossier, planted: Planted) -> bool:
    """Whether the scan still shows every figure that the discrepancy is about."""
    return not any(
        (fate := scan.fates.get(cell, NOTHING)).lost or fate.garbled
        for cell in planted.cells
        if scan.paper.cells.get(cell) not in (None, "0.00")
    )


def score(truths: Iterable[NoisyDossier | TrueDossier], curated: Path) -> Score:
    """Judge `curated/<dossier>/` for every dossier of `truths`; a dossier without scan is taken as read without error.

    A dossier that was not published is listed in `unpublished` and judged no further.
    """
    result = Score()
    for truth in truths:
        scan = degrade(truth, "clean") if isinstance(truth, TrueDossier) else truth
        try:
            published = read(curated / scan.paper.id)
        except FileNotFoundError:
            result.unpublished.append(scan.paper.id)
            continue
        result.judge(scan, published)
    return result
