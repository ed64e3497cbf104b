from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import publication
from pipeline.batches import run
from pipeline.publication import csv_bytes, restore
from pipeline.store import connect
from tests.conftest import REAL, ROOT
from tests.corpus.channel import degrade
from tests.corpus.generate import generate

CONTRACT = [
    *("dossier", "table_name", "row", "column_name", "raw_text", "value", "status", "margin"),
    *("source_file", "page", "line", "candidates", "rules"),
]
PUBLISHED = ("cells", "findings", "etablissement", "devis", "synthese", "galis")


def corpus(raw: Path, count: int) -> list[Path]:
    return [degrade(generate(seed, establishments=8), "light").write(raw) for seed in range(count)]


def test_the_published_files_are_those_of_the_contract(published: Path) -> None:
    folder = published / REAL
    for name in PUBLISHED:
        assert (folder / f"{name}.parquet").is_file() and (folder / f"{name}.csv").is_file()
    assert (folder / "result.json").is_file()
    assert pa.parquet.read_schema(folder / "cells.parquet").names == CONTRACT


def test_the_store_holds_all_dossiers_in_its_layers(published: Path) -> None:
    with connect(published) as store:
        dossiers = store.execute("SELECT DISTINCT dossier FROM core.cell ORDER BY 1").fetchall()
        assert [name for (name,) in dossiers] == ["antilles-2025", "corse-2025", REAL, "vosges-2025"]
        lost = store.execute(
            "SELECT count(*) FROM core.reading r LEFT JOIN raw.line l USING (dossier, source_file, line) "
            'WHERE substr(l.text, r.start + 1, r."end" - r.start) IS DISTINCT FROM r.text'
        ).fetchall()
        assert lost == [(0,)], "every print must be found again at its file, line and position"
        with pytest.raises(duckdb.Error):
            store.execute("CREATE TABLE core.intruder (x INT)")


def test_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path) -> None:
    folders = corpus(tmp_path / "raw", 40)
    for workers in (1, 2):
        assert run(folders, tmp_path / f"out{workers}", workers=workers).refused == []
    one = {path.relative_to(tmp_path / "out1"): path for path in (tmp_path / "out1").glob("[!.]*/*")}
    assert len(one) >= 40 * len(PUBLISHED)
    for name, path in one.items():
        if path.suffix in {".parquet", ".csv", ".json", ".html"}:
            assert path.read_bytes() == (tmp_path / "out2" / name).read_bytes(), name


def test_a_killed_run_leaves_the_previous_output_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = corpus(tmp_path / "raw", 1)
    out = tmp_path / "out"
    run(folders, out)
    before = {path.name: path.read_bytes() for path in (out / folders[0].name).iterdir()}
    store = (out / "rapprochement.duckdb").read_bytes()

    def killed(table: pa.Table) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(publication, "csv_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        run(folders, out, force=True)
    assert {path.name: path.read_bytes() for path in (out / folders[0].name).iterdir()} == before
    assert (out / "rapprochement.duckdb").read_bytes() == store


def test_a_kill_between_the_two_renames_is_mended(tmp_path: Path) -> None:
    (tmp_path / ".d.old").mkdir()
    (tmp_path / ".d.old" / "cells.csv").write_text("before")
    (tmp_path / ".d.new").mkdir()
    restore(tmp_path)
    assert (tmp_path / "d" / "cells.csv").read_text() == "before"
    assert not list(tmp_path.glob(".d.*"))


def test_a_run_of_one_dossier_keeps_the_others_in_the_store(tmp_path: Path) -> None:
    folders = corpus(tmp_path / "raw", 3)
    out = tmp_path / "out"
    run(folders, out)
    run(folders[:1], out)
    with connect(out) as store:
        assert store.execute("SELECT count(DISTINCT dossier) FROM core.cell").fetchall() == [(3,)]
        assert store.execute(
            "SELECT max(n) FROM (SELECT count(*) n FROM core.cell GROUP BY dossier, table_name, row, column_name)"
        ).fetchall() == [(1,)]


def test_text_that_begins_like_a_formula_does_not_run_in_a_spreadsheet() -> None:
    table = pa.table({"text": ["=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-2+3", "-1.11", "RUE", None]})
    rows = list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"))))[1:]
    assert [row[0] if row else "" for row in rows] == [
        "'=HYPERLINK(1)",
        "'+1+1",
        "'@SUM(A1)",
        "'-2+3",
        "-1.11",
        "RUE",
        "",
    ]


def test_no_path_of_the_machine_is_published(published: Path) -> None:
    for path in published.glob("*/*"):
        if path.suffix in {".json", ".csv"}:
            assert str(ROOT) not in path.read_text(encoding="utf-8"), path
