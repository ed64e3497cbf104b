"""`reconcile report --audience … --period …`: the reports of the steering committees, beside what is published."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.reports.committee import GROUP_MONTHS, bodies, committees, period
from pipeline.reports.committee_page import page

FOLDER = "Rapports"
"""Folder of the committees' reports; in capitals, for no dossier can have that name."""

GROUP, BODY = "groupe", "og"


def write_reports(
    out: Path, dossiers: Sequence[str], audience: str, when: str, today: datetime | None = None
) -> list[Path]:
    """Write the reports for an audience, `groupe`, `og:NAME` or `og` (every managing body), on the period that ends
    with the month `when` (`YYYY-MM`, or `last`); returns their paths.

    Raises `UsageError` where audience, period or dossier is not known.
    """
    kind, _, name = audience.partition(":")
    if kind not in {GROUP, BODY} or (kind == GROUP and name):
        raise UsageError(f"--audience {audience!r}: expected groupe, og or og:NAME")
    span = period(when, GROUP_MONTHS if kind == GROUP else 1, today or datetime.now(UTC).replace(tzinfo=None))
    if kind == BODY and not name:
        reports = [one for dossier, body in bodies(out, span.end) for one in committees(out, [dossier], body, span)]
        reports = [one for one in reports if not dossiers or one.dossier in dossiers]
    else:
        reports = committees(out, dossiers, name.strip() or None, span)
    folder = out / FOLDER / span.last
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in reports:
        path = folder / f"{one.dossier}.{slug(one.og) if one.og else GROUP}.html"
        staged = path.with_name(f".{path.name}.{os.getpid()}")
        staged.write_text(page(one), encoding="utf-8")
        staged.replace(path)
        written.append(path)
    return written


def slug(name: str) -> str:
    """A managing body as part of a file name.

    >>> slug("CCAS D'Étampes / Essonne")
    'ccas-d-etampes-essonne'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()
    return "-".join(words)[:80] or "og"
