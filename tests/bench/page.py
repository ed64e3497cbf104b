"""The measurements as a page of Markdown, which reads as well on a terminal."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise

from tests.calibration.markdown import number, table

LIBRARIES = ("duckdb", "pyarrow", "pandas", "pandera", "numpy", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Size:
    """What a run over so many dossiers took: seconds of the product and of the floor, peak memory in MiB."""

    dossiers: int
    cells: int
    seconds: float
    peak: float
    floor: float

    @property
    def each(self) -> float:
        """Milliseconds a dossier."""
        return 1000 * self.seconds / self.dossiers


@dataclass(frozen=True, slots=True)
class Stages:
    """Seconds of each stage in one process, of the whole run of so many dossiers, and of the imports before it."""

    dossiers: int
    seconds: dict[str, float]
    whole: float
    imports: float


def page(sizes: Sequence[Size], stages: Stages, workers: int, corpus: str, command: str) -> str:
    """The page: throughput and growth, then the share of each stage."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return "\n".join(
        [
            "# Bench",
            "",
            f"{corpus}: read, checked, repaired and published.",
            "",
            *table(
                ["dossiers", "cells", "seconds", "dossiers/s", "cells/s", "ms a dossier", "peak MiB", "floor, s", "×"],
                [
                    [
                        number(one.dossiers),
                        number(one.cells),
                        f"{one.seconds:.1f}",
                        f"{one.dossiers / one.seconds:.1f}",
                        number(round(one.cells / one.seconds)),
                        f"{one.each:.0f}",
                        f"{one.peak:.0f}",
                        f"{one.floor:.2f}",
                        f"{one.seconds / one.floor:.0f}",
                    ]
                    for one in sizes
                ],
            ),
            "",
            f"{workers} worker processes. *Peak*: resident memory of all processes together. *Floor*: DuckDB reads the "
            "same text and writes the same tables as Parquet, one file each a dossier; ×: how many times longer the "
            "product takes.",
            *growth(sizes),
            "",
            f"Time by stage, report and workbook included, one process, {stages.dossiers} dossiers "
            f"({1000 * stages.whole / stages.dossiers:.0f} ms each; imports before it {stages.imports:.1f} s):",
            "",
            *table(
                ["stage", "ms a dossier", "share"],
                [
                    [stage, f"{1000 * seconds / stages.dossiers:.1f}", f"{seconds / stages.whole:.1%}"]
                    for stage, seconds in by_share(stages)
                ],
            ),
            "",
            f"Made by `{command}` on {os.cpu_count()} cores ({platform.machine()}), "
            f"Python {platform.python_version()}, {versions}.",
            "",
        ]
    )


def by_share(stages: Stages) -> list[tuple[str, float]]:
    """Stages by their time, the longest first; what no stage accounts for last.

    >>> by_share(Stages(1, {"a": 1.0, "b": 2.0}, 4.0, 0.0))
    [('b', 2.0), ('a', 1.0), ('all else', 1.0)]
    """
    ordered = sorted(stages.seconds.items(), key=lambda pair: -pair[1])
    return [*ordered, ("all else", stages.whole - sum(stages.seconds.values()))]


def growth(sizes: Sequence[Size]) -> list[str]:
    """How the cost of a dossier changes from each size to the next, in percent."""
    return [
        f"From {small.dossiers} to {large.dossiers} dossiers the cost of one changes by "
        f"{100 * (large.each / small.each - 1):+.0f} %, peak memory by {100 * (large.peak / small.peak - 1):+.0f} %."
        for small, large in pairwise(sizes)
        if small.peak
    ]
