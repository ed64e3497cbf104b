from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.comparison import CellState, Side, compare, read_side
from pipeline.errors import UsageError
from pipeline.publication import publish
from pipeline.reports.figures import alike
from tests.unit.report_scene import SETTLED, copied, decided_result, plain_result

CELL = ("d", "devis.1.formation")
FINDING = ("d", "SYN-001", "")


def test_a_publication_does_not_differ_from_itself(tmp_path: Path) -> None:
    publish(plain_result(), tmp_path, report=False)
    assert compare(read_side(tmp_path), read_side(tmp_path / plain_result().id)).changes == ()


def test_cells_are_new_gone_or_changed() -> None:
    state, other = CellState("1 425,00", "1425.00", "read"), CellState("1 425,00", "1425.00", "verified")
    for before, after, kind in (
        ({}, {CELL: state}, "new"),
        ({CELL: state}, {}, "gone"),
        ({CELL: state}, {CELL: other}, "changed"),
    ):
        changes = compare(Side("a", before), Side("b", after)).changes
        assert [(change.kind, change.address) for change in changes] == [(kind, CELL[1])]


def test_a_finding_of_older_runs_is_back_again() -> None:
    before, after = Side("a"), Side("b", {}, {FINDING: alike("écart")})
    assert [change.kind for change in compare(before, after).changes] == ["new"]
    assert [change.kind for change in compare(before, after, earlier=[FINDING]).changes] == ["back"]
    assert [change.kind for change in compare(after, before).changes] == ["gone"]


def test_what_is_new_one_way_is_gone_the_other_way(tmp_path: Path) -> None:
    publish(plain_result(), tmp_path / "a", report=False)
    publish(decided_result(), tmp_path / "b", report=False)
    one, other = read_side(tmp_path / "a"), read_side(tmp_path / "b")
    there, back = compare(one, other).counts(), compare(other, one).counts()
    assert there["cell.changed"] == back["cell.changed"] == len(SETTLED)
    assert there.get("finding.new") == back.get("finding.gone")
    assert there.get("finding.gone") == back.get("finding.new")


def test_the_command_tells_the_differences(tmp_path: Path, capsys) -> None:
    publish(plain_result(), tmp_path / "a", report=False)
    publish(decided_result(), tmp_path / "b", report=False)
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    told = capsys.readouterr().out
    for cell in SETTLED:
        assert cell in told


def test_a_folder_without_publication_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no publication"):
        read_side(tmp_path)


def test_the_last_run_is_compared_with_the_one_before_it(tmp_path: Path, capsys) -> None:
    home, out = copied(tmp_path), tmp_path / "curated"
    name = ["marseille-hyeres-2025"]
    run = ["run", "--raw", str(home.parent), "--out", str(out), "--quiet", "--no-report"]
    assert main(run) == 0
    assert main(["diff", *name, "--out", str(out)]) == 2
    said = ["--who", "Mme Durand", "--why", "lu", "--raw", str(home.parent)]
    assert main(["decide", *name, "etablissement.2.finess_et", "130045131", *said]) == 0
    assert main(run) == 0
    capsys.readouterr()
    assert main(["diff", *name, "--out", str(out)]) == 0
    assert "etablissement.2.finess_et" in capsys.readouterr().out
    assert main(["report", *name, "--out", str(out), "--changes"]) == 0
    assert 'id="changes"' in (out / name[0] / "rapport.html").read_text(encoding="utf-8")
    assert (out / name[0] / "rapprochement.xlsx").is_file()
    assert main(["decide", *name, "etablissement.2.finess_et", "--withdraw", *said]) == 0
    assert main(run) == 0
    capsys.readouterr()
    assert main(["diff", *name, "--out", str(out)]) == 0
    assert "revenu" in capsys.readouterr().out
