"""Nothing is reconciled again that would come out the same; anything that changes it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline import incremental
from pipeline.batches import run

DOSSIER = Path(__file__).resolve().parents[1] / "dossiers" / "vosges-2025"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / "vosges-2025"
    shutil.copytree(DOSSIER, folder)
    return folder


def published(out: Path) -> dict[str, bytes]:
    """The bytes of what the contract says is the same for the same input: all but workbooks."""
    files = sorted((out / "vosges-2025").iterdir())
    return {path.name: path.read_bytes() for path in files if path.suffix != ".xlsx"}


def test_what_has_not_changed_is_left_as_it_is(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run([raw], out, workers=1)
    before, written = published(out), (out / "vosges-2025").stat().st_ino
    again = run([raw], out, workers=1)
    assert not first.unchanged
    assert again.unchanged == {"vosges-2025"}
    assert again.documents == first.documents
    assert published(out) == before
    assert (out / "vosges-2025").stat().st_ino == written


def test_force_reconciles_again_to_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([raw], out, workers=1)
    before, written = published(out), (out / "vosges-2025").stat().st_ino
    assert not run([raw], out, workers=1, force=True).unchanged
    assert published(out) == before
    assert (out / "vosges-2025").stat().st_ino != written


def _source(raw: Path) -> None:
    with next(raw.glob("*.txt")).open("a") as stream:
        stream.write("\n")


def _manifest(raw: Path) -> None:
    with (raw / "dossier.toml").open("a") as stream:
        stream.write("\n# a remark\n")


@pytest.mark.parametrize("name", ["decisions.csv", "usage.csv", "invoices.csv"])
def test_a_file_beside_the_sources_reruns_its_dossier(name: str, raw: Path) -> None:
    before = incremental.fingerprint(raw)
    (raw / name).write_text("a\n")
    appeared = incremental.fingerprint(raw)
    (raw / name).write_text("b\n")
    changed = incremental.fingerprint(raw)
    (raw / name).unlink()
    assert len({before.digest, appeared.digest, changed.digest}) == 3
    assert incremental.fingerprint(raw) == before


@pytest.mark.parametrize("change", [_source, _manifest])
def test_a_changed_input_reruns_its_dossier(change, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([raw], out, workers=1)
    change(raw)
    assert not run([raw], out, workers=1).unchanged
    assert run([raw], out, workers=1).unchanged


def test_another_version_of_the_code_reruns_everything(raw: Path, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out"
    run([raw], out, workers=1)
    monkeypatch.setattr(incremental, "code_version", lambda: "another")
    assert not run([raw], out, workers=1).unchanged


def test_another_register_gives_another_fingerprint(raw: Path) -> None:
    digests = {
        incremental.fingerprint(raw, register).digest for register in ("", "register of May", "register of June")
    }
    assert len(digests) == 3


def test_a_changed_declaration_gives_another_version_of_the_code(tmp_path: Path, monkeypatch) -> None:
    for name in ("pipeline", "checks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "declared.toml").write_text("price = 3\n")
    monkeypatch.setattr(incremental, "__file__", str(tmp_path / "pipeline" / "incremental.py"))
    versions = []
    for price in (3, 4, 3):
        (tmp_path / "checks" / "declared.toml").write_text(f"price = {price}\n")
        incremental.code_version.cache_clear()
        versions.append(incremental.code_version())
    incremental.code_version.cache_clear()
    assert versions[0] == versions[2] != versions[1]


def test_a_published_file_that_was_altered_or_lost_is_made_again(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([raw], out, workers=1)
    before = published(out)
    (out / "vosges-2025" / "findings.csv").write_text("altered")
    (out / "vosges-2025" / "devis.parquet").unlink()
    run([raw], out, workers=1)
    assert published(out) == before


def test_a_lost_store_is_made_again(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([raw], out, workers=1)
    (out / "rapprochement.duckdb").unlink()
    run([raw], out, workers=1)
    assert incremental.stored_dossiers(out) == ["vosges-2025"]


def test_a_pipe_in_the_folder_does_not_stop_the_run(raw: Path) -> None:
    os.mkfifo(raw / "pipe")
    assert ("pipe", "not a regular file") in incremental.fingerprint(raw).inputs
