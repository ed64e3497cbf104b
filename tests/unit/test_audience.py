"""The committees' reports: each sees its own, the same period gives the same bytes, and an empty period says so."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.history.events import DossierEntry, RunLog
from pipeline.reports.audience import write_reports

COORDINATOR, PARTNER = "CCAS ALPHA", "CCAS BETA"
ESTABLISHMENTS = [
    {"dossier": "d", "row": "1", "og": COORDINATOR, "raison_sociale": "LES PINS"},
    {"dossier": "d", "row": "2", "og": PARTNER, "raison_sociale": "LES CHENES"},
]


def finding(code: str, *cells: str) -> dict[str, object]:
    said = {"kind": "misread", "severity": "error", "message_fr": f"Constat {code}", "message_en": code}
    return {"code": code, "cells": list(cells), **said}


def opened(cell: str) -> dict[str, str]:
    return {"dossier": "d", "cell": cell, "raw_text": "1O", "status": "ambiguous", "candidates": '[["10", 0.0]]'}


def share(og: str, cents: int | None, line: str = "materiel") -> dict[str, object]:
    base = {"dossier": "d", "scenario": "request", "reading": "prorata_esms", "chosen": True, "basis": "x"}
    rest = {"share_numerator": 1, "share_denominator": 2, "rounding_cents": 0, "least_status": "read"}
    return {**base, **rest, "budget_line": line, "og": og, "amount_cents": cents, "low_cents": 100, "high_cents": 900}


STATE = {
    "etablissement": ESTABLISHMENTS,
    "open": [opened("etablissement.1.lot"), opened("etablissement.2.lot"), opened("synthese.total.budget")],
    "redistribution": [share(COORDINATOR, 444890), share(PARTNER, 317779)],
    "indicateur": [
        {
            "etablissement": "2",
            "og": PARTNER,
            "raison_sociale": "LES CHENES",
            "indicateur": "dmp",
            "periode": "2026-T3",
            "numerator": 3,
            "rate_centiemes": 3000,
            "target_centiemes": None,
            "status": "no target",
            "trend": None,
        }
    ],
}


def logged(out: Path, when: str, findings: list[dict[str, object]], state: object = STATE, fresh: bool = True) -> None:
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    log = RunLog(out, "c", {}, started=at)
    log.begin()
    cells = {"verified": 5, "ambiguous": 3}
    entry = DossierEntry("d", "Le dossier", COORDINATOR, "f", fresh, cells, findings, (), json.dumps(state))
    log.end([entry], [], at + timedelta(seconds=1))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    logged(tmp_path, "2026-08-20", [finding("OLD", "etablissement.2.lot"), finding("ONE", "etablissement.1.lot")])
    logged(tmp_path, "2026-10-05", [finding("NEW", "etablissement.2.ville"), finding("ONE", "etablissement.1.lot")])
    logged(tmp_path, "2026-10-20", [], fresh=False)
    return tmp_path


def text(out: Path, audience: str, period: str) -> str:
    (path,) = write_reports(out, [], audience, period)
    return path.read_text()


def test_a_partner_sees_what_is_its_own(out: Path) -> None:
    page = text(out, f"og:{PARTNER}", "2026-10")
    assert "Constat NEW" in page
    assert "Constat OLD" in page
    assert "Constat ONE" not in page
    assert "3\u202f177,79 €" in page
    assert "4\u202f448,90 €" not in page
    assert "LES CHENES" in page
    assert page.count("<td>1O</td>") == 1


def test_the_coordinator_decides_on_shared_figures_and_not_on_the_partners_rows(out: Path) -> None:
    page = text(out, f"og:{COORDINATOR}", "2026-10")
    assert page.count("<td>1O</td>") == 2
    assert "Total, Total" not in page
    assert "Constat NEW" not in page


def test_the_group_sees_all_and_two_months(out: Path) -> None:
    page = text(out, "groupe", "2026-10")
    assert "09/2026 à 10/2026" in page
    assert page.count("<td>1O</td>") == 3
    assert "Constat NEW" in page
    assert "État au 20/10/2026" in page


def test_what_was_settled_is_told_apart_from_what_is_new(out: Path) -> None:
    page = text(out, "groupe", "2026-10")
    new, fixed = page.index("Nouvelles anomalies (1)"), page.index("Anomalies réglées (1)")
    assert new < page.index("Constat NEW") < fixed < page.index("Constat OLD")
    assert "Constat ONE" not in page


def test_the_first_report_says_that_everything_is_seen_for_the_first_time(out: Path) -> None:
    assert "Anomalies au premier rapprochement (2)" in text(out, "groupe", "2026-08")


def test_the_same_period_gives_the_same_bytes_whatever_came_later(out: Path) -> None:
    before = text(out, "groupe", "2026-10")
    logged(out, "2026-11-03", [finding("LATER", "etablissement.1.lot")], {})
    assert text(out, "groupe", "2026-10") == before


def test_a_month_without_a_run_says_so(out: Path) -> None:
    page = text(out, f"og:{PARTNER}", "2026-09")
    assert "Aucun rapprochement pendant cette période" in page
    assert "État au 20/08/2026" in page


def test_a_period_before_the_first_run_has_no_data(out: Path) -> None:
    page = text(out, "groupe", "2026-05")
    assert "Aucune donnée pour cette période" in page
    assert "Redistribution" not in page


def test_every_body_gets_its_report(out: Path) -> None:
    names = [path.name for path in write_reports(out, [], "og", "2026-10")]
    assert names == ["d.ccas-alpha.html", "d.ccas-beta.html"]
    assert [path.name for path in write_reports(out, [], "og", "last", datetime(2026, 11, 1))] == names


def test_an_unknown_amount_is_a_range_and_never_a_number(tmp_path: Path) -> None:
    logged(tmp_path, "2026-10-05", [], {**STATE, "redistribution": [share(PARTNER, None)]})
    page = text(tmp_path, f"og:{PARTNER}", "2026-10")
    assert "entre 1,00 € et 9,00 €" in page
    assert "incomplet" in page


def test_hostile_words_stay_words_and_the_page_is_offline(tmp_path: Path) -> None:
    bad = '<script>alert("x")</script>'
    rows = [one | {"raison_sociale": bad, "og": bad} for one in ESTABLISHMENTS]
    logged(tmp_path, "2026-10-05", [finding("X", "etablissement.1.lot") | {"message_fr": bad}], {"etablissement": rows})
    page = text(tmp_path, f"og:{bad}", "2026-10")
    assert "<script" not in page
    assert not re.search(r'(?:src|href)\s*=\s*"(?!data:)|https?:', page)


@pytest.mark.parametrize(
    ("audience", "period", "said"),
    [
        ("everyone", "2026-10", "audience"),
        ("groupe:x", "2026-10", "audience"),
        ("og:NOBODY", "2026-10", "CCAS ALPHA"),
        ("groupe", "2026-13", "period"),
        ("groupe", "october", "period"),
    ],
)
def test_what_cannot_be_is_one_line(audience: str, period: str, said: str, out: Path) -> None:
    with pytest.raises(UsageError, match=said):
        write_reports(out, [], audience, period)


def test_without_any_run_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reconcile run"):
        write_reports(tmp_path, [], "groupe", "2026-10")
