from __future__ import annotations

import copy

from pipeline.records import MARGIN_CAP
from pipeline.reports import verdict
from pipeline.reports.figures import odds
from pipeline.reports.source import Published, of_files
from pipeline.reports.view import view_of
from tests.unit.report_scene import decided, plain_result, published


def test_every_published_cell_is_in_the_view_once() -> None:
    view = view_of(published())
    shown = [cell.name for table in view.tables for _, _, cells in table.rows for cell in cells if cell is not None]
    assert sorted(shown) == sorted(str(key) for key in plain_result().cells)
    assert view.total == len(shown) == view.corroborated + view.read + view.open + view.missing


def test_the_gap_of_the_declaration_is_a_waterfall_of_its_dropped_cents() -> None:
    view = view_of(decided())
    falls = [one.waterfall for one in view.discrepancies if one.waterfall is not None]
    assert len(falls) == 1
    assert falls[0].start.cents == 26_006_411
    assert sorted(step.cents for step in falls[0].steps) == [-60, -51]
    assert falls[0].end.cents == 26_006_300


def test_a_gap_that_nothing_explains_has_no_waterfall() -> None:
    scene = copy.deepcopy(decided())
    for row in scene.findings:
        if row["code"] == "GAL-013":
            row["gap"] = "-1.10"
    assert all(one.waterfall is None for one in view_of(scene).discrepancies)


def test_controls_say_what_holds_and_leave_open_what_rests_on_an_open_cell() -> None:
    view = view_of(decided())
    for control in view.controls:
        cells = [view.cells[str(key)] for key, _ in control.terms]
        if any(cell.open for cell in cells):
            assert control.state == "open"
        elif control.state == "exact":
            assert control.gap == 0
        else:
            assert control.gap != 0


def test_what_is_corroborated_is_never_what_was_merely_read() -> None:
    view = view_of(published())
    assert view.corroborated == sum(view.counts[status] for status in ("verified", "repaired", "decided"))
    assert str(view.open) in verdict.sentence(view).fr
    assert str(view.corroborated) in verdict.sentence(view).fr


def test_a_dossier_without_open_cells_asks_for_no_decision() -> None:
    scene = copy.deepcopy(published())
    for row in scene.cells:
        if row["status"] in {"ambiguous", "illegible"}:
            row.update(status="missing", value=None, raw_text=None, candidates=[], best=None)
    view = view_of(scene)
    assert view.open == 0
    assert "rien n’est à décider" in verdict.sentence(view).fr
    assert "À décider" not in verdict.next_step(view).fr


def test_a_decision_is_told_with_who_and_why() -> None:
    view = view_of(decided())
    cell = view.cells["galis.couts_solution.valeur"]
    assert cell.status == "decided"
    assert verdict.known(cell, view).fr == "Décidé par Mme Durand : lu sur l'original"


def test_the_same_view_comes_from_memory_and_from_files(tmp_path) -> None:
    from pipeline.layers import layers
    from pipeline.publication import publish
    from pipeline.store import Staging, build

    result = plain_result()
    written = publish(result, tmp_path, report=False)
    staging = Staging(tmp_path)
    with staging:
        staging.leave(0, layers([result], [written.tables]))
        build(tmp_path, staging, [result.id])
    read: Published = of_files(tmp_path, result.id)
    assert view_of(read) == view_of(published())


def test_without_the_store_the_report_still_has_tables_and_findings(tmp_path) -> None:
    from pipeline.publication import publish

    publish(plain_result(), tmp_path, report=False)
    view = view_of(of_files(tmp_path, plain_result().id))
    assert view.counts == view_of(published()).counts
    assert view.lines == {} or not any(view.lines.values())


def test_odds_grow_with_the_margin() -> None:
    assert odds(MARGIN_CAP) != odds(20.0) != odds(9.0)
    assert odds(None) is None
