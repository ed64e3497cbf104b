"""The product run on corpus dossiers in temporary folders, its publications judged part by part."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial, reduce
from pathlib import Path

from pipeline.batches import run
from tests.calibration.adding import total
from tests.calibration.baselines import BASELINES, with_values
from tests.calibration.causes import cause
from tests.calibration.failures import Failure, failures
from tests.calibration.margins import MarginOfCell, Margins
from tests.corpus.alignment import align
from tests.corpus.channel import NoisyDossier, degrade
from tests.corpus.generate import generate
from tests.corpus.published import Published, read
from tests.corpus.scoring import Score

PART = 25
"""Dossiers that are made, run and judged together."""


@dataclass(slots=True)
class Measured:
    """What was measured on some dossiers of one level: the judge's score of the product and of each baseline, the
    margins, the wrong cells published as sure by cause, and all failures by kind, each with a dossier that shows it.
    """

    score: Score = field(default_factory=Score)
    baselines: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in BASELINES})
    margins: Margins = field(default_factory=lambda: Margins.of(()))
    causes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    failures: Counter[Failure] = field(default_factory=Counter)
    shown_by: dict[Failure, str] = field(default_factory=dict)

    def judge(self, scan: NoisyDossier, published: Published) -> None:
        """Add one dossier."""
        before = len(self.score.wrong_as_sure)
        self.score.judge(scan, published)
        for name, baseline in BASELINES.items():
            self.baselines[name].judge(scan, with_values(published, baseline(published)))
        self.margins = self.margins.joined(margins(scan, published))
        for judged in self.score.wrong_as_sure[before:]:
            why = cause(judged, scan.paper)
            self.causes[why] += 1
            self.examples.setdefault(why, f"{scan.paper.id} {judged.cell}: {judged.raw_text!r}, {judged.value!r}")
        for failure in failures(scan, published):
            self.failures[failure] += 1
            self.shown_by.setdefault(failure, scan.paper.id)

    def added(self, other: Measured) -> Measured:
        """Both together."""
        return Measured(
            total([self.score, other.score]),
            {name: total([self.baselines[name], other.baselines[name]]) for name in BASELINES},
            self.margins.joined(other.margins),
            self.causes + other.causes,
            other.examples | self.examples,
            self.failures + other.failures,
            other.shown_by | self.shown_by,
        )


def margins(scan: NoisyDossier, published: Published) -> Margins:
    """The margins of a published dossier's cells, the value or else the best candidate held against the paper."""
    rows = align(scan, published).truth_row
    found = []
    for key, cell in published.cells.items():
        if cell.margin is not None and cell.guess is not None:
            row = rows[key.table, key.row]
            truth = None if row is None else scan.paper.cells.get(key._replace(row=row))
            found.append(MarginOfCell(cell.margin, cell.guess != truth, cell.status))
    return Margins.of(found)


def judged(scans: Sequence[NoisyDossier], curated: Path) -> Measured:
    """What the publications of `scans` under `curated` come to; those that were refused are counted as unpublished."""
    measured = Measured()
    for scan in scans:
        try:
            published = read(curated / scan.paper.id)
        except FileNotFoundError:
            measured.score.unpublished.append(scan.paper.id)
            continue
        measured.judge(scan, published)
    return measured


def measure(
    seeds: Sequence[int], level: str, workers: int = 2, done: Callable[[int], None] = lambda count: None
) -> Measured:
    """Make, run and judge the dossiers of `seeds` at one level of noise; `done` is told each number finished."""
    parts = [seeds[start : start + PART] for start in range(0, len(seeds), PART)]
    work = partial(_part, level=level)
    collected: list[Measured] = []
    if workers == 1:
        for part in parts:
            collected.append(work(part))
            done(len(part))
    else:
        with ProcessPoolExecutor(workers) as pool:
            for part, measured in zip(parts, pool.map(work, parts), strict=True):
                collected.append(measured)
                done(len(part))
    return reduce(Measured.added, collected, Measured())


def _part(seeds: Sequence[int], level: str) -> Measured:
    scans = [degrade(generate(seed), level) for seed in seeds]
    with tempfile.TemporaryDirectory(prefix="calibration-") as folder:
        raw, curated = Path(folder, "raw"), Path(folder, "curated")
        run([scan.write(raw) for scan in scans], curated, workers=1, report=False)
        return judged(scans, curated)
