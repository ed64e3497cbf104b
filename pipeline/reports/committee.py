"""What a steering committee needs of a dossier, taken from the history as it stood at the end of a period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.history.memory import Standing, changes, passage, runs, standings

_PERIOD = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
GROUP_MONTHS = 2
"""The group's committee meets every two months, a partner's every month (convention, article 4)."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment of a month to the first moment after the last one, in UTC; `last` is `YYYY-MM`."""

    last: str
    start: datetime
    end: datetime

    @property
    def name(self) -> str:
        """The months in French, as numbers."""
        first, last = f"{self.start:%m/%Y}", f"{self.last[5:]}/{self.last[:4]}"
        return last if first == last else f"{first} à {last}"


def period(text: str, months: int, today: datetime) -> Period:
    """The period of some months that ends with month `text` (`YYYY-MM`), or with the month before today (`last`).

    Raises `UsageError` for anything else.

    >>> period("2026-10", 2, datetime(2026, 11, 3)).name, period("last", 1, datetime(2026, 1, 1)).last
    ('09/2026 à 10/2026', '2025-12')
    """
    if text == "last":
        text = _month(today.year, today.month - 1)
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise UsageError(f"--period {text!r}: expected YYYY-MM or last")
    year, month = int(match[1]), int(match[2])
    start, end = _month(year, month - months + 1), _month(year, month + 1)
    return Period(text, datetime.fromisoformat(f"{start}-01"), datetime.fromisoformat(f"{end}-01"))


def _month(year: int, month: int) -> str:
    years, place = divmod(year * 12 + month - 1, 12)
    return f"{years:04d}-{place + 1:02d}"


@dataclass(frozen=True, slots=True)
class Committee:
    """A report's data. `og` is None for the group. `standing` is None where nothing was known by the end of the period;
    `runs_in_period` counts the runs that reconciled or confirmed the dossier in it.
    """

    dossier: str
    title: str
    og: str | None
    period: Period
    standing: Standing | None
    runs_in_period: int
    establishments: Sequence[Mapping[str, Any]]
    money: Sequence[Mapping[str, Any]]
    tracking: Sequence[Mapping[str, Any]]
    indicators: Sequence[Mapping[str, Any]]
    decisions: Sequence[Mapping[str, Any]]
    changed: Mapping[str, Sequence[Mapping[str, str]]]
    trend: Sequence[Standing] = ()
    since_before: bool = False
    """Whether the dossier was known before the period: else all its findings are new."""


def bodies(out: Path, end: datetime) -> list[tuple[str, str]]:
    """Every (dossier, managing body) that was known at the end of a period."""
    found = {
        (standing.dossier, row["og"])
        for standing in standings(out, end)
        for name in ("etablissement", "redistribution")
        for row in standing.rows(name)
        if row["og"]
    }
    return sorted(found)


def committees(out: Path, dossiers: Sequence[str], og: str | None, when: Period) -> list[Committee]:
    """The reports of a period on the dossiers named, or on all: of one managing body, or of the group (`og` None).

    A body is matched by its name as published. Raises `UsageError` where a dossier or body was never known.
    """
    known = {one.dossier: one for one in standings(out)}
    missing = [name for name in dossiers if name not in known]
    if missing:
        raise UsageError(f"{missing[0]}: no run of it is remembered; `reconcile run {missing[0]}` makes one")
    chosen = [one for one in known.values() if not dossiers or one.dossier in dossiers]
    if og is not None:
        chosen = [one for one in chosen if og in _bodies(one)]
        if not chosen:
            named = sorted({name for one in known.values() for name in _bodies(one)})
            raise UsageError(f"no dossier names the body {og!r}; there is {', '.join(named) or 'none'}")
    if not chosen:
        raise UsageError("no run is remembered yet; `reconcile run` makes one")
    before = {one.dossier: one for one in standings(out, when.start)}
    now = {one.dossier: one for one in standings(out, when.end)}
    confirmed = [run for run in runs(out, when.end) if run.started >= when.start and run.outcome == "finished"]
    return [
        _committee(out, one.dossier, one.title, og, when, before.get(one.dossier), now.get(one.dossier), len(confirmed))
        for one in chosen
    ]


def _printed_order(row: Mapping[str, Any]) -> tuple[str, int, str]:
    table, line, column = row["cell"].split(".", 2)
    return table, int(line) if line.isdecimal() else 0, column


def _bodies(standing: Standing) -> set[str]:
    return {row["og"] for row in (*standing.rows("etablissement"), *standing.rows("redistribution")) if row["og"]}


def _committee(
    out: Path,
    dossier: str,
    title: str,
    og: str | None,
    when: Period,
    before: Standing | None,
    now: Standing | None,
    confirmed: int,
) -> Committee:
    if now is None:
        return Committee(dossier, title, og, when, None, 0, [], [], [], [], [], {})
    coordinator = og is None or og == now.coordinator
    establishments = [row for row in now.rows("etablissement") if og in {None, row["og"]}]
    own = {f"etablissement.{row['row']}." for row in establishments}
    others = {f"etablissement.{row['row']}." for row in now.rows("etablissement")} - own

    def concerns(cells: str) -> bool:
        """The coordinator sees all; a partner what touches its rows alone or shared figures it is paid from."""
        named = cells.split()
        if og is None:
            return True
        mine = any(cell.startswith(prefix) for cell in named for prefix in own)
        theirs = any(cell.startswith(prefix) for cell in named for prefix in others)
        return mine or (coordinator and not theirs)

    passed = passage(out, dossier, when.start, when.end)
    changed = changes(passed, before, now)
    return Committee(
        dossier=dossier,
        title=now.title,
        og=og,
        period=when,
        standing=now,
        runs_in_period=confirmed if now.moment >= when.start else 0,
        establishments=establishments,
        money=[row for row in now.rows("redistribution") if og in {None, row["og"]}],
        tracking=[row for row in now.rows("suivi_budgetaire") if og in {None, row["og"]}],
        indicators=[row for row in now.rows("indicateur") if og in {None, row["og"]}],
        decisions=sorted((row for row in now.rows("open") if concerns(row["cell"])), key=_printed_order),
        changed={name: [one for one in found if concerns(one["cells"])] for name, found in changed.items()},
        trend=[*([before] if before else []), *passed],
        since_before=before is not None,
    )
