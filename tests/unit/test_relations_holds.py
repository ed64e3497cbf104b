from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import CellKey, Relation
from pipeline.relations.holds import in_mode, judge, sides

CENTS = st.integers(0, 10**9)


def key(row: str) -> CellKey:
    return CellKey("t", row, "c")


def total_of(rows: int, **more: object) -> Relation:
    terms = ((key("total"), -1), *((key(str(row)), 1) for row in range(rows)))
    return Relation("TOT-001", "sum", terms, **more)  # type: ignore[arg-type]


@given(st.lists(CENTS, min_size=1, max_size=20), st.integers(-1000, 1000))
def test_a_sum_holds_exactly_where_its_gap_is_zero(amounts: list[int], gap: int) -> None:
    values = {key(str(row)): cents for row, cents in enumerate(amounts)} | {key("total"): sum(amounts) + gap}
    outcome = judge(total_of(len(amounts)), values)
    assert (outcome.holds, outcome.gap) == (gap == 0, gap)


@given(st.lists(CENTS, min_size=1, max_size=20), st.sampled_from(["exact", "cut", "rounded"]))
def test_a_declared_figure_holds_in_the_mode_that_made_it(amounts: list[int], mode: str) -> None:
    values = {key(str(row)): cents for row, cents in enumerate(amounts)}
    values[key("total")] = in_mode(sum(amounts), mode)  # type: ignore[arg-type]
    outcome = judge(total_of(len(amounts), modes=("exact", "cut", "rounded")), values)
    assert outcome.holds
    assert outcome.gap == values[key("total")] - sum(amounts)


@given(CENTS)
def test_modes_move_an_amount_by_less_than_a_euro(cents: int) -> None:
    assert cents - 100 < in_mode(cents, "cut") <= cents
    assert -50 < in_mode(cents, "rounded") - cents <= 50


def test_what_shows_nothing_counts_as_zero() -> None:
    assert sides(total_of(3), {key("total"): 500, key("0"): 200, key("1"): None}) == (500, 200)


def test_same_and_pair_leave_out_what_shows_nothing() -> None:
    cells = ((key("1"), 1), (key("2"), 1), (key("3"), 1))
    same = Relation("SAM-001", "same", cells)
    assert judge(same, {key("1"): "A", key("2"): None, key("3"): "A"}).holds
    assert not judge(same, {key("1"): "A", key("3"): "B"}).holds
    pair = Relation("PAI-001", "pair", cells[:2], pairs=frozenset({("A", "X")}))
    assert judge(pair, {key("1"): "A", key("2"): "X"}).holds
    assert judge(pair, {key("1"): "A", key("2"): None}).holds
    assert not judge(pair, {key("1"): "A", key("2"): "Y"}).holds
