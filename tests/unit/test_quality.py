"""Every expectation holds on a healthy state and fails when what it watches goes wrong; results are data and pages."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from pipeline.batches import run
from pipeline.history.events import HISTORY, DossierEntry, RunLog
from pipeline.history.memory import RunRow
from pipeline.quality.outcomes import Outcome, QualityReport
from pipeline.quality.renderings import write
from pipeline.quality.suites import load_suites
from pipeline.store import STORE

TODAY = date(2026, 10, 15)
DOSSIER = Path(__file__).resolve().parents[1] / "dossiers" / "vosges-2025"
CODES = [one.code for suite in load_suites() for one in suite.expectations]

HEALTHY = """
UPDATE core.cell SET value = coalesce(value, raw_text, 'X'), status = 'read', page = 1, line = 1
WHERE status IN ('ambiguous', 'illegible', 'missing');
DELETE FROM quality.finding WHERE severity = 'error';
UPDATE core.etablissement SET finess_et = '88' || lpad(row, 7, '0'), personnes_accompagnees = 20;
UPDATE core.synthese SET budget_cents = 100;
UPDATE core.synthese SET budget_cents = (SELECT sum(budget_cents) FROM core.synthese WHERE row <> 'total')
WHERE row = 'total';
UPDATE core.galis SET valeur_cents = (SELECT budget_cents FROM core.synthese WHERE row = 'total');
DELETE FROM mart.redistribution;
INSERT INTO mart.redistribution BY NAME
SELECT dossier, 'request' AS scenario, 'r' AS reading, row AS budget_line, og, budget_cents // 2 AS amount_cents
FROM core.synthese, (VALUES ('A'), ('B')) bodies(og) WHERE row <> 'total';
DELETE FROM mart.indicateur;
INSERT INTO mart.indicateur BY NAME SELECT 'vosges-2025' AS dossier, '2026-T3' AS periode, 1 AS numerator;
DELETE FROM mart.invoice_row;
INSERT INTO mart.invoice_row BY NAME SELECT 'vosges-2025' AS dossier, '2026-09-01' AS date, 1 AS line;
"""

BROKEN = {
    "ATT-001": "INSERT INTO core.cell SELECT * FROM core.cell LIMIT 1",
    "ATT-002": "UPDATE core.cell SET status = 'guessed' WHERE rowid = 3",
    "ATT-003": "UPDATE core.cell SET value = NULL WHERE rowid = 3",
    "ATT-004": "UPDATE core.cell SET margin = 120 WHERE rowid = 3",
    "ATT-005": "UPDATE core.cell SET status = 'repaired', raw_text = 'x', line = NULL WHERE rowid = 3",
    "ATT-101": "UPDATE core.cell SET status = 'ambiguous', value = NULL WHERE rowid % 4 = 0",
    "ATT-102": "UPDATE core.cell SET status = 'illegible', value = NULL WHERE rowid % 20 = 0",
    "ATT-103": "UPDATE core.cell SET status = 'ambiguous', value = NULL WHERE rowid = 3",
    "ATT-201": "UPDATE core.etablissement SET finess_et = NULL WHERE row <> '1'",
    "ATT-202": "UPDATE core.etablissement SET finess_et = '88 123' WHERE row = '1'",
    "ATT-203": "UPDATE core.etablissement SET finess_et = '880000002' WHERE row = '1'",
    "ATT-204": "UPDATE core.etablissement SET personnes_accompagnees = NULL WHERE row <> '1'",
    "ATT-301": "UPDATE core.synthese SET budget_cents = budget_cents + 1 WHERE row = 'total'",
    "ATT-302": "UPDATE core.galis SET valeur_cents = valeur_cents + 1001",
    "ATT-303": "DELETE FROM core.etablissement WHERE row = '1'",
    "ATT-401": "INSERT INTO quality.finding BY NAME SELECT 'vosges-2025' AS dossier, 'X' AS code, 'error' AS severity",
    "ATT-501": 90,
    "ATT-601": "killed",
    "ATT-602": "refused",
    "ATT-603": timedelta(days=60),
    "ATT-701": "UPDATE mart.indicateur SET periode = '2026-T1'",
    "ATT-711": "UPDATE mart.invoice_row SET date = '2026-01-01'",
    "ATT-712": "UPDATE mart.invoice_row SET date = '2026-12-01'",
    "ATT-801": "UPDATE mart.redistribution SET amount_cents = amount_cents + 1 WHERE og = 'A' AND budget_line = 'amoa'",
    "ATT-802": "UPDATE mart.redistribution SET amount_cents = -1 WHERE og = 'A' AND budget_line = 'amoa'",
}


def logged(out: Path, cells: int, days_ago: float, refused: list[str], ends: bool = True) -> None:
    started = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) - timedelta(days=days_ago)
    log = RunLog(out, "c", {}, started=started)
    log.begin()
    if ends:
        entry = DossierEntry("vosges-2025", "t", None, "f", True, {"read": cells}, [])
        log.end([entry], refused, started + timedelta(seconds=2))


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("great_expectations")
    out = tmp_path_factory.mktemp("quality")
    run([DOSSIER], out, workers=1)
    shutil.rmtree(out / HISTORY)
    with duckdb.connect(str(out / STORE)) as store:
        store.execute(HEALTHY)
    logged(out, 100, 20, [])
    logged(out, 100, 2, [])
    return out


def spoilt(healthy: Path, out: Path, how: object) -> date:
    """A copy of the healthy state with one thing wrong; returns the day on which to look at it."""
    shutil.copytree(healthy, out)
    if isinstance(how, timedelta):
        return TODAY + how
    if isinstance(how, int):
        logged(out, 100 - how, 1, [])
    elif how == "killed":
        logged(out, 100, 1, [], ends=False)
    elif how == "refused":
        logged(out, 100, 1, ["x: unreadable"])
    else:
        with duckdb.connect(str(out / STORE)) as store:
            store.execute(str(how))
    return TODAY


def verdicts(out: Path, today: date, code: str | None = None) -> dict[str, Outcome]:
    from pipeline.quality.running import check

    suites = [one for one in load_suites() if code is None or code in {e.code for e in one.expectations}]
    return {one.code: one for one in check(out, today, suites).outcomes}


def test_there_is_a_way_to_break_every_expectation() -> None:
    assert sorted(BROKEN) == sorted(CODES)


def test_a_healthy_state_meets_every_expectation(healthy: Path) -> None:
    assert {code: one.verdict for code, one in verdicts(healthy, TODAY).items()} == dict.fromkeys(CODES, "met")


@pytest.mark.parametrize("code", CODES)
def test_each_expectation_fails_when_what_it_watches_goes_wrong(code: str, healthy: Path, tmp_path: Path) -> None:
    today = spoilt(healthy, tmp_path / "out", BROKEN[code])
    outcome = verdicts(tmp_path / "out", today, code)[code]
    assert outcome.verdict == "failed"
    assert outcome.failing > 0
    assert outcome.rows, "the failing rows are listed"


def test_what_is_not_published_is_not_applicable(healthy: Path, tmp_path: Path) -> None:
    spoilt(healthy, tmp_path / "out", "DROP SCHEMA mart CASCADE")
    found = verdicts(tmp_path / "out", TODAY, "ATT-801")
    assert {one.verdict for one in found.values()} == {"not applicable"}
    assert "mart.redistribution" in found["ATT-801"].reason


def test_no_connection_is_opened(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError(f"a connection to {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    verdicts(healthy, TODAY)


@pytest.mark.parametrize("command", [["--help"], ["run", "--help"]])
def test_the_library_is_loaded_by_the_quality_report_alone(command: list[str]) -> None:
    program = (
        "import sys\nfrom pipeline.cli import main\nimport pipeline.batches, pipeline.quality.page\n"
        f"try: main({command!r})\nexcept SystemExit: pass\n"
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False).returncode == 0


HOSTILE = "<script>alert(1)</script>\x00"
REPORT = QualityReport(
    "2026-10-15",
    [
        Outcome("A", "s", "tenue", "met", "critical", "met", 3),
        Outcome("B", "s", HOSTILE, "failed", "critical", "failed", 3, 1, [{"dossier": HOSTILE, "value": None}]),
        Outcome("C", "s", "vue", "info", "info", "failed", 3, 1, [{"dossier": "d"}]),
        Outcome("D", "s", "sans objet", "none", "warning", "not applicable", reason="nothing to look at yet"),
        Outcome("E", "s", "cassée", "broken", "warning", "broken", reason="no such column"),
    ],
    {"s": {"fr": "Suite", "en": "Suite"}},
)


def test_results_are_written_as_json_junit_and_an_offline_page(tmp_path: Path) -> None:
    started = datetime(2026, 10, 1)
    runs = [
        RunRow(str(n), started + timedelta(days=n), "finished", 1.0, 1, 1, (), {"verified": 10 * n, "read": 5}, {})
        for n in range(3)
    ]
    document, junit, page = write(REPORT, runs, tmp_path)
    assert json.loads(document.read_text())["verdicts"] == {"broken": 1, "failed": 2, "met": 1, "not applicable": 1}
    (suite,) = ElementTree.parse(junit).getroot()
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    text = page.read_text()
    assert "<script" not in text
    assert not re.search(r'(?:src|href)\s*=\s*"(?!data:)|https?:', text)
    assert text.count("<svg") == 3


def test_a_declared_code_is_never_given_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(
            f'name = "{name}"\ntitle = {{fr = "x", en = "x"}}\nneeds = []\nkey = []\nselect = ""\n'
            '[[expectation]]\ncode = "ATT-1"\ntype = "t"\nseverity = "info"\ntitle = {fr = "x", en = "x"}\n'
        )
    with pytest.raises(ValueError, match="twice"):
        load_suites(tmp_path)
