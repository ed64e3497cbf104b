"""Check digits: what they catch, and what they cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.admission import FINESS_FORM, FINESS_KEY, QUOTE_FORM, SIRET_KEY, admission
from checks.columns import COLUMNS
from checks.keys import finess_key_holds, luhn_sum, siren_key_holds, siret_key_holds

DIGITS = "0123456789"


def keyed(stem: str, holds) -> str:
    (number,) = (stem + digit for digit in DIGITS if holds(stem + digit))
    return number


six_digits = st.text(DIGITS, min_size=6, max_size=6)
departments = st.sampled_from(["01", "13", "59", "95", "2A", "2B", "97", "98"])
finess_numbers = st.builds(
    lambda department, rest: keyed(department + rest, finess_key_holds),
    departments,
    six_digits,
)
siret_numbers = st.builds(
    lambda siren, place: keyed(keyed(siren, siren_key_holds) + place, siret_key_holds),
    st.text(DIGITS, min_size=8, max_size=8).filter(lambda stem: stem != "35600000"),
    st.text(DIGITS, min_size=4, max_size=4),
)


@given(finess_numbers, st.data())
def test_any_other_digit_breaks_a_finess_key(number, data):
    place = data.draw(st.sampled_from([i for i, c in enumerate(number) if c.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in DIGITS if d != number[place]]))
    assert not finess_key_holds(number[:place] + digit + number[place + 1 :])


@given(finess_numbers, st.integers(0, 7))
def test_swapped_neighbours_break_a_finess_key_but_for_0_and_9(number, place):
    left, right = number[place], number[place + 1]
    swapped = number[:place] + right + left + number[place + 2 :]
    if left != right and {left, right} != {"0", "9"} and (left + right).isdigit():
        assert not finess_key_holds(swapped)


@given(finess_numbers, st.sampled_from(DIGITS), st.integers(0, 9))
def test_a_character_more_or_less_is_no_finess_number(number, digit, place):
    assert not finess_key_holds(number[:place] + digit + number[place:])
    assert not finess_key_holds(number[:place] + number[place + 1 :]) or place == 9


@given(six_digits)
def test_the_two_corsican_departments_have_keys_of_their_own(rest):
    south = keyed("2A" + rest, finess_key_holds)
    assert not finess_key_holds("2B" + south[2:])
    assert finess_key_holds(keyed("2B" + rest, finess_key_holds))


@given(six_digits)
def test_the_key_does_not_tell_a_corsican_letter_from_its_digit(rest):
    assert finess_key_holds("21" + keyed("2A" + rest, finess_key_holds)[2:])
    assert finess_key_holds("22" + keyed("2B" + rest, finess_key_holds)[2:])


@pytest.mark.parametrize("number", ["2C0000010", "2a0000014", "A20000014", "２A0000014", "590000014\n", ""])
def test_text_of_another_form_is_no_finess_number(number):
    assert not finess_key_holds(number)


@given(siret_numbers, st.integers(0, 13), st.sampled_from(DIGITS))
def test_any_other_digit_breaks_a_siret_key(number, place, digit):
    changed = number[:place] + digit + number[place + 1 :]
    assert siret_key_holds(changed) == (changed == number)


@given(siret_numbers)
def test_a_siret_begins_with_a_siren(number):
    assert siren_key_holds(number[:9])


@given(st.text(DIGITS, min_size=5, max_size=5))
def test_la_poste_carries_either_key(place):
    number = "356000000" + place
    assert siret_key_holds(number) == (luhn_sum(number) % 10 == 0 or sum(map(int, number)) % 5 == 0)


@given(st.text(max_size=40))
def test_conditions_answer_for_any_text(text):
    for table, columns in COLUMNS.items():
        for column in columns:
            for condition in admission(table, column.name):
                if condition.holds(text) and condition.pattern is not None:
                    assert condition.pattern.fullmatch(text)
    assert FINESS_FORM.holds(text) or not FINESS_KEY.holds(text)


@given(st.text("0123456789OIlSB", min_size=14, max_size=14))
def test_siret_condition_is_its_key(text):
    assert SIRET_KEY.holds(text) == siret_key_holds(text)


@given(st.from_regex(r"(DV|DA)?[-/.]?[0-9]{3,10}([-/.][0-9]{1,6})?", fullmatch=True))
def test_common_quote_numbers_are_admitted(number):
    assert QUOTE_FORM.holds(number.lstrip("-/."))


def test_only_identifiers_have_conditions():
    kinds = {column.kind for table in COLUMNS for column in COLUMNS[table] if admission(table, column.name)}
    unconditioned = [c.name for t in COLUMNS for c in COLUMNS[t] if c.kind == "identifier" and not admission(t, c.name)]
    assert kinds == {"identifier"}
    assert unconditioned == []
