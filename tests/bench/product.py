"""One timed run of the product in a process of its own.

`python -m tests.bench.product RAW OUT DOSSIERS WORKERS REPORT`; prints its measurements as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from tests.bench.stages import Clock, clocked


def main(raw: str, out: str, dossiers: str, workers: str, report: str) -> None:
    """Reconcile the first so many dossiers and print, as JSON, cells and seconds; by stage where one worker runs.

    Report and workbook are made where `report` is `yes`.
    """
    began = perf_counter()
    from pipeline.batches import run

    loaded = perf_counter()
    folders = sorted(Path(raw).iterdir())[: int(dossiers)]
    clock = Clock()
    if workers == "1":
        with clocked(clock):
            done = run(folders, Path(out), workers=1, report=report == "yes")
    else:
        done = run(folders, Path(out), workers=int(workers), report=report == "yes")
    ended = perf_counter()
    if done.refused:
        sys.exit(f"{len(done.refused)} dossiers were refused; the first: {done.refused[0].message}")
    measured = {
        "dossiers": len(done.documents),
        "cells": sum(done.counts().values()),
        "seconds": ended - loaded,
        "imports": loaded - began,
        "stages": dict(clock.seconds),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
