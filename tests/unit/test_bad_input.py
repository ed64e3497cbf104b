"""Each kind of bad input gets one clear line; the other dossiers run; nothing published before is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.conftest import ROOT

GOOD = ROOT / "tests" / "dossiers" / "corse-2025"
MANIFEST = '[dossier]\nid = "{id}"\nprogramme = "esms-numerique-2025"\n[[source]]\nfile = "{file}"\n'


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    shutil.copytree(GOOD, folder / "corse-2025")
    return folder


def bad(raw: Path, manifest: str | bytes, text: bytes | None = b"prose only\n") -> Path:
    folder = raw / "mauvais"
    folder.mkdir()
    (folder / "dossier.toml").write_bytes(manifest.encode() if isinstance(manifest, str) else manifest)
    if text is not None:
        (folder / "text.txt").write_bytes(text)
    return folder


def run(raw: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = main(["run", "--raw", str(raw), "--out", str(raw.parent / "curated"), *more])
    return code, capsys.readouterr().err


CASES = {
    "not TOML": (b"[dossier\nid = ", b"x", "dossier.toml: is not TOML"),
    "manifest in another encoding": ("id = 'é'".encode("latin-1"), b"x", "dossier.toml: is not TOML"),
    "no dossier table": ("x = 1\n", b"x", "no [dossier]"),
    "no id": ('[dossier]\nprogramme = "p"\n', b"x", "`id`"),
    "id that is a path": (MANIFEST.format(id="../x", file="text.txt"), b"x", "cannot name a folder"),
    "unknown programme": (
        MANIFEST.replace("esms-numerique-2025", "autre").format(id="m", file="text.txt"),
        b"x",
        "autre",
    ),
    "no source": ('[dossier]\nid = "m"\nprogramme = "esms-numerique-2025"\n', b"x", "[[source]]"),
    "file outside the folder": (MANIFEST.format(id="m", file="../corse-2025/dossier.txt"), b"x", "outside"),
    "absolute file": (MANIFEST.format(id="m", file="/etc/passwd"), b"x", "outside"),
    "missing file": (MANIFEST.format(id="m", file="absent.txt"), b"x", "absent.txt: no such file"),
    "empty file": (MANIFEST.format(id="m", file="text.txt"), b"", "empty"),
    "binary file": (MANIFEST.format(id="m", file="text.txt"), b"\x00\x01\x02" * 500, "binary"),
    "no known table": (MANIFEST.format(id="m", file="text.txt"), b"Some prose, 12,00 EUR.\n", "no known table"),
    "two dossiers with one id": (MANIFEST.format(id="corse-2025", file="text.txt"), b"x", "is also that of"),
    "too much text": (MANIFEST.format(id="m", file="text.txt"), b"x" * (17 * 1024 * 1024), "at most 16"),
    "kind that cannot be": (MANIFEST.format(id="m", file="text.txt") + 'kind = "fax"\n', b"x", "'fax'"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_clear_line_and_the_others_run(case: str, raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, text, said = CASES[case]
    bad(raw, manifest, text)
    code, errors = run(raw, capsys)
    assert code == 2
    own = [line for line in errors.splitlines() if line.startswith("reconcile: ")]
    assert any(said in line for line in own), errors
    assert "Traceback" not in errors
    if case != "two dossiers with one id":
        assert len(own) == 1
        assert (raw.parent / "curated" / "corse-2025" / "cells.parquet").is_file()


def test_what_was_published_before_stays_when_a_dossier_turns_bad(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(raw, capsys)[0] == 0
    published = raw.parent / "curated" / "corse-2025" / "cells.parquet"
    before = published.read_bytes()
    (raw / "corse-2025" / "dossier.txt").write_bytes(b"")
    assert run(raw, capsys)[0] == 2
    assert published.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "inconnu"], "no such dossier"),
        (["run", "--workers", "0"], "--workers"),
        (["show", "inconnu"], "nothing is published"),
    ],
)
def test_bad_usage_is_said_in_one_line(
    arguments: list[str], said: str, raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--out", str(raw.parent / "curated")] + (["--raw", str(raw)] if arguments[0] == "run" else [])
    assert main([*arguments, *where]) == 2
    assert said in capsys.readouterr().err


def test_a_raw_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--raw", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_strict_exits_with_one_while_errors_remain(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(raw, capsys, "--strict")[0] == 1
    assert run(raw, capsys)[0] == 0
