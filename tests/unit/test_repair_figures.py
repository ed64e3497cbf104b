"""Values within reach of a printed figure, and the price of any other."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.amounts import printed_amount
from pipeline.repair import noise
from pipeline.repair.candidates import Shown, figure_choice
from pipeline.repair.channel import channel_at
from pipeline.repair.figures import price, readings

CHANNEL = channel_at(noise.load(), 0.01)
CENTS = st.integers(0, 99_999_999)


def formats(cents: int) -> list[str]:
    usual = printed_amount(cents)
    bare = usual.replace(" ", "")
    return [usual, bare, bare.replace("€", " €"), usual.replace("€", "£"), usual + " TTC", "|" + usual]


@given(CENTS)
def test_a_well_formed_print_reads_as_itself_at_no_cost(cents: int) -> None:
    for text in formats(cents):
        assert readings(text, CHANNEL, 2)[0] == (cents, 0.0)


@given(CENTS, st.data())
def test_one_misread_digit_leaves_the_printed_value_within_reach(cents: int, data: st.DataObject) -> None:
    text = printed_amount(cents)
    place = data.draw(st.sampled_from([k for k, sign in enumerate(text) if sign.isdigit()]))
    misread = text[:place] + data.draw(st.sampled_from("0123456789")) + text[place + 1 :]
    assert cents in dict(readings(misread, CHANNEL, 2))


@given(st.integers(10_000, 9_999_999), st.data())
def test_a_lost_or_added_digit_leaves_the_printed_value_within_reach(cents: int, data: st.DataObject) -> None:
    text = printed_amount(cents)
    place = data.draw(st.sampled_from([k for k, sign in enumerate(text) if sign.isdigit()]))
    lost = text[:place] + text[place + 1 :]
    assert cents in dict(readings(lost, CHANNEL, 2))
    added = text[:place] + data.draw(st.sampled_from("123456789")) + text[place:]
    assert cents in dict(readings(added, CHANNEL, 2))


@given(st.integers(1000, 9_999_999))
def test_a_lost_comma_is_the_nearest_explanation_of_bare_digits(cents: int) -> None:
    bare = printed_amount(cents).replace(" ", "").replace(",", "")
    values = [value for value, _ in readings(bare, CHANNEL, 2)[:2]]
    assert values == [cents, cents * 100]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("9551,7G €", 955176),
        ("9 551.76 €", 955176),
        ("5.961,60 €", 596160),
        ("1 42S,00", 142500),
        ("26 775,0O €", 2677500),
        ("1'425,00 €", 142500),
        ("- £", 0),
        ("— €", 0),
    ],
)
def test_letters_signs_and_dashes_are_read_as_what_they_stand_for(text: str, cents: int) -> None:
    assert readings(text, CHANNEL, 2)[0][0] == cents


def test_a_space_out_of_place_tells_that_a_digit_was_lost_or_added() -> None:
    added = dict(readings("2 0004,00", channel_at(noise.load(), 0.002), 2))
    assert 200000 in added and added[200000] < added[2000400] + 10
    lost = dict(readings("5 96,10 €", CHANNEL, 2))
    assert any(510_000 <= value <= 599_999 for value in lost)


def test_what_is_no_figure_has_no_reading() -> None:
    assert readings("7FFE0L00E £", CHANNEL, 2) == ()
    assert readings("", CHANNEL, 2) == ()


@given(st.text(max_size=400))
@settings(max_examples=300)
def test_hostile_text_is_read_within_bounds(text: str) -> None:
    found = readings(text, CHANNEL, 2)
    assert len(found) <= 300
    assert all(value >= 0 and 0.0 <= cost < math.inf for value, cost in found)
    assert list(found) == sorted(found, key=lambda pair: (pair[1], pair[0]))


def test_a_long_line_of_letters_costs_no_more_than_a_short_one() -> None:
    assert readings("O0l1S5B8" * 5000, CHANNEL, 2) == readings("O0l1S5B8" * 6, CHANNEL, 2)


@given(CENTS, CENTS)
def test_any_value_has_a_finite_price_and_the_printed_one_none(cents: int, other: int) -> None:
    assert price(printed_amount(cents), cents, CHANNEL, 2) == 0.0
    if cents != other:
        assert 0.0 < price(printed_amount(cents), other, CHANNEL, 2) < 40.0


@given(st.integers(0, 9999))
def test_counts_have_no_decimals(count: int) -> None:
    assert readings(str(count), CHANNEL, 0)[0] == (count, 0.0)


def choice(*prints: str, rate: float = 0.01):
    return figure_choice(Shown(prints, channel_at(noise.load(), rate)), "amount")


def test_a_cell_without_print_is_absent_or_lost_with_any_value() -> None:
    absent = choice()
    assert absent.options == ((0, 0.0),)
    assert absent.elsewhere is not None and absent.elsewhere.price(123456) == absent.elsewhere.least


def test_what_cannot_be_read_keeps_only_the_free_hypothesis() -> None:
    garbled = choice("7FFE0L00E £")
    assert garbled.options == () and garbled.elsewhere is not None
    assert garbled.elsewhere.price(26006300) < math.inf


def test_witnesses_outweigh_one_misread_print() -> None:
    alone = choice("260 063,08 €")
    heard = choice("260 063,08 €", "260 663,00 €", "260 053,00 €", "260 063,00 €")
    assert alone.reference == 26006308
    assert heard.reference == 26006300
    assert heard.options[1][1] > 2.0


@given(CENTS, st.sampled_from([0.001, 0.01, 0.04]))
def test_no_value_elsewhere_is_cheaper_than_stated(cents: int, rate: float) -> None:
    found = choice(printed_amount(cents), rate=rate)
    assert found.elsewhere is not None
    listed = dict(found.options)
    for value in (cents + 1, cents * 10, cents // 10, cents + 123456, 7):
        if value not in listed:
            assert found.elsewhere.price(value) >= found.elsewhere.least


@given(st.integers(10_000, 9_999_999), st.sampled_from(["C", "c", "B", "¥", "\\"]))
def test_a_currency_read_as_another_sign_leaves_the_figure_as_it_is(cents: int, sign: str) -> None:
    text = printed_amount(cents)
    assert readings(text.replace("€", sign), CHANNEL, 2) == readings(text, CHANNEL, 2)


@given(st.integers(10_000, 9_999_999), st.sampled_from([", ", " ,", " , "]))
def test_a_blank_beside_the_comma_tells_no_value_from_another(cents: int, comma: str) -> None:
    text = printed_amount(cents)
    assert readings(text.replace(",", comma), CHANNEL, 2) == readings(text, CHANNEL, 2)
    far = cents * 7 + 13
    assert price(text.replace(",", comma), far, CHANNEL, 2) == price(text, far, CHANNEL, 2)
