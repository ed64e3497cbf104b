"""The two pictures of the report as SVG, the same bytes for the same figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tests.calibration.margins import Margins
from tests.calibration.reliability import FEW, bins, claimed
from tests.calibration.threshold import STEP

COLOURS = {"clean": "#7a7a7a", "light": "#2a7f62", "medium": "#1f5fa8", "heavy": "#b3471d"}
MARKS = ("s", "^", "D", "v")
NONE = 0.3
"""Where the logarithmic axis shows that nothing is wrong, per 100 000."""

_STYLE: dict[str, Any] = {
    "svg.hashsalt": "calibration",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
}


def reliability_picture(path: Path, by_level: Mapping[str, Margins], threshold: float) -> None:
    """Observed wrong rate of each bin of margins with its 95 % interval, against the rate that the margin claims.

    The number of cells stands under each bin, one line a level. A bin without a wrong cell shows its upper bound.
    """
    with _drawing(path, (8.6, 5.6)) as axes:
        nats = np.linspace(0, FEW, 200)
        axes.plot(nats, [claimed(at) for at in nats], color="#404040", linewidth=1, linestyle="--", label="as claimed")
        for number, (level, margins) in enumerate(by_level.items()):
            shift = (number - (len(by_level) - 1) / 2) * 0.16
            found = bins(margins)
            for one in found:
                at = min(one.low, FEW) + 0.5 + shift
                low, high = one.interval
                floor = 1e-7
                axes.plot([at, at], [max(low, floor), high], color=COLOURS[level], linewidth=1.2)
                if one.wrong:
                    axes.plot(at, one.rate, "o", color=COLOURS[level], markersize=4.5)
                else:
                    axes.plot(at, high, "_", color=COLOURS[level], markersize=7)
                axes.text(
                    min(one.low, FEW) + 0.5,
                    -0.115 - 0.035 * number,
                    short(one.cells),
                    transform=axes.get_xaxis_transform(),
                    fontsize=5.5,
                    color=COLOURS[level],
                    ha="center",
                )
            axes.plot([], [], "o-", color=COLOURS[level], label=level)
        axes.axvline(threshold, color="#202020", linewidth=1)
        side = "right" if threshold > FEW / 2 else "left"
        axes.text(threshold, 0.5, f"  threshold {threshold:g}  ", fontsize=9, ha=side)
        axes.set_yscale("log")
        axes.set_ylim(1e-6, 1.2)
        axes.set_xlim(0, FEW + 1)
        axes.set_xticks(range(0, int(FEW) + 1, 2), [str(at) for at in range(0, int(FEW), 2)] + [f"≥ {FEW:g}"])
        axes.set_xlabel("margin in nats; beneath, cells in the bin", labelpad=8 + 14 * len(by_level) / 3)
        axes.xaxis.set_label_coords(0.5, -0.09 - 0.035 * len(by_level) - 0.05)
        axes.set_ylabel("share of wrong values")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(by_level) + 1)


def coverage_picture(
    path: Path,
    by_level: Mapping[str, Margins],
    printed: Mapping[str, int],
    baselines: Mapping[str, Mapping[str, tuple[float, float]]],
    threshold: float,
) -> None:
    """Wrong values among those published as sure against the share of the printed cells that are.

    One curve a level, from threshold 0 to 20 nats; `printed` are the cells that the paper prints, `baselines` give by
    name and level (coverage, wrong of 100 000 published).
    """
    with _drawing(path, (8.6, 5.2)) as axes:
        for level, margins in by_level.items():
            points = [
                (kept / printed[level], max(NONE, 1e5 * wrong / kept))
                for at in np.arange(0, FEW + STEP, STEP)
                for kept, wrong in [margins.at_least(float(at))]
                if kept
            ]
            axes.plot(*zip(*points, strict=True), color=COLOURS[level], linewidth=1.6, label=level)
            kept, wrong = margins.at_least(threshold)
            if kept:
                axes.plot(kept / printed[level], max(NONE, 1e5 * wrong / kept), "o", color=COLOURS[level], markersize=7)
        for mark, (name, levels) in zip(MARKS, baselines.items(), strict=False):
            for level, (coverage, wrong_rate) in levels.items():
                axes.plot(
                    coverage, max(NONE, wrong_rate), mark, color=COLOURS[level], markersize=6, markerfacecolor="none"
                )
            axes.plot([], [], mark, color="#404040", markerfacecolor="none", label=name)
        axes.plot([], [], "o", color="#404040", label=f"margin of {threshold:g} nats or more")
        axes.set_yscale("log")
        axes.set_ylim(NONE / 1.5, 1e5)
        ticks = [NONE, 1, 10, 100, 1000, 10_000, 100_000]
        axes.set_yticks(ticks, ["none", "1", "10", "100", "1 000", "10 000", "100 000"])
        axes.minorticks_off()
        axes.set_xlim(0, 1)
        axes.set_xlabel("share of the printed cells that is published as sure")
        axes.set_ylabel("wrong of 100 000 published as sure")
        axes.legend(loc="upper left", fontsize=8, ncols=2)


@contextmanager
def _drawing(path: Path, size: tuple[float, float]) -> Iterator[Any]:
    """Axes on a new figure, written to `path` when the block ends."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    with matplotlib.rc_context(_STYLE):  # type: ignore[arg-type]
        figure, axes = pyplot.subplots(figsize=size, layout="constrained")
        yield axes
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        pyplot.close(figure)


def short(count: int) -> str:
    """A count in at most four characters.

    >>> short(7), short(1240), short(98_700), short(1_300_000)
    ('7', '1.2k', '99k', '1.3M')
    """
    for size, mark in ((1_000_000, "M"), (1000, "k")):
        if count >= size:
            return f"{count / size:.1f}{mark}" if count < 10 * size else f"{math.floor(count / size + 0.5)}{mark}"
    return str(count)
