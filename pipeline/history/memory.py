"""The history read back: the runs, a dossier as it stood at a moment, and what changed between two moments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.history.events import open_history

Change = Literal["new", "fixed", "back"]


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: `outcome` is `finished` or `interrupted`; moments are in UTC, `seconds` its wall time."""

    run: str
    started: datetime
    outcome: str
    seconds: float | None
    dossiers: int
    reconciled: int
    refused: tuple[str, ...]
    cells: Mapping[str, int]
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier as the last run up to a moment left it. `moment` is that run's end, `reconciled_at` (UTC) the end of
    the run that last reconciled it.
    """

    dossier: str
    title: str
    coordinator: str | None
    run: str
    moment: datetime
    reconciled_at: datetime
    fingerprint: str
    cells: Mapping[str, int]
    findings: tuple[Mapping[str, str], ...]
    inputs: tuple[tuple[str, str], ...] = ()
    state: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def rows(self, name: str) -> Sequence[Mapping[str, Any]]:
        """The rows kept of a table, none where the run did not have it."""
        return self.state.get(name, ())


def runs(out: Path, before: datetime | None = None) -> list[RunRow]:
    """Every run that is remembered, in the order in which they started; those started before a moment if given."""
    with open_history(out) as history:
        rows = history.execute(
            "SELECT run, started, outcome, seconds, dossiers, reconciled, refused, cells, findings FROM quality.run "
            "WHERE ? IS NULL OR started < ? ORDER BY started, run",
            [before, before],
        ).fetchall()
    return [
        RunRow(run, started, outcome, seconds, count, fresh, tuple(refused or ()), cells or {}, findings or {})
        for run, started, outcome, seconds, count, fresh, refused, cells, findings in rows
    ]


def standings(out: Path, before: datetime | None = None, dossier: str | None = None) -> list[Standing]:
    """Each dossier as it stood at the last run that ended before a moment (now, if none is given)."""
    with open_history(out) as history:
        rows = history.execute(_STANDINGS, [before, before, dossier, dossier]).fetchall()
    return [_standing(row) for row in rows]


def passage(out: Path, dossier: str, since: datetime | None = None, before: datetime | None = None) -> list[Standing]:
    """What became of one dossier: its standing at the end of every run between two moments that reconciled it."""
    with open_history(out) as history:
        rows = history.execute(_PASSAGE, [dossier, since, since, before, before]).fetchall()
    return [_standing(row) for row in rows]


_COLUMNS = "dossier, title, coordinator, run, finished, fingerprint, cells, findings, inputs, state"
_STANDINGS = f"""
WITH seen AS (
    SELECT * FROM quality.run_dossier WHERE (? IS NULL OR finished < ?) AND (? IS NULL OR dossier = ?)
), latest AS (
    SELECT dossier, arg_max(run, finished) AS run, max(finished) AS finished FROM seen GROUP BY dossier
), full_entry AS (
    SELECT * FROM seen WHERE reconciled QUALIFY row_number() OVER (PARTITION BY dossier ORDER BY finished DESC, run) = 1
)
SELECT {_COLUMNS.replace("run, finished", "latest.run, latest.finished").replace("dossier,", "latest.dossier,", 1)},
       full_entry.finished
FROM latest JOIN full_entry ON full_entry.dossier = latest.dossier ORDER BY latest.dossier
"""
_PASSAGE = f"""
SELECT {_COLUMNS}, finished FROM quality.run_dossier
WHERE reconciled AND dossier = ? AND (? IS NULL OR finished >= ?) AND (? IS NULL OR finished < ?) ORDER BY finished, run
"""


def _standing(row: Sequence[Any]) -> Standing:
    dossier, title, coordinator, run, moment, fingerprint, cells, findings, inputs, state, reconciled_at = row
    return Standing(
        dossier=dossier,
        title=title,
        coordinator=coordinator,
        run=run,
        moment=moment,
        reconciled_at=reconciled_at,
        fingerprint=fingerprint,
        cells=cells or {},
        findings=tuple(findings or ()),
        inputs=tuple((one["file"], one["sha256"]) for one in inputs or ()),
        state=json.loads(state) if state else {},
    )


def finding_key(finding: Mapping[str, str]) -> tuple[str, str]:
    """What makes two findings of two runs the same one: its code and its cells, not its words.

    >>> finding_key({"code": "SYN-001", "cells": "a.1.b a.2.b", "message_fr": "…"})
    ('SYN-001', 'a.1.b a.2.b')
    """
    return finding["code"], finding["cells"]


def changes(
    passed: Iterable[Standing], before: Standing | None, now: Standing
) -> dict[Change, list[Mapping[str, str]]]:
    """The findings of `now` that were not there `before` (`new`), those of `before` that are gone (`fixed`), and those
    that were gone at some time in `passed` and are there again (`back`), in the order of the findings.
    """
    old = {finding_key(one) for one in before.findings} if before else set()
    current = {finding_key(one) for one in now.findings}
    seen, gone = set(old), set()
    for standing in passed:
        there = {finding_key(one) for one in standing.findings}
        gone |= seen - there
        seen |= there
    back = gone & current
    return {
        "new": [one for one in now.findings if finding_key(one) not in old | back],
        "fixed": [one for one in (before.findings if before else ()) if finding_key(one) not in current],
        "back": [one for one in now.findings if finding_key(one) in back],
    }
