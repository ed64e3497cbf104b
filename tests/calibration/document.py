"""The calibration report in Markdown: figures first, each with the command that makes it again."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping
from importlib import metadata

from pipeline.incremental import code_version
from tests.calibration.failures import Failure
from tests.calibration.margins import Margins
from tests.calibration.markdown import number, percent, rate, table
from tests.calibration.reliability import FEW, bins, claimed
from tests.calibration.runs import Measured
from tests.calibration.threshold import LIMIT, SAFETY, Choice
from tests.corpus.published import SURE
from tests.corpus.scoring import Score, Share

WIDE = 2.0
"""Nats of margin in a row of the table."""

MOST_FAILURES = 20

LIBRARIES = ("numpy", "pyarrow", "rapidfuzz", "matplotlib")


def document(
    choice: Choice, measured: Mapping[str, Measured], contending: Mapping[str, Margins], in_force: float, command: str
) -> str:
    """The report on the seeds that were kept for it. `in_force` is the threshold that the product ran with, in nats."""
    return "\n".join(
        [
            "# Calibration: how often a margin is wrong",
            "",
            *_headline(choice, measured, contending, in_force),
            "",
            "![Wrong rate against coverage](calibration-coverage.svg)",
            "![Observed wrong rate against the margin](calibration-reliability.svg)",
            "",
            *_made_by(command),
            "",
            "## Threshold",
            "",
            *_threshold(choice),
            "",
            "## The product, by level of noise",
            "",
            *_product(measured),
            "",
            "## What was wrong, published as sure",
            "",
            *_causes(measured),
            "",
            "## What the other failures are made of",
            "",
            *_failures(measured),
            "",
            "## Beside simpler methods, on the same published prints",
            "",
            *_baselines(measured),
            "",
            "## Margins against what was found",
            "",
            *_reliability(contending),
            "",
            *_reading_aid(),
            "",
        ]
    )


def _headline(
    choice: Choice, measured: Mapping[str, Measured], contending: Mapping[str, Margins], in_force: float
) -> list[str]:
    said = f"A margin of **{choice.threshold:g} nats** was chosen on other seeds; the product ran with {in_force:.1f}."
    rows = [
        [
            level,
            number(one.score.cells),
            number(len(one.score.wrong_as_sure)),
            *_at(contending[level], choice.threshold, one.score),
            percent(one.score.restored_covered),
            percent(one.score.coverage),
        ]
        for level, one in measured.items()
    ]
    head = ["noise", "cells", "wrong as sure", "wrong at the chosen margin", "sure at the chosen margin"]
    return [said, "", *table([*head, "restored, covered", "coverage"], rows)]


def _at(margins: Margins, threshold: float, score: Score) -> list[str]:
    kept, wrong = margins.at_least(threshold)
    return [number(wrong), percent(Share(kept, score.coverage.whole))]


def _made_by(command: str) -> list[str]:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return [
        "Every figure on this page is made by",
        "",
        f"    {command}",
        "",
        f"with Python {platform.python_version()}, {versions}; code and declarations `{code_version()[:12]}`.",
    ]


def _threshold(choice: Choice) -> list[str]:
    beyond = ", ".join(f"{count} at {level}" for level, count in choice.beyond.items() if count) or "none"
    rows = [
        [
            level,
            f"{choice.by_curve[level]:g}",
            f"{curve.level:+.2f}",
            f"{curve.slope:.2f}",
            f"{LIMIT[level] * 1e5:g}",
            number(choice.beyond[level]),
        ]
        for level, curve in choice.curves.items()
    ]
    return [
        f"The least margin that clears every wrong cell of the choosing seeds by {SAFETY:g} nats (largest wrong margin "
        f"{choice.largest_wrong:.2f}, hence {choice.by_errors:g}) and that keeps, at each level, the wrong cells which "
        "the curve through the observed rates expects within the limit.",
        f"Wrong cells with a margin of 20 nats and more, which no threshold removes: {beyond}.",
        "",
        *table(["noise", "margin by the curve", "level", "slope", "limit of 100 000 cells", "wrong beyond 20"], rows),
        "",
        "The curve is exp(level - slope x margin); margins that keep their word have level 0 and slope 1.",
    ]


def _product(measured: Mapping[str, Measured]) -> list[str]:
    levels = list(measured)
    scores = [one.score for one in measured.values()]
    lines: list[tuple[str, list[str]]] = [
        ("dossiers", [number(s.dossiers) for s in scores]),
        ("not published", [number(len(s.unpublished)) for s in scores]),
        ("cells", [number(s.cells) for s in scores]),
        ("wrong as sure", [number(len(s.wrong_as_sure)) for s in scores]),
        ("wrong as sure, of 100 000", [rate(len(s.wrong_as_sure), s.cells) for s in scores]),
        (
            "dossiers with a wrong one among them",
            [number(len({cell.dossier for cell in s.wrong_as_sure})) for s in scores],
        ),
        ("altered by the scan, yet verified", [number(len(s.altered_verified)) for s in scores]),
        ("wrong, published as read", [number(len(s.wrong_read)) for s in scores]),
        ("restored of altered cells that a hard relation covers", [percent(s.restored_covered) for s in scores]),
        ("restored of other altered cells", [percent(s.restored_other) for s in scores]),
        ("coverage of printed cells", [percent(s.coverage) for s in scores]),
        ("published as sure, of printed cells", [percent(_sure(s)) for s in scores]),
        ("ambiguous, truth among the candidates", [percent(s.truth_listed) for s in scores]),
        ("rows shifted, extra, missing", [_rows(s) for s in scores]),
        ("planted discrepancies found, of those visible", [percent(s.found) for s in scores]),
        ("false discrepancies a dossier", [f"{len(s.false_discrepancies) / max(1, s.dossiers):.3f}" for s in scores]),
    ]
    return table(["", *levels], [[name, *values] for name, values in lines])


def _rows(score: Score) -> str:
    return f"{len(score.shifted)}, {len(score.extra_rows)}, {len(score.missing_rows)}"


def _sure(score: Score) -> Share:
    return Share(sum(score.by_status[status] for status in SURE), score.coverage.whole)


def _causes(measured: Mapping[str, Measured]) -> list[str]:
    causes = sorted({cause for one in measured.values() for cause in one.causes})
    if not causes:
        return ["Nothing."]
    rows = [
        [
            cause,
            *(number(one.causes[cause]) for one in measured.values()),
            next(f"`{one.examples[cause]}`" for one in measured.values() if cause in one.examples).replace("|", "\\|"),
        ]
        for cause in causes
    ]
    return table(["cause", *measured, "first example"], rows)


def _failures(measured: Mapping[str, Measured]) -> list[str]:
    """The most frequent kinds over all levels, whichever room they are of."""
    everywhere = sum((one.failures for one in measured.values()), Counter[Failure]())
    rows = [
        [
            f"{failure.room}: {failure.kind}, `{failure.where}`",
            *(number(one.failures[failure]) for one in measured.values()),
            next(one.shown_by[failure] for one in measured.values() if failure in one.shown_by),
        ]
        for failure, _ in sorted(everywhere.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FAILURES]
    ]
    return table(["room, kind, place", *measured, "first seen in"], rows)


def _baselines(measured: Mapping[str, Measured]) -> list[str]:
    rows = []
    for level, one in measured.items():
        scores = {"**product**": one.score, **one.baselines}
        for name, score in scores.items():
            wrong = len(score.wrong_as_sure)
            rows.append(
                [
                    level,
                    name,
                    rate(wrong, score.cells),
                    rate(wrong + len(score.wrong_read), score.cells),
                    percent(score.restored_covered),
                    percent(score.coverage),
                ]
            )
    head = ["noise", "method", "wrong as sure, of 100 000", "wrong in all, of 100 000", "restored, covered", "coverage"]
    return table(head, rows, left=2)


def _reliability(contending: Mapping[str, Margins]) -> list[str]:
    by_low = {level: {one.low: one for one in bins(margins, WIDE)} for level, margins in contending.items()}
    rows = []
    for low in sorted({low for found in by_low.values() for low in found}):
        last = low >= FEW
        row = [f"{low:g} and more" if last else f"{low:g} to {low + WIDE:g}"]
        row.append("" if last else f"{claimed(low + WIDE / 2):.1e}")
        for found in by_low.values():
            one = found.get(low)
            row.append("" if one is None else f"{one.wrong} of {number(one.cells)}, at most {one.interval[1]:.1e}")
        rows.append(row)
    return table(["margin, nats", "claimed", *by_low], rows)


def _reading_aid() -> list[str]:
    return [
        "How to read it. *Wrong as sure*: published as verified or repaired, and not what the paper prints. The "
        "margins are those of cells that are sure, or were withheld under the threshold in force; some of the latter "
        "would be withheld under any, for nothing corroborates them, so that rates under the threshold in force are "
        "upper bounds. Intervals are Wilson's, 95 %.",
        "",
        "*As printed*: the literal value of each print. *Majority of the column*: the most frequent value near the "
        "print: within two edits and a quarter of its characters. *Nearest valid value*: where the print is not valid, "
        "the nearest value of the column that is, as near. *Cheapest repair, no margin*: the best explanation however "
        "close the second. All of them publish what they have as sure.",
    ]
