from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.amounts import decimal_text, parse_amount, parse_decimal, parse_percentage, printed_amount
from pipeline.identifiers import bare_identifier, bare_quote_number, parse_count
from pipeline.repair import noise
from pipeline.repair.channel import channel_at
from pipeline.repair.figures import readings
from pipeline.tables.lexing import amount_cost

CHANNEL = channel_at(noise.load(), 0.01)
CENTS = st.integers(min_value=0, max_value=10**13)


@given(CENTS)
def test_an_amount_printed_is_read_back(cents: int) -> None:
    assert parse_amount(printed_amount(cents)) == cents


@given(CENTS, st.sampled_from(["€", " €", "£", " £ TTC", " € TTC", "", " EUR"]), st.booleans())
def test_currency_and_thousands_do_not_change_an_amount(cents: int, mark: str, grouped: bool) -> None:
    bare = printed_amount(cents).removesuffix(" €")
    assert parse_amount((bare if grouped else bare.replace(" ", "")) + mark) == cents


@given(CENTS, st.sampled_from(["€", " £ TTC", ""]))
def test_points_between_thousands_are_as_good_as_spaces(cents: int, mark: str) -> None:
    bare = printed_amount(cents).removesuffix(" €")
    pointed = bare.replace(" ", ".") + mark
    assert parse_amount(pointed) == cents
    assert amount_cost(pointed) == amount_cost(bare + mark)
    assert readings(pointed, CHANNEL, 2) == readings(bare + mark, CHANNEL, 2)


@pytest.mark.parametrize("text", ["41.89,05", "418.905.00", "418.905", "41 890.500,00", "1.2345,60", ".905,00"])
def test_points_elsewhere_are_no_good_print(text: str) -> None:
    assert parse_amount(text) is None


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_the_published_form_is_read_back(cents: int) -> None:
    assert parse_decimal(decimal_text(cents)) == cents


@given(st.text(max_size=30))
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    parse_amount(text)
    parse_percentage(text)
    parse_count(text)
    bare_identifier(text)
    bare_quote_number(text)


@given(st.from_regex(r"[A-Z0-9]{5,12}", fullmatch=True), st.sampled_from(["", " ", "|", "  | "]))
def test_an_identifier_is_read_back_from_between_column_rules(identifier: str, around: str) -> None:
    assert bare_identifier(f"{around}{identifier}{around}") == identifier


@given(st.from_regex(r"[0-9]{6,10}", fullmatch=True), st.sampled_from(["Devis N°", "Davis N° ", "DEVIS N°", ""]))
def test_a_quote_number_is_its_characters_alone(number: str, prefix: str) -> None:
    assert bare_quote_number(prefix + number) == number


def test_what_is_not_well_formed_is_never_guessed() -> None:
    for text in ["446250 €", "102 038,060 €", "1 24,00 €", "12,5", "12.50 €", "", "€", "1 000 000,0"]:
        assert parse_amount(text) is None, text
