"""The history of runs: append-only, whole after a kill, and able to say what changed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.batches import run
from pipeline.history.events import HISTORY, TOGETHER, DossierEntry, RunLog, open_history
from pipeline.history.memory import changes, passage, runs, standings

DOSSIER = Path(__file__).resolve().parents[1] / "dossiers" / "vosges-2025"
START = datetime(2026, 1, 10, 6, 0, tzinfo=UTC)


def finding(code: str, *cells: str, severity: str = "error") -> dict[str, object]:
    return {
        "code": code,
        "kind": "discrepancy",
        "severity": severity,
        "message_fr": f"{code} le {len(cells)}",
        "message_en": code,
        "cells": list(cells),
    }


def entry(findings: list[dict[str, object]], reconciled: bool = True, state: str | None = "{}") -> DossierEntry:
    return DossierEntry(
        "d", "Le dossier", "CCAS A", "f", reconciled, {"verified": 7}, findings, [("a.txt", "0")], state
    )


def logged(out: Path, day: int, entries: list[DossierEntry]) -> None:
    at = START + timedelta(days=day)
    log = RunLog(out, code="c", versions={"duckdb": "2"}, started=at)
    log.begin()
    log.end(entries, [], at + timedelta(seconds=3))


def test_every_run_is_remembered_and_none_is_written_again(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "vosges-2025"
    shutil.copytree(DOSSIER, raw)
    out = tmp_path / "out"
    run([raw], out, workers=1)
    first = {path.name: path.read_bytes() for path in (out / HISTORY).iterdir()}
    run([raw], out, workers=1)
    (raw / "dossier.toml").write_text("not toml at all [")
    refused = run([raw], out, workers=1)
    rows = runs(out)
    assert [(row.outcome, row.dossiers, row.reconciled) for row in rows] == [
        ("finished", 1, 1),
        ("finished", 1, 0),
        ("finished", 0, 0),
    ]
    assert rows[2].refused == (refused.refused[0].message,)
    assert rows[0].cells == rows[1].cells == refused.counts() | rows[0].cells
    assert {path.name: path.read_bytes() for path in (out / HISTORY).iterdir() if path.name in first} == first
    (standing,) = standings(out)
    assert standing.moment > standing.reconciled_at
    assert {file for file, _ in standing.inputs} == {path.name for path in raw.iterdir()}
    assert len(standing.rows("etablissement")) > 0


def test_a_run_of_many_dossiers_is_remembered_whole_though_never_held_whole(tmp_path: Path) -> None:
    asked = []

    def many() -> Iterator[DossierEntry]:
        for number in range(2 * TOGETHER + 1):
            asked.append(number)
            yield replace(entry([finding("A-1", "a.1.b")], reconciled=number > 0), dossier=f"d{number:03}")

    log = RunLog(tmp_path, code="c", versions={}, started=START)
    log.begin()
    log.end(many(), ["refused"], START)
    (row,) = runs(tmp_path)
    assert (row.dossiers, row.reconciled, row.refused) == (len(asked), len(asked) - 1, ("refused",))
    assert row.cells == {"verified": 7 * len(asked)}
    assert list(row.findings.values()) == [len(asked)]
    assert [standing.dossier for standing in standings(tmp_path)] == [f"d{number:03}" for number in asked[1:]]
    written = pq.read_table(tmp_path / HISTORY / f"{log.run}.finished.parquet")
    assert [len(row) for row in written.column("dossiers")] == [TOGETHER, TOGETHER, 1]


def test_a_killed_run_stays_as_interrupted_and_the_next_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = (
        "import os, signal, pipeline.batches as b\n"
        "def stop(*a): os.kill(os.getpid(), signal.SIGKILL)\n"
        "b.build = stop\n"
        f"from pathlib import Path; b.run([Path({str(DOSSIER)!r})], Path({str(out)!r}), workers=1)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [row.outcome for row in runs(out)] == ["interrupted"]
    assert not run([DOSSIER], out, workers=1).unchanged
    assert [row.outcome for row in runs(out)] == ["interrupted", "finished"]
    assert run([DOSSIER], out, workers=1).unchanged


def test_a_half_written_event_is_not_seen(tmp_path: Path) -> None:
    logged(tmp_path, 0, [entry([])])
    (tmp_path / HISTORY / ".20260111T000000.000000Z-00000000.started.part").write_bytes(b"PAR1")
    assert len(runs(tmp_path)) == 1


def test_an_empty_history_has_the_same_views(tmp_path: Path) -> None:
    logged(tmp_path / "one", 0, [entry([])])
    for view in ("quality.run", "quality.run_dossier"):
        with open_history(tmp_path / "one") as some, open_history(tmp_path / "none") as none:
            described = [history.execute(f"DESCRIBE {view}").fetchall() for history in (some, none)]
            assert described[0] == described[1]
    assert runs(tmp_path / "none") == []


def test_a_dossier_is_as_the_last_run_before_the_moment_left_it(tmp_path: Path) -> None:
    logged(tmp_path, 0, [entry([finding("A", "t.1.x")])])
    logged(tmp_path, 10, [entry([finding("A", "t.1.x")], reconciled=False)])
    logged(tmp_path, 20, [entry([])])
    assert standings(tmp_path, datetime(2026, 1, 1)) == []
    (january,) = standings(tmp_path, datetime(2026, 1, 25))
    assert january.moment.day == 20
    assert january.reconciled_at.day == 10
    assert [one["code"] for one in january.findings] == ["A"]
    (now,) = standings(tmp_path)
    assert now.findings == ()


def test_changes_tell_new_from_fixed_from_back_again(tmp_path: Path) -> None:
    a, b, c = finding("A", "t.1.x"), finding("B", "t.1.x"), finding("C", "t.1.x", "t.2.x")
    for day, findings in ((0, [a, b]), (10, [b]), (20, [a, c])):
        logged(tmp_path, day, [entry(findings)])
    first, *passed = passage(tmp_path, "d")
    changed = changes(passed, first, passed[-1])
    assert {name: [one["code"] for one in ones] for name, ones in changed.items()} == {
        "new": ["C"],
        "fixed": ["B"],
        "back": ["A"],
    }


def test_another_wording_of_one_finding_is_no_change(tmp_path: Path) -> None:
    logged(tmp_path, 0, [entry([finding("A", "t.1.x")])])
    logged(tmp_path, 1, [entry([finding("A", "t.1.x") | {"message_fr": "dit autrement"}])])
    first, second = passage(tmp_path, "d")
    assert changes([second], first, second) == {"new": [], "fixed": [], "back": []}


@pytest.mark.parametrize("count", [3])
def test_runs_at_once_do_not_lose_each_other(count: int, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline.history.events import RunLog\n"
        "for _ in range(5):\n log = RunLog(Path(sys.argv[1]), 'c', {}); log.begin(); log.end([], [])\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(count)]
    deadline = time.monotonic() + 60
    assert all(process.wait(deadline - time.monotonic()) == 0 for process in processes)
    assert [row.outcome for row in runs(tmp_path)] == ["finished"] * 5 * count
