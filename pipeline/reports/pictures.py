"""Pictures as SVG: a waterfall for an explained gap, a flow from budget lines to partners.

Only places are worked out here; every figure comes from the view. Text stays text, in both languages, so that it can be
read aloud, searched and printed sharp; colours come from the style sheet of whatever shows the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pipeline.reports.controls import Waterfall
from pipeline.reports.figures import Both, euros
from pipeline.reports.marts import Reading

WIDTH = 480
ROW, BAR = 52, 16
NODE_GAP, NODE_WIDTH, FLOW_HEIGHT, LEAST = 30, 12, 190, 2.0
LEFT, RIGHT = 158, 150


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a waterfall: where its bar lies, and what stands above it. `kind` is `whole` or `step`."""

    kind: str
    label: Both
    amount: Both
    y: int
    x: float
    width: float
    link: float


@dataclass(frozen=True, slots=True)
class Steps:
    """A waterfall laid out in rows of `WIDTH` units."""

    bars: tuple[Bar, ...]
    height: int


def waterfall_layout(waterfall: Waterfall) -> Steps:
    """Places of the bars of a waterfall; the axis is cut so that steps of cents show beside totals of thousands."""
    levels = [waterfall.start.cents]
    for step in waterfall.steps:
        levels.append(levels[-1] + step.cents)
    low, high = min(levels), max(levels)
    span = (high - low) or 1
    origin = low - span * 0.8

    def at(cents: float) -> float:
        return round((cents - origin) / (high - origin) * WIDTH, 1)

    bars = [Bar("whole", waterfall.start.label, euros(waterfall.start.cents), 0, 0, at(levels[0]), at(levels[0]))]
    for place, (step, (before, after)) in enumerate(zip(waterfall.steps, pairwise(levels), strict=True), start=1):
        x, end = at(min(before, after)), at(max(before, after))
        bars.append(
            Bar("step", step.label, euros(step.cents), place * ROW, x, max(round(end - x, 1), LEAST), at(after))
        )
    y = (len(waterfall.steps) + 1) * ROW
    bars.append(Bar("whole", waterfall.end.label, euros(waterfall.end.cents), y, 0, at(levels[-1]), at(levels[-1])))
    return Steps(tuple(bars), y + ROW)


@dataclass(frozen=True, slots=True)
class Node:
    """A budget line or a partner: its bar, its label and amount. `rank` is the partner's place, for its colour."""

    label: Both
    amount: Both
    x: float
    y: float
    height: float
    rank: int = -1


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow from a line to a partner, as the path of its outline, with what it says on its own."""

    path: str
    title: Both
    rank: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow picture laid out."""

    lines: tuple[Node, ...]
    partners: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    height: int


def flow_layout(reading: Reading) -> Flow | None:
    """Places of the bars and ribbons of one reading, widths in proportion to amounts; None where nothing flows."""
    shown = [line for line in reading.lines if line.cents > 0]
    total = sum(line.cents for line in shown)
    if not total:
        return None
    scale = FLOW_HEIGHT / total
    tallest = FLOW_HEIGHT + NODE_GAP * (len(shown) - 1)
    receiving = [og for og in reading.ogs if reading.totals[og] > 0]
    partner_gap = (tallest - FLOW_HEIGHT) / (len(receiving) + 1)
    lines: list[Node] = []
    partners: list[Node] = []
    y = 20.0
    for line in shown:
        lines.append(Node(line.title, euros(line.cents), LEFT, round(y, 1), round(max(line.cents * scale, LEAST), 1)))
        y += line.cents * scale + NODE_GAP
    y = 20.0 + partner_gap
    x = WIDTH - RIGHT - NODE_WIDTH
    for og in receiving:
        cents = reading.totals[og]
        rank = reading.ogs.index(og)
        partners.append(Node(Both(og, og), euros(cents), x, round(y, 1), round(max(cents * scale, LEAST), 1), rank))
        y += cents * scale + partner_gap
    filled = {node.rank: node.y for node in partners}
    ribbons: list[Ribbon] = []
    for node, line in zip(lines, shown, strict=True):
        top = node.y
        for share in line.shares:
            if not share.cents:
                continue
            rank, thick = reading.ogs.index(share.og), share.cents * scale
            title = Both(
                f"{line.title.fr} vers {share.og} : {euros(share.cents).fr}",
                f"{line.title.en} to {share.og}: {euros(share.cents).en}",
            )
            ribbons.append(Ribbon(_ribbon(LEFT + NODE_WIDTH, top, x, filled[rank], thick), title, rank))
            top += thick
            filled[rank] += thick
    return Flow(tuple(lines), tuple(partners), tuple(ribbons), round(tallest + 60))


def _ribbon(x: float, y: float, to_x: float, to_y: float, thick: float) -> str:
    bend = (x + to_x) / 2
    return (
        f"M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        f"V{to_y + thick:.1f}C{bend:.1f} {to_y + thick:.1f} {bend:.1f} {y + thick:.1f} {x:.1f} {y + thick:.1f}Z"
    )
