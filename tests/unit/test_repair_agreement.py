"""Cells that print one number: what a row that prints another says of the group, and the group of it."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.repair import noise
from pipeline.repair.agreement import Member, agree
from pipeline.repair.channel import channel_at
from pipeline.verdicts.explaining import admits

CHANNEL = channel_at(noise.load(), 0.012)
ADMITS = admits("etablissement", "finess_ej_rattachement")
GROUP, OTHER = "760817692", "760730994"
PRICE = 5.5


def odds(prints: list[str]) -> list[tuple[str, float]]:
    """The likeliest value of each cell, and the weight of all its others."""
    assert ADMITS is not None
    found = agree([Member(text, CHANNEL) for text in prints], ADMITS, PRICE)
    return [(one.values[0][0], sum(weight for _, weight, _ in one.values[1:]) + one.other) for one in found]


@given(st.integers(2, 30))
def test_one_row_that_surely_prints_another_number_leaves_the_group_as_sure(size: int) -> None:
    found = odds([GROUP] * size + [OTHER])
    assert [value for value, _ in found] == [GROUP] * size + [OTHER]
    assert all(doubt < 0.01 for _, doubt in found)


@given(st.integers(3, 30), st.integers(0, 8))
def test_a_misread_in_a_group_is_the_group_number(size: int, place: int) -> None:
    misread = GROUP[:place] + ("8" if GROUP[place] != "8" else "6") + GROUP[place + 1 :]
    value, doubt = odds([GROUP] * size + [misread])[-1]
    assert value == GROUP and doubt < 0.01


def test_two_of_each_leave_each_as_it_is_printed() -> None:
    assert [value for value, _ in odds([GROUP, OTHER])] == [GROUP, OTHER]


@given(st.integers(0, 7), st.booleans())
def test_a_number_beside_one_of_which_two_figures_changed_places_is_hardly_in_doubt(place: int, first: bool) -> None:
    swapped = GROUP[:place] + GROUP[place + 1] + GROUP[place] + GROUP[place + 2 :]
    assume(swapped != GROUP)
    found = odds([swapped, GROUP] if first else [GROUP, swapped])
    assert all(value == GROUP and doubt < 0.02 for value, doubt in found), "whichever of the two is printed first"
