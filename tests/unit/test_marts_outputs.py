"""Marts as published: same bytes whatever the batch, provenance to the line, a simulation beside the request."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.batches import run
from pipeline.cli import main
from pipeline.marts.schemas import PUBLISHED
from pipeline.publication import csv_bytes
from pipeline.store import connect

ROOT = Path(__file__).resolve().parents[2]
REAL = "marseille-hyeres-2025"
USAGE = "etablissement,indicateur,periode,numerateur,denominateur\n1,dmp,2026-01,1,25\n1,dmp,2026-02,x,25\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marts")
    raw = folder / "raw"
    for name in (REAL, "autre"):
        shutil.copytree(ROOT / "raw" / REAL, raw / name)
    manifest = raw / "autre" / "dossier.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(REAL, "autre"), encoding="utf-8")
    (raw / "autre" / "usage.csv").write_text(USAGE, encoding="utf-8")
    run([raw / REAL, raw / "autre"], folder / "both", workers=1)
    run([raw / REAL], folder / "alone", workers=1)
    return folder


def test_bytes_do_not_depend_on_the_batch(published):
    for mart in PUBLISHED:
        for suffix in ("parquet", "csv"):
            alone, both = (published / out / REAL / f"{mart}.{suffix}" for out in ("alone", "both"))
            assert alone.read_bytes() == both.read_bytes()


def test_csv_and_parquet_say_the_same(published):
    for mart in PUBLISHED:
        table = pq.read_table(published / "both" / REAL / f"{mart}.parquet")
        assert table.num_rows > 0
        assert csv_bytes(table) == (published / "both" / REAL / f"{mart}.csv").read_bytes()


def test_every_mart_row_leads_to_lines_of_the_scan(published):
    with connect(published / "both") as store:
        lost = store.execute(
            "SELECT count(*) FROM mart.redistribution r WHERE NOT EXISTS (SELECT 1 FROM mart.provenance p "
            "WHERE p.mart = 'redistribution' AND p.dossier = r.dossier AND p.role = 'amount' AND p.line > 0 "
            "AND p.mart_key = concat_ws(' / ', r.scenario, r.reading, r.budget_line, r.og))"
        ).fetchall()[0][0]
        assert lost == 0
        (cell,) = store.execute(
            "SELECT p.input, p.raw_text, p.value, l.text FROM mart.provenance p JOIN raw.line l "
            "USING (dossier, source_file, line) WHERE p.dossier = ? AND p.role = 'amount' "
            "AND p.mart_key = 'request / prorata_esms / materiel / CCAS HYERES'",
            [REAL],
        ).fetchall()
        assert cell[0] == "synthese.materiel.budget"
        assert cell[2] == "76265.51"
        assert cell[1] in cell[3]


def test_observations_lead_to_their_line_and_refused_ones_to_quarantine(published):
    with connect(published / "both") as store:
        seen = store.execute(
            "SELECT dossier, source_file, line FROM mart.provenance WHERE role = 'observation'"
        ).fetchall()
        assert seen == [("autre", "usage.csv", 2)]
        refused = store.execute(
            "SELECT line, reason FROM quality.quarantine WHERE source_file = 'usage.csv'"
        ).fetchall()
        assert refused == [(3, "no count")]


def test_redistribute_shows_another_grant_and_publishes_nothing(published, capsys):
    before = (published / "alone" / REAL / "redistribution.csv").read_bytes()
    where = ["--raw", str(published / "raw"), "--out", str(published / "alone")]
    options = ["redistribute", REAL, *where, "--granted", "180000.00", "--tranche", "30", "--tranche", "70"]
    assert main([*options, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    granted = [r for r in document["redistribution"] if (r["scenario"], r["reading"]) == ("grant", "par_achat")]
    assert sum(row["amount_cents"] for row in granted) == 18000000
    assert main(options) == 0
    shown = capsys.readouterr().out
    assert "153 778,78 €" in shown
    assert "1 (30 %)" in shown
    assert (published / "alone" / REAL / "redistribution.csv").read_bytes() == before


@pytest.mark.parametrize(
    "wrong", [["--granted", "beaucoup"], ["--tranche", "100"], ["--granted", "1", "--tranche", "99"]]
)
def test_redistribute_refuses_what_it_cannot_use_in_one_line(published, capsys, wrong):
    where = ["--raw", str(published / "raw"), "--out", str(published / "alone")]
    assert main(["redistribute", REAL, *where, *wrong]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
