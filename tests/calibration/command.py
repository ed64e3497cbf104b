"""`python -m tests.corpus calibrate`: choose the threshold on some seeds, report on others."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.calibration.document import document
from tests.calibration.plots import coverage_picture, reliability_picture
from tests.calibration.runs import Measured, measure
from tests.calibration.threshold import choose as choose_threshold


def calibrate(choose: range, report: range, levels: list[str], out: Path, workers: int = 2, command: str = "") -> int:
    """Run the product on the seeds to `choose` and to `report` on, and write the report; returns the exit code.

    Raises ValueError where the sets overlap, for then the report would praise what was fitted to it.
    """
    if range(max(choose.start, report.start), min(choose.stop, report.stop)):
        raise ValueError(f"seeds {report.start}:{report.stop} are also those that the threshold is chosen on")
    choosing = {level: _measured(choose, level, workers) for level in levels}
    reporting = {level: _measured(report, level, workers) for level in levels}
    in_force = min(one.margins.in_force for one in (*choosing.values(), *reporting.values()))
    if in_force == float("inf"):
        print("no cell was published as sure with a margin: there is nothing to calibrate", file=sys.stderr)
        return 1
    choice = choose_threshold(
        {level: one.margins.contending(in_force) for level, one in choosing.items()},
        {level: one.score.cells for level, one in choosing.items()},
    )
    contending = {level: one.margins.contending(in_force) for level, one in reporting.items()}
    out.mkdir(parents=True, exist_ok=True)
    reliability_picture(out / "calibration-reliability.svg", contending, choice.threshold)
    coverage_picture(
        out / "calibration-coverage.svg",
        contending,
        {level: one.score.coverage.whole for level, one in reporting.items()},
        _points(reporting),
        choice.threshold,
    )
    (out / "calibration.md").write_text(document(choice, reporting, contending, in_force, command), encoding="utf-8")
    print(f"threshold {choice.threshold:g} nats; {out / 'calibration.md'}")
    return 0


def _measured(seeds: range, level: str, workers: int) -> Measured:
    finished = 0

    def told(count: int) -> None:
        nonlocal finished
        finished += count
        print(f"\r{level}: {finished} of {len(seeds)}", end="", file=sys.stderr, flush=True)

    measured = measure(seeds, level, workers, told)
    print(file=sys.stderr)
    return measured


def _points(reporting: dict[str, Measured]) -> dict[str, dict[str, tuple[float, float]]]:
    """By baseline and level: the share of printed cells that it publishes, and the wrong of 100 000 of these."""
    points: dict[str, dict[str, tuple[float, float]]] = {}
    for level, one in reporting.items():
        for name, score in one.baselines.items():
            published = score.by_status["repaired"]
            if published:
                wrong = 1e5 * len(score.wrong_as_sure) / published
                points.setdefault(name, {})[level] = (score.coverage.ratio or 0.0, wrong)
    return points
