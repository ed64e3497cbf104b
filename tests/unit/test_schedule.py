"""The schedule's entries are understood by the tools that will run them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.schedule import crontab, jobs, systemd

AWKWARD = ("CCAS D'HYERES", 'CIAS "DU" 100%', "$HOME")
FOLDER = Path("/srv/un dossier/100%")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    (tmp_path / "un dossier").mkdir()
    for name, text in systemd(jobs("raw", "curated", AWKWARD), tmp_path / "un dossier").items():
        (tmp_path / name).write_text(text)
    timers = sorted(map(str, tmp_path.glob("*.timer")))
    assert len(timers) == 4
    done = subprocess.run(
        ["systemd-analyze", "verify", *timers], capture_output=True, text=True, timeout=60, check=False
    )
    own = [line for line in done.stderr.splitlines() if "rapprochement" in line]
    assert (done.returncode, own) == (0, [])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_group_is_told_every_two_months_and_the_partners_every_month() -> None:
    found = {}
    for job in jobs("raw", "curated"):
        command = ["systemd-analyze", "calendar", "--iterations=12", job.calendar]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        found[job.name] = len(set(re.findall(r"20\d\d-\d\d-01", said)))
    assert found["rapprochement-partenaires"] == 12
    months = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=6", jobs("raw", "curated")[3].calendar],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert {int(month) % 2 for month in re.findall(r"20\d\d-(\d\d)-01", months)} == {1}


def cron_accepts(text: str) -> bool:
    done = subprocess.run(["crontab", "-n", "-"], input=text, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode == 0


@pytest.mark.skipif(shutil.which("crontab") is None, reason="cron is not installed")
def test_cron_accepts_the_table() -> None:
    if cron_accepts("0 66 * * * true\n") or not cron_accepts("0 6 * * * true\n"):
        pytest.skip("this crontab cannot check a table without installing it")
    assert cron_accepts(crontab(jobs("raw", "curated", AWKWARD), FOLDER))


def test_the_shell_gets_each_argument_whole() -> None:
    line = next(line for line in crontab(jobs("raw", "cu rated", AWKWARD), Path("/")).splitlines() if "HYERES" in line)
    command = line.split(" ", 5)[5].replace("\\%", "%").replace("reconcile", "printf '%s\\n'", 1)
    command = command.replace("reconcile", "printf '%s\\n'")
    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=True).stdout
    for body in AWKWARD:
        assert f"og:{body}" in said.splitlines()
    assert "cu rated" in said.splitlines()


@pytest.mark.parametrize("form", ["cron", "systemd"])
def test_the_command_prints_every_job(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "--print", form]) == 0
    said = capsys.readouterr().out
    for word in ("--audience groupe", "--audience og", "quality", " run "):
        assert word in said
