"""Cells that print one number: what a row that prints another says of the group, and the group of it."""

from __future__ import annotations

import math
from collections.abc import Set

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.records import CellKey, Relation
from pipeline.repair import noise
from pipeline.repair.agreement import Member, agree
from pipeline.repair.channel import channel_at
from pipeline.repair.posterior import CellShown
from pipeline.repair.text_posteriors import identifier_posteriors
from pipeline.verdicts.explaining import admits
from pipeline.verdicts.settling import THRESHOLD

CHANNEL = channel_at(noise.load(), 0.012)
ADMITS = admits("etablissement", "finess_ej_rattachement")
GROUP, OTHER = "760817692", "760730994"
PRICE = 5.5


def odds(prints: list[str], elsewhere: Set[str] = frozenset()) -> list[tuple[str, float]]:
    """The likeliest value of each cell, and the weight of all its others."""
    assert ADMITS is not None
    found = agree([Member(text, CHANNEL) for text in prints], ADMITS, PRICE, frozenset(elsewhere))
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


def doubt(size: int, print_: str) -> float:
    """Nats of the group's number in a cell of another print, beside so many that print it."""
    value, others = odds([GROUP] * size + [print_])[-1]
    return math.log((1 - others) / others) if value == GROUP else -math.inf


def test_the_more_rows_print_a_number_the_less_likely_is_this_one_the_exception() -> None:
    twice_misread = "7608l769Z"
    assert doubt(3, twice_misread) + 1.5 < doubt(30, twice_misread)
    assert doubt(30, twice_misread) > 9


@pytest.mark.parametrize("text", ["2:\\,s5099", "DO8241", "364651636"])
def test_a_print_that_says_nothing_is_not_told_by_the_rows_around_it(text: str) -> None:
    assert doubt(200, text) < PRICE + 0.1


def test_a_number_that_stands_elsewhere_may_have_been_copied_into_a_row() -> None:
    misread = "750730994"
    (stranger, unsure), (copied, sure) = odds([GROUP] * 5 + [misread])[-1], odds([GROUP] * 5 + [misread], {OTHER})[-1]
    assert stranger != OTHER or unsure > 0.3
    assert copied == OTHER and sure < 0.01


def test_a_print_beside_a_misread_of_the_same_number_is_one_witness_more() -> None:
    misread = "160817692"
    alone = odds([GROUP, OTHER])[0][1]
    assert odds([GROUP, misread])[0][1] < alone and doubt(1, misread) > 7


@pytest.mark.parametrize("rate", [0.003, 0.02, 0.08])
def test_a_valid_number_two_characters_off_is_never_surely_the_one_of_its_group(rate: float) -> None:
    assert ADMITS is not None
    usual, sibling = "690000013", "690000039"
    assert ADMITS(usual)
    assert ADMITS(sibling), "valid as it stands"
    channel = channel_at(noise.load(), rate)
    found = agree([Member(usual, channel)] * 59 + [Member(sibling, channel)], ADMITS, PRICE)[-1]
    value, weight, _ = found.values[0]
    rest = sum(other for _, other, _ in found.values[1:]) + found.other
    assert value == sibling or math.log(weight / rest) < THRESHOLD


def test_what_the_group_itself_prints_was_not_copied_from_elsewhere() -> None:
    """A row misread into a number that its key allows stands nowhere else: the solver counts other cells alone."""
    key = [CellKey("etablissement", str(row), "finess_ej_rattachement") for row in range(4)]
    swapped = "760871692"
    prints = [GROUP, GROUP, GROUP, swapped]
    cells = [
        CellShown(one, "identifier", (text,), None, admits=lambda text: text in {GROUP, swapped}, literal=text)
        for one, text in zip(key, prints, strict=True)
    ]
    same = Relation("ETA", "same", tuple((one, 1) for one in key), PRICE)
    found = identifier_posteriors(cells, [same], {cell.key: cell for cell in cells}, lambda _: CHANNEL)
    assert found[key[3]].value == GROUP
