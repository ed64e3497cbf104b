"""The threshold clears every error it was shown, the report is the same each time, baselines see the prints alone."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import CellKey
from tests.calibration import causes, command, runs
from tests.calibration.baselines import as_printed, cheapest, majority, nearest_valid
from tests.calibration.margins import MarginOfCell, Margins
from tests.calibration.reliability import FEW, bins, claimed, fit, wilson
from tests.calibration.threshold import SAFETY, choose, expected_wrong
from tests.corpus.channel import NoisyDossier
from tests.corpus.generate import generate
from tests.corpus.published import Published, PublishedCell
from tests.corpus.scoring import JudgedCell


def honest(cells: int, level: float = 0.0, slope: float = 1.0, seed: int = 1) -> Margins:
    """Cells whose margins err as the curve exp(level - slope * margin) says."""
    rng = np.random.default_rng(seed)
    margin = rng.uniform(0, 16, cells)
    wrong = rng.uniform(size=cells) < np.minimum(1.0, np.exp(level - slope * margin))
    return Margins(margin, wrong, margin >= 9.0)


def cells(column: str, *prints: str, table: str = "devis") -> Published:
    """A publication of one column, every print ambiguous without candidates."""
    keys = [CellKey(table, str(row), column) for row in range(1, len(prints) + 1)]
    return Published(
        {key: PublishedCell(key, text, None, "ambiguous", 1.0, ()) for key, text in zip(keys, prints, strict=True)},
        (),
    )


@given(st.integers(0, 50), st.integers(1, 50))
def test_an_interval_holds_the_share_it_is_about(part: int, more: int) -> None:
    low, high = wilson(part, part + more)
    assert 0.0 <= low <= part / (part + more) <= high <= 1.0


def test_the_curve_finds_back_what_made_the_errors() -> None:
    curve = fit(honest(60_000, level=0.5, slope=0.7))
    assert curve.slope == pytest.approx(0.7, abs=0.05)
    assert curve.level == pytest.approx(0.5, abs=0.25)


def test_without_errors_the_curve_stays_by_the_claim_or_below() -> None:
    margins = honest(5_000)
    spotless = Margins(margins.margin, np.zeros(len(margins), bool), margins.sure)
    curve = fit(spotless)
    assert all(curve.rate(nats) <= claimed(nats) * 2 for nats in range(1, 15))


@given(st.lists(st.tuples(st.floats(0, 19), st.booleans()), min_size=1, max_size=60))
def test_the_threshold_clears_every_wrong_cell_by_the_safety(drawn: list[tuple[float, bool]]) -> None:
    margins = Margins.of(MarginOfCell(margin, wrong, "verified") for margin, wrong in drawn)
    choice = choose({"medium": margins}, {"medium": len(drawn)})
    largest = max((margin for margin, wrong in drawn if wrong), default=0.0)
    assert choice.threshold >= min(FEW, largest + SAFETY if largest else 0.0)
    assert choice.threshold == FEW or choice.threshold >= choice.by_curve["medium"]


def test_the_threshold_keeps_the_expected_errors_within_the_limit() -> None:
    margins = honest(40_000)
    choice = choose({"medium": margins}, {"medium": len(margins)})
    assert expected_wrong(margins, choice.curves["medium"], choice.threshold) <= 0.5 * len(margins) / 200_000


def test_an_error_that_no_threshold_removes_is_counted_apart() -> None:
    kept = [MarginOfCell(50.0, True, "repaired"), MarginOfCell(12.0, False, "verified")]
    choice = choose({"heavy": Margins.of(kept)}, {"heavy": 2})
    assert choice.beyond == {"heavy": 1}
    assert choice.largest_wrong == 0.0


def test_a_cell_withheld_over_the_threshold_in_force_does_not_contend() -> None:
    margins = Margins.of(
        [
            MarginOfCell(9.5, False, "verified"),
            MarginOfCell(30.0, True, "ambiguous"),
            MarginOfCell(4.0, True, "ambiguous"),
            MarginOfCell(99.0, True, "decided"),
        ]
    )
    contending = margins.contending(margins.in_force)
    assert sorted(contending.margin.tolist()) == [4.0, 9.5]


def test_bins_hold_every_cell_once() -> None:
    margins = honest(3_000).joined(Margins.of([MarginOfCell(99.0, False, "verified")]))
    found = bins(margins)
    assert sum(one.cells for one in found) == len(margins)
    assert sum(one.wrong for one in found) == int(margins.wrong.sum())
    assert found[-1].high == math.inf


def test_a_majority_overrides_the_one_price_that_truly_differs() -> None:
    values = majority(cells("materiel_ttc", "9 551,76 €", "9 551,76 €", "9 551,75 €"))
    assert list(values.values()) == ["9551.76"] * 3


def test_the_nearest_valid_value_mends_what_has_no_form() -> None:
    prints = cells("finess_et", "590000014", "59000O014", "130000013", table="etablissement")
    assert list(nearest_valid(prints).values())[:2] == ["590000014", "590000014"]


def test_baselines_publish_nothing_where_nothing_is_shown() -> None:
    empty = cells("abonnement", "5 961,60 €")
    key = next(iter(empty.cells))
    empty.cells[key] = empty.cells[key]._replace(raw_text=None, status="missing")
    assert [list(method(empty).values()) for method in (as_printed, majority, nearest_valid, cheapest)] == [[None]] * 4


def test_wrong_cells_are_told_apart_by_cause() -> None:
    paper = generate(3, establishments=12)
    row = next(key for key, value in paper.cells.items() if key.column == "finess_et" and value)
    truth = paper.cells[row]
    assert truth is not None
    other = next(v for key, v in paper.cells.items() if key.column == "finess_et" and v not in (None, truth))
    wrong = "999999999"

    def judged(raw: str, value: str, altered: bool) -> JudgedCell:
        return JudgedCell(paper.id, str(row), raw, value, truth, "repaired", 10.0, altered)

    assert other is not None
    assert causes.cause(judged(other, other, False), paper) == causes.ANOTHER_CELL
    assert causes.cause(judged(wrong, wrong, True), paper) == causes.MISREAD_KEPT
    assert causes.cause(judged(truth, wrong, False), paper) == causes.CHANGED_FROM_RIGHT
    assert causes.cause(judged("99999999", wrong, True), paper) == causes.CHANGED_TO_WRONG


def margins_of_a_fair_product(scan: NoisyDossier, published: Published) -> Margins:
    """Margins as a product would publish them that keeps its word."""
    return honest(500, seed=scan.seed)


def test_the_report_is_the_same_each_time_and_free_of_clocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "margins", margins_of_a_fair_product)
    for name in ("a", "b"):
        assert command.calibrate(range(2), range(2, 4), ["medium"], tmp_path / name, workers=1, command="again") == 0
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == ["calibration-coverage.svg", "calibration-reliability.svg", "calibration.md"]
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_reporting_on_the_choosing_seeds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="9:12 are also"):
        command.calibrate(range(10), range(9, 12), ["medium"], tmp_path)


def test_parts_of_a_corpus_add_up_to_the_whole(tmp_path: Path) -> None:
    together = runs.measure(range(3), "light", workers=1)
    apart = [runs.measure(range(seed, seed + 1), "light", workers=1) for seed in range(3)]
    added = apart[0].added(apart[1]).added(apart[2])
    assert added.score == together.score
    assert added.baselines == together.baselines


def test_the_prints_of_a_clean_scan_are_nearly_all_right() -> None:
    measured = runs.measure(range(5, 7), "clean", workers=1)
    printed = measured.baselines["as printed"]
    assert printed.restored_covered.whole == 0
    assert len(printed.wrong_as_sure) < printed.cells / 50
