"""The noise model, what a misread costs, and its estimation from pairs of printed and read text."""

import json
import math
import random
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair import noise
from pipeline.repair.channel import arbitrary, channel_at
from pipeline.repair.estimate import count, model_data, page_rate

TEXTS = st.text(alphabet="0123456789ABSOI,", max_size=12)
RATES = st.sampled_from([0.001, 0.005, 0.015, 0.04, 0.12])


def packaged() -> dict[str, object]:
    return json.loads(resources.files("pipeline.repair").joinpath("noise.json").read_text("utf-8"))


@given(TEXTS, RATES)
def test_a_text_read_as_printed_costs_nothing(text: str, rate: float) -> None:
    channel = channel_at(noise.load(), rate)
    assert channel.cost(text, text) == channel.aligned(text, text) == 0.0


@given(TEXTS, TEXTS, RATES)
def test_any_other_text_costs_something_and_never_more_than_arbitrary_text(read: str, text: str, rate: float) -> None:
    channel = channel_at(noise.load(), rate)
    if read != text:
        assert 0.0 < channel.cost(read, text) <= channel.garble + arbitrary(read)


@pytest.mark.parametrize(("read", "text"), [("130804239", "130804289"), ("13080428", "130804289"), ("72", "27")])
def test_a_misread_is_less_likely_on_a_clean_page(read: str, text: str) -> None:
    clean, dirty = (channel_at(noise.load(), rate) for rate in (0.002, 0.04))
    assert clean.cost(read, text) > dirty.cost(read, text)


def test_look_alikes_are_read_for_each_other_rather_than_for_anything() -> None:
    channel = channel_at(noise.load(), 0.01)
    assert channel.substitution("8", "B") < channel.substitution("8", "W")
    assert channel.substitution("5", "S") < channel.substitution("5", "1")


def test_probabilities_of_what_a_character_is_read_as_do_not_exceed_one() -> None:
    model = noise.load()
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%&()[]|!?:#@"
    for printed in "0123456789ABEILOSZ":
        assert sum(model.read_as(printed, read) for read in signs if read != printed) <= 1.0


def test_a_cell_is_garbled_more_often_on_a_dirty_page() -> None:
    model = noise.load()
    assert model.garble(0.001) == model.garble_least
    assert model.garble(0.12) > model.garble(0.03)


@given(st.floats(0.0, 1.0))
def test_rounded_rates_stay_within_bounds_and_near(rate: float) -> None:
    rounded = noise.rounded_rate(rate)
    assert noise.LEAST_RATE <= rounded <= noise.MOST_RATE
    if noise.LEAST_RATE <= rate <= noise.MOST_RATE:
        assert abs(math.log(rounded / rate)) <= 0.2


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("shares"),
        lambda data: data.update(doubled=1.5),
        lambda data: data["separators"].update(comma_lost=0.0),
        lambda data: data.update(garble=3),
    ],
)
def test_a_malformed_model_is_refused(change, tmp_path: Path) -> None:
    data = packaged()
    change(data)
    path = tmp_path / "noise.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ValueError, match="noise model"):
        noise.load(path)


def test_the_packaged_model_states_its_origin() -> None:
    assert "Tesseract" in noise.load().origin


def simulated(rng: random.Random, cells: int, rate: float) -> list[tuple[str, str]]:
    pairs = []
    for _ in range(cells):
        printed = f"{rng.randrange(1000, 999999)},{rng.randrange(100):02d}"
        read = []
        for sign in printed:
            if sign == "," and rng.random() < 0.1:
                continue
            if sign.isdigit() and rng.random() < rate:
                read.append("B" if sign == "8" else str((int(sign) + 1) % 10))
            else:
                read.append(sign)
        pairs.append((printed, "".join(read)))
    return pairs


def test_the_estimator_finds_the_rates_that_made_the_pairs() -> None:
    counts = count(simulated(random.Random(1), 4000, 0.02))
    assert page_rate(counts) == pytest.approx(0.02, rel=0.15)
    model = noise.from_data(model_data(counts, packaged(), "simulated"))
    assert model.separators["comma_lost"] == pytest.approx(0.1, rel=0.15)
    assert model.substitution > 0.9
    assert model.read_as("8", "B") > 3 * model.read_as("8", "3")


def test_an_estimate_from_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no printed characters"):
        model_data(count([]), packaged(), "nothing")


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6))
def test_counting_never_fails_and_never_counts_more_than_there_is(pairs: list[tuple[str, str]]) -> None:
    counts = count(pairs)
    assert counts.cells == len(pairs) and counts.garbled <= counts.cells
    assert counts.substitutions.total() + counts.lost.total() <= counts.characters
