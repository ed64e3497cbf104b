"""The bench measures what it says: stages add up, a failing run is not a fast one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from pipeline import batches
from tests.bench import stages
from tests.bench.memory import run_watched
from tests.bench.page import Size, Stages, page
from tests.bench.stages import Clock, clocked


def test_time_in_a_called_stage_is_not_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 1.0, 4.0, 6.0])
    monkeypatch.setattr(stages, "perf_counter", lambda: next(ticks))
    clock = Clock()
    inner = clock.timed("repair", lambda: None)
    clock.timed("tables", inner)()
    assert dict(clock.seconds) == {"repair": 3.0, "tables": 3.0}


def test_a_stage_that_fails_has_taken_its_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 2.0])
    monkeypatch.setattr(stages, "perf_counter", lambda: next(ticks))
    clock = Clock()
    with pytest.raises(KeyError):
        clock.timed("store", {}.__getitem__)("absent")
    assert dict(clock.seconds) == {"store": 2.0}


def test_a_generator_counts_while_its_items_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 0.0, 1.0, 3.0, 10.0, 11.0])
    monkeypatch.setattr(stages, "perf_counter", lambda: next(ticks))
    clock = Clock()

    def pages() -> Iterator[str]:
        yield "report"

    assert list(clock.timed("report", pages)()) == ["report"]
    assert dict(clock.seconds) == {"report": 3.0}


def test_the_product_is_as_it_was_after_the_clock() -> None:
    before = batches.publish
    with clocked(Clock()):
        assert batches.publish is not before
    assert batches.publish is before


def test_a_watched_command_gives_its_output_and_its_failure() -> None:
    output, peak = run_watched([sys.executable, "-c", "print('done')"])
    assert output == "done\n"
    assert peak >= 0.0
    with pytest.raises(subprocess.CalledProcessError):
        run_watched([sys.executable, "-c", "raise SystemExit(3)"])


def test_the_page_tells_growth_and_distance_from_the_floor() -> None:
    sizes = [Size(10, 6000, 1.0, 200.0, 0.1), Size(100, 60_000, 11.0, 220.0, 1.0)]
    text = page(sizes, Stages(10, {"tables": 0.6}, 1.0, 0.5), 2, "Dossiers", "make bench")
    assert "From 10 to 100 dossiers the cost of one changes by +10 %, peak memory by +10 %." in text
    assert "| tables   |         60.0 | 60.0% |" in text
    assert "| all else |         40.0 | 40.0% |" in text
