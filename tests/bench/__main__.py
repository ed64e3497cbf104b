"""`python -m tests.bench`: dossiers a second, share of time by stage, memory, growth, distance from the floor."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.memory import run_watched
from tests.bench.page import Size, Stages, page
from tests.corpus.channel import degrade
from tests.corpus.generate import generate

FIRST_SEED = 40_000
STAGED = 100
"""Dossiers of the run whose stages are timed, at most."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench, print its page and write it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--dossiers", default="10,100,1000", help="sizes, rising; the full run is 10,100,1400")
    parser.add_argument("--establishments", type=int, default=26)
    parser.add_argument("--level", default="medium")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--report", action="store_true", help="make report and workbook too in the runs by size")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder of bench.md")
    options = parser.parse_args(arguments)
    counts = sorted({int(count) for count in options.dossiers.split(",")})
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        for seed in range(FIRST_SEED, FIRST_SEED + counts[-1]):
            degrade(generate(seed, establishments=options.establishments), options.level).write(home / "raw")
        staged = _run(home, min(STAGED, counts[-1]), 1, report=True)[0]
        sizes = [_size(home, count, options.workers, options.report) for count in counts]
    stages = Stages(staged["dossiers"], staged["stages"], staged["seconds"], staged["imports"])
    corpus = f"Dossiers of the test corpus at {options.level} noise, {options.establishments} establishments each"
    corpus += ", report and workbook included" if options.report else ", without report and workbook"
    command = " ".join(["python -m tests.bench", *(arguments if arguments is not None else sys.argv[1:])])
    text = page(sizes, stages, options.workers, corpus, command)
    print(text)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "bench.md").write_text(text, encoding="utf-8")
    return 0


def _size(home: Path, count: int, workers: int, report: bool) -> Size:
    measured, peak = _run(home, count, workers, report, keep=True)
    floor = _floor(home, count, workers)
    shutil.rmtree(home / "curated")
    return Size(measured["dossiers"], measured["cells"], measured["seconds"], peak, floor["seconds"])


def _run(home: Path, count: int, workers: int, report: bool, keep: bool = False) -> tuple[dict[str, Any], float]:
    print(f"{count} dossiers, {workers} worker(s)", file=sys.stderr)
    curated = home / "curated"
    output, peak = run_watched(
        [
            *(sys.executable, "-m", "tests.bench.product", str(home / "raw"), str(curated)),
            *(str(count), str(workers), "yes" if report else "no"),
        ]
    )
    if not keep:
        shutil.rmtree(curated)
    return json.loads(output), peak


def _floor(home: Path, count: int, threads: int) -> dict[str, Any]:
    copied = home / "copied"
    output, _ = run_watched(
        [
            *(sys.executable, "-m", "tests.bench.floor", str(home / "raw")),
            *(str(home / "curated"), str(copied), str(count), str(threads)),
        ]
    )
    shutil.rmtree(copied)
    floor: dict[str, Any] = json.loads(output)
    return floor


if __name__ == "__main__":
    sys.exit(main())
