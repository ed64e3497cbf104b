"""The judge counts each sort of failure, and a perfect publication has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.records import CellKey
from tests.corpus import NoisyDossier, Score, degrade, generate, score
from tests.corpus.__main__ import main
from tests.corpus.summary import summary

Cells = dict[CellKey, dict[str, Any]]
FINDING = {"code": "SYN-001", "kind": "discrepancy", "severity": "error", "message_fr": "écart", "cells": "[]"}


def counted(scan: NoisyDossier) -> dict[tuple[str, str], str]:
    """The number that each row of the paper gets from someone who cannot see some of them."""
    numbers: dict[tuple[str, str], str] = {}
    last: dict[str, int] = {}
    for table, row in dict.fromkeys((key.table, key.row) for key in scan.paper.cells):
        if (table, row) not in scan.unseen_rows:
            last[table] = last.get(table, 0) + 1
            numbers[table, row] = str(last[table]) if row.isdigit() else row
    return numbers


def perfect(scan: NoisyDossier) -> Cells:
    """What the best conceivable reader would publish: the paper, without the rows that nobody can see."""
    cells: Cells = {}
    numbers = counted(scan)
    for key, truth in scan.paper.cells.items():
        if (key.table, key.row) not in numbers:
            continue
        fate = scan.fates.get(key)
        shown = truth is not None and fate is not None and not (fate.lost or fate.garbled)
        status = "missing" if not shown else "repaired" if fate and fate.altered else "verified"
        cells[key._replace(row=numbers[key.table, key.row])] = {
            "raw_text": fate.read if shown and fate else None,
            "value": truth if shown else None,
            "status": status,
            "margin": 20.0 if shown else None,
            "candidates": "[]",
        }
    return cells


def findings_of(scan: NoisyDossier) -> list[dict[str, str]]:
    """A finding for each discrepancy of the paper, naming its first cell that is in a row that was seen."""
    numbers = counted(scan)
    findings = []
    for planted in scan.paper.planted:
        seen = sorted(cell for cell in planted.cells if (cell.table, cell.row) in numbers)
        named = [str(cell._replace(row=numbers[cell.table, cell.row])) for cell in seen[:1]]
        findings.append(FINDING | {"cells": json.dumps(named)})
    return findings


def publish(folder: Path, scan: NoisyDossier, cells: Cells, findings: list[dict[str, str]]) -> None:
    home = folder / scan.paper.id
    home.mkdir(parents=True, exist_ok=True)
    rows = [
        {"dossier": scan.paper.id, "table_name": key.table, "row": key.row, "column_name": key.column, **cell}
        for key, cell in cells.items()
    ]
    pq.write_table(pa.Table.from_pylist(rows), home / "cells.parquet")
    schema = pa.schema([(name, pa.string()) for name in FINDING])
    pq.write_table(pa.Table.from_pylist(findings, schema=schema), home / "findings.parquet")


def judged(tmp_path: Path, scan: NoisyDossier, change: Callable[[Cells], None] = lambda cells: None) -> Score:
    cells = perfect(scan)
    change(cells)
    publish(tmp_path, scan, cells, findings_of(scan))
    return score([scan], tmp_path)


def settled(value: str, status: str = "verified") -> dict[str, Any]:
    return {"raw_text": value, "value": value, "status": status, "margin": 9.0, "candidates": "[]"}


@pytest.fixture
def scan() -> NoisyDossier:
    return degrade(generate(5, establishments=12, planted=1, tables=frozenset({"etablissement", "devis"})), "clean")


def faultless(result: Score) -> bool:
    failures = (
        result.wrong_as_sure,
        result.altered_verified,
        result.wrong_read,
        result.shifted,
        result.extra_rows,
        result.missing_rows,
        result.missed,
        result.false_discrepancies,
    )
    return not any(failures)


@pytest.mark.parametrize("level", ["clean", "light", "medium", "heavy"])
def test_a_perfect_publication_has_no_failure(tmp_path: Path, level: str) -> None:
    scans = [degrade(generate(seed), level) for seed in range(25)]
    for scan in scans:
        publish(tmp_path, scan, perfect(scan), findings_of(scan))
    result = score(scans, tmp_path)
    assert faultless(result)
    assert result.dossiers == 25
    assert result.restored_covered.part == result.restored_covered.whole
    assert result.restored_other.part == result.restored_other.whole
    assert (result.restored_covered.whole > 0) == (level != "clean")
    assert result.coverage_shown.ratio == 1.0
    assert result.found.ratio == 1.0
    assert sum(share.part for share in result.wrong_by_margin.values()) == 0


def test_a_wrong_value_published_as_sure_is_listed_with_its_truth(tmp_path: Path, scan: NoisyDossier) -> None:
    key = CellKey("etablissement", "4", "finess_et")
    result = judged(tmp_path, scan, lambda cells: cells[key].update(value="130000000"))
    assert [(wrong.cell, wrong.value, wrong.truth) for wrong in result.wrong_as_sure] == [
        (str(key), "130000000", scan.paper.cells[key])
    ]
    assert result.wrong_by_margin[20.0].part == 1
    assert result.wrong_read == []


def test_a_value_where_the_paper_prints_nothing_is_wrong(tmp_path: Path) -> None:
    scan = degrade(generate(5, siret="absent"), "clean")
    key = CellKey("etablissement", "1", "siret_porteur")
    result = judged(tmp_path, scan, lambda cells: cells.update({key: settled("26130000000012")}))
    assert [(wrong.cell, wrong.truth) for wrong in result.wrong_as_sure] == [(str(key), None)]


def test_a_wrong_value_that_is_merely_read_is_no_wrong_proof(tmp_path: Path, scan: NoisyDossier) -> None:
    key = CellKey("etablissement", "4", "adresse")
    result = judged(tmp_path, scan, lambda cells: cells.update({key: settled("1 RUE X", "read")}))
    assert result.wrong_as_sure == []
    assert [wrong.cell for wrong in result.wrong_read] == [str(key)]


def test_an_ambiguous_cell_costs_coverage_and_counts_in_its_bin_by_its_best_candidate(
    tmp_path: Path, scan: NoisyDossier
) -> None:
    key = CellKey("etablissement", "4", "finess_et")
    doubt = {"raw_text": "x", "value": None, "status": "ambiguous", "margin": 0.7}
    doubt["candidates"] = json.dumps([["130000000", 0.0], [scan.paper.cells[key], 0.7]])
    result = judged(tmp_path, scan, lambda cells: cells.update({key: doubt}))
    assert faultless(result)
    assert result.coverage.whole - result.coverage.part == 1
    assert result.wrong_by_margin[0.5] == (1, 1)
    assert result.truth_listed == (1, 1)


def test_a_shifted_block_is_seen_as_such(tmp_path: Path, scan: NoisyDossier) -> None:
    def shift(cells: Cells) -> None:
        for row in range(3, 12):
            for column in ("activite_code", "adresse", "ville"):
                below = scan.paper.cells[CellKey("etablissement", str(row + 1), column)]
                cells[CellKey("etablissement", str(row), column)] = settled(below or "", "read")

    result = judged(tmp_path, scan, shift)
    assert len(result.shifted) >= 8
    assert {cell.split(".")[0] for _, cell in result.shifted} == {"etablissement"}
    assert result.missing_rows == result.extra_rows == []


def test_a_row_too_many_and_a_row_too_few(tmp_path: Path, scan: NoisyDossier) -> None:
    def drop(cells: Cells) -> None:
        for key in [key for key in cells if (key.table, key.row) == ("etablissement", "12")]:
            del cells[key]

    result = judged(tmp_path, scan, drop)
    assert result.missing_rows == [(scan.paper.id, "etablissement.12")]
    key = CellKey("etablissement", "13", "ville")
    result = judged(tmp_path, scan, lambda cells: cells.update({key: settled("PARIS")}))
    assert result.extra_rows == [(scan.paper.id, "etablissement.13")]
    assert [wrong.cell for wrong in result.wrong_as_sure] == [str(key)]


def test_rows_that_nobody_can_see_may_be_left_out_or_left_empty(tmp_path: Path) -> None:
    scans = (degrade(generate(seed), "heavy") for seed in range(300))
    scan = next(scan for scan in scans if any(table == "etablissement" for table, _ in scan.unseen_rows))
    assert faultless(judged(tmp_path, scan))

    def keep_its_place(cells: Cells) -> None:
        """The reader found out where the row was lost and kept its place empty."""
        for key, truth in scan.paper.cells.items():
            fate = scan.fates.get(key)
            shown = truth is not None and fate is not None and not (fate.lost or fate.garbled)
            status = "missing" if not shown else "repaired"
            cells[key] = settled(truth or "", status) | ({} if shown else {"value": None, "raw_text": None})

    cells: Cells = {}
    keep_its_place(cells)
    named = [FINDING | {"cells": json.dumps([str(min(planted.cells))])} for planted in scan.paper.planted]
    publish(tmp_path, scan, cells, named)
    assert faultless(score([scan], tmp_path))


def test_an_altered_cell_published_as_printed_is_listed(tmp_path: Path) -> None:
    scan = degrade(generate(5), "medium")
    key, fate = next((key, fate) for key, fate in scan.fates.items() if fate.altered and not fate.garbled)
    result = judged(tmp_path, scan, lambda cells: cells.update({key: settled(fate.read)}))
    assert [cell.cell for cell in result.altered_verified] == [str(key)]
    assert [cell.cell for cell in result.wrong_as_sure] == [str(key)]


def test_an_altered_cell_left_open_is_not_restored(tmp_path: Path) -> None:
    scan = degrade(generate(5), "medium")
    before = judged(tmp_path, scan)

    def give_up(cells: Cells) -> None:
        for cell in cells.values():
            if cell["status"] == "repaired":
                cell.update(status="ambiguous", value=None)

    after = judged(tmp_path, scan, give_up)
    assert before.restored_covered.part == before.restored_covered.whole == after.restored_covered.whole > 0
    assert after.restored_covered.part == after.restored_other.part == 0
    assert after.unrestored_by_status == {"ambiguous": after.restored_covered.whole}


def test_planted_discrepancies_are_found_missed_or_made_up(tmp_path: Path) -> None:
    scan = degrade(
        next(
            paper
            for seed in range(99)
            if (paper := generate(seed, planted=1)).planted[-1:] and paper.planted[0].required
        ),
        "clean",
    )
    cells = perfect(scan)
    publish(tmp_path, scan, cells, [])
    missed = score([scan], tmp_path)
    assert missed.found == (0, 1)
    assert len(missed.missed) == 1
    table = next(table for table in scan.paper.rows)
    stranger = next(
        key
        for key in scan.paper.cells
        if key.table == table and all(key not in planted.concerned for planted in scan.paper.planted)
    )
    publish(tmp_path, scan, cells, [*findings_of(scan), FINDING | {"cells": json.dumps([str(stranger)])}])
    result = score([scan], tmp_path)
    assert result.found == (1, 1)
    assert [code for _, _, code, _ in result.false_discrepancies] == ["SYN-001"]
    rule = FINDING | {"kind": "rule", "cells": json.dumps([str(stranger)])}
    publish(tmp_path, scan, cells, [*findings_of(scan), rule])
    assert score([scan], tmp_path).false_discrepancies == []


def test_a_dossier_that_was_not_published_is_named(tmp_path: Path, scan: NoisyDossier) -> None:
    result = score([scan], tmp_path)
    assert result.unpublished == [scan.paper.id]
    assert result.dossiers == 0
    assert "1 not published" in summary(result)


def test_the_command_writes_and_judges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--seeds", "0:3", "--level", "light", "--out", str(tmp_path / "raw")]) == 0
    assert sorted(path.name for path in (tmp_path / "raw").iterdir()) == [
        "corpus-000000",
        "corpus-000001",
        "corpus-000002",
    ]
    for seed in range(3):
        scan = degrade(generate(seed), "light")
        publish(tmp_path / "curated", scan, perfect(scan), findings_of(scan))
    capsys.readouterr()
    arguments = ["score", "--seeds", "0:3", "--level", "light", "--curated", str(tmp_path / "curated"), "--json"]
    assert main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["dossiers"] == 3
    assert report["wrong_as_sure"] == []
    assert report["coverage_shown"]["ratio"] == 1.0
