"""How likely arbitrary text stands where a figure was printed: seldom in the form of one."""

from __future__ import annotations

from pipeline.records import Kind
from pipeline.repair.candidates import Shown, figure_choice
from pipeline.repair.channel import channel_at
from pipeline.repair.noise import load

CHANNEL = channel_at(load(), 0.015)


def free(print_: str, kind: Kind = "amount") -> float:
    """Nats of all values together that a print is not within reach of."""
    elsewhere = figure_choice(Shown((print_,), CHANNEL), kind).elsewhere
    assert elsewhere is not None
    return elsewhere.free


def test_arbitrary_text_has_seldom_the_form_of_an_amount_or_of_a_dash() -> None:
    assert free("1 913,76 €") > free("1 9|3/76 €") + 3.0
    assert free("- €") > free("1 9|3/76 €") + 6.0


def test_arbitrary_text_has_seldom_the_signs_of_an_amount_alone() -> None:
    assert free("2 1250,0 €") > 1.0 > free("23m61n7u €")
