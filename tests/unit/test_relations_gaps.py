from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.relations.gaps import Explanation, Part, explain_gap, explanations

CENTS = st.integers(1, 99_999_999)
PARTS = st.lists(CENTS, min_size=1, max_size=12)


def parts_of(amounts: list[int]) -> list[Part]:
    return [Part({"fr": f"ligne {n}", "en": f"line {n}"}, cents) for n, cents in enumerate(amounts, 1)]


def found(declared: int, amounts: list[int], mechanism: str) -> Explanation:
    return next(one for one in explanations(declared, parts_of(amounts)) if one.mechanism == mechanism)


@given(CENTS, PARTS)
def test_every_explanation_is_of_the_gap_and_its_pieces_add_up(declared: int, amounts: list[int]) -> None:
    for one in explanations(declared, parts_of(amounts)):
        assert one.gap == declared - sum(amounts) != 0
        assert not one.pieces or sum(cents for _, cents in one.pieces) == one.gap
        assert set(one.sentence) == {"fr", "en"}


@given(PARTS)
def test_no_gap_needs_no_explanation(amounts: list[int]) -> None:
    assert explain_gap(sum(amounts), parts_of(amounts)) is None


@given(PARTS)
def test_cents_dropped_line_by_line_are_the_first_explanation(amounts: list[int]) -> None:
    declared = sum(cents - cents % 100 for cents in amounts)
    assume(declared != sum(amounts))
    best = explain_gap(declared, parts_of(amounts))
    assert best is not None
    assert best.mechanism == "cut by line"
    assert dict(best.pieces) == {place: -(cents % 100) for place, cents in enumerate(amounts) if cents % 100}


@given(PARTS)
def test_cents_dropped_on_the_total_are_found(amounts: list[int]) -> None:
    declared = sum(amounts) // 100 * 100
    assume(declared != sum(amounts))
    assert {one.mechanism for one in explanations(declared, parts_of(amounts))} & {"cut", "cut by line"}


@given(PARTS)
def test_lines_rounded_to_the_euro_are_found(amounts: list[int]) -> None:
    declared = sum((cents + 50) // 100 * 100 for cents in amounts)
    assume(declared != sum(amounts))
    pieces = dict(found(declared, amounts, "rounded by line").pieces)
    assert all(abs(cents) <= 50 for cents in pieces.values())


@given(st.lists(CENTS, min_size=2, max_size=12), st.data())
def test_a_missing_line_is_found(amounts: list[int], data: st.DataObject) -> None:
    left_out = data.draw(st.sampled_from(amounts))
    one = found(sum(amounts) - left_out, amounts, "line missing")
    assert amounts[one.pieces[0][0]] == left_out


@given(PARTS, st.data())
def test_a_line_counted_twice_is_found(amounts: list[int], data: st.DataObject) -> None:
    doubled = data.draw(st.sampled_from(amounts))
    one = found(sum(amounts) + doubled, amounts, "line twice")
    assert amounts[one.pieces[0][0]] == doubled


@given(PARTS, st.data())
def test_two_swapped_digits_are_found(amounts: list[int], data: st.DataObject) -> None:
    digits = str(sum(amounts))
    place = data.draw(st.integers(0, len(digits) - 1))
    swapped = digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :]
    assume(swapped != digits and swapped[0] != "0")
    assert found(int(swapped), amounts, "swapped").gap == int(swapped) - sum(amounts)


@given(PARTS, st.data())
def test_one_other_digit_is_found(amounts: list[int], data: st.DataObject) -> None:
    digits = str(sum(amounts))
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from("123456789").filter(lambda digit: digit != digits[place]))
    assert found(int(digits[:place] + other + digits[place + 1 :]), amounts, "one digit")


@given(PARTS, st.data())
def test_first_digits_that_are_missing_are_found(amounts: list[int], data: st.DataObject) -> None:
    digits = str(sum(amounts))
    left = digits[data.draw(st.integers(1, max(1, len(digits) - 3))) :]
    assume(len(left) >= 3 and left[0] != "0")
    one = found(int(left), amounts, "first digits")
    assert one.of_scans and one.gap == int(left) - sum(amounts)


@given(st.lists(st.integers(1000, 99_999_999), min_size=1, max_size=8), st.booleans())
def test_a_tax_too_many_or_too_few_is_found(amounts: list[int], without: bool) -> None:
    whole = sum(amounts)
    declared = round(whole / 1.2) if without else round(whole * 1.2)
    assert found(declared, amounts, "tax")


def test_the_gap_of_the_real_declaration_is_told_to_the_cent() -> None:
    lines = [
        Part({"fr": name, "en": name}, cents)
        for name, cents in (("AMOA", 8376000), ("solution", 10003860), ("matériel", 7626551))
    ]
    best = explain_gap(26006300, lines)
    assert best is not None
    assert best.sentence["fr"] == "1,11 = 0,60 (solution) + 0,51 (matériel), centimes abandonnés ligne par ligne"


@pytest.mark.parametrize("declared", [12345, 1])
def test_a_gap_without_known_cause_is_not_explained(declared: int) -> None:
    assert explain_gap(declared, parts_of([700000, 31717])) is None


def test_lines_of_one_amount_are_not_told_apart() -> None:
    best = explain_gap(20000, parts_of([10000, 10000, 10000]))
    assert best is not None
    assert "ou une autre du même montant" in best.sentence["fr"]
