"""A figure that is printed legibly is not changed by what the paper may contradict."""

from __future__ import annotations

import math

import pytest

from pipeline.amounts import loosely_printed, parse_amount
from pipeline.records import CellKey, Relation
from pipeline.repair import noise
from pipeline.repair.candidates import Shown, figure_choice
from pipeline.repair.channel import channel_at
from pipeline.repair.posterior import CellShown, Posterior
from pipeline.repair.rates import NOWHERE
from pipeline.repair.slips import slip_of_paper
from pipeline.repair.solve import explain
from pipeline.verdicts.settling import THRESHOLD

PARTS = {"amoa": "75 960,00 €", "materiel": "225 600,13 €", "conformite": "132 805,30 €"}
TOTAL = CellKey("synthese", "total", "declare")
SIGNS = {"total": -1, "formation": 1, "deploiement": 1}
FORM = [CellKey("galis", row, "valeur") for row in ("total_depenses", "aide_demandee", "budget_total")]


def cell(key: CellKey, text: str) -> CellShown:
    return CellShown(key, "amount", (text,), None, literal=parse_amount(text), plain=loosely_printed(text))


def found(total: str) -> Posterior:
    """The total under a printed text, where four relations that the paper may break want 434 365,43."""
    parts = {CellKey("synthese", row, "declare"): text for row, text in PARTS.items()}
    form = dict.fromkeys(FORM, "434 365,43 €")
    cells = [cell(key, text) for key, text in {**parts, TOTAL: total, **form}.items()]
    adds_up = Relation("SYN-002", "sum", ((TOTAL, -1), *((key, 1) for key in parts)), 4.0)
    same = [Relation("GAL-010", "sum", ((key, -1), (TOTAL, 1)), 4.5) for key in FORM]
    return explain(cells, [adds_up, *same], {NOWHERE: 0.01}, noise.load())[TOTAL]


@pytest.mark.parametrize("total", ["434 356,43 €", "434 356,43 C", "434 356.43€ |", ";434 356,43 €"])
def test_a_slip_of_the_paper_is_not_repaired_whatever_became_of_its_sign(total: str) -> None:
    posterior = found(total)
    assert posterior.value == 43435643 or posterior.margin < THRESHOLD


MALFORMED = ["434 356,435 €", "434 356,4 €", "434 356,430 €", "34 356,435 €", "434 315,435 €", "434 415,43; 1 €"]


@pytest.mark.parametrize("total", MALFORMED)
def test_a_slip_of_the_paper_is_not_repaired_where_its_print_is_malformed_too(total: str) -> None:
    assert parse_amount(total) is None and loosely_printed(total) is None
    assert found(total).margin < THRESHOLD


def test_the_nearest_reading_of_a_malformed_print_is_told_as_the_slip() -> None:
    posterior = found("434 356,4 €")
    assert {43435643, 43436543} <= set(dict(posterior.candidates))
    assert 43435643 in (posterior.slip, posterior.value)


def test_all_near_readings_of_a_malformed_print_are_named() -> None:
    assert {43441743, 43441745, 43436543} <= set(dict(found("434 417,435 €").candidates))


def test_what_is_left_of_a_figure_is_not_taken_for_what_the_paper_means() -> None:
    posterior = found("431 € TTC")
    assert posterior.value == 43436543 and posterior.margin < THRESHOLD and posterior.slip is None


def test_a_malformed_print_is_held_to_what_its_own_total_adds_up() -> None:
    one = cell(FORM[0], "102 038,060 €")
    choice = figure_choice(Shown(one.prints, channel_at(noise.load(), 0.02)), "amount")
    alone, in_a_total = (slip_of_paper(one, choice, 10003800, price) for price in (0.0, 10.0))
    assert alone is not None and alone.most < THRESHOLD
    assert in_a_total is not None and in_a_total.most >= THRESHOLD


@pytest.mark.parametrize("total", ["434 365,430 €", "434 365,4 €", "434 365,3 €", "434 36,543 €"])
def test_a_malformed_print_that_reads_as_what_they_want_is_repaired(total: str) -> None:
    posterior = found(total)
    assert posterior.value == 43436543 and posterior.margin >= THRESHOLD


@pytest.mark.parametrize("total", ["434 36543 €", "434 365.43 €", "434 365,43 C"])
def test_a_print_that_says_what_they_want_is_proven(total: str) -> None:
    posterior = found(total)
    assert posterior.value == 43436543 and posterior.margin >= THRESHOLD


@pytest.mark.parametrize("form", ["{}.00 €", "{}:00 €", "{},00 C"])
def test_a_value_recurs_in_a_column_however_its_decimal_sign_and_currency_were_read(form: str) -> None:
    """Of two misreads of which either would do, the one is likelier under which the other rows print the same."""

    def odds(others: str) -> float:
        prices = {str(n): ("2 030,00 €" if n == 4 else others) for n in range(1, 5)}
        cells = [cell(CellKey("devis", row, "formation"), text) for row, text in prices.items()]
        fees = {str(n): f"1 2{n}0,00 €" for n in range(1, 5)}
        cells += [cell(CellKey("devis", row, "deploiement"), text) for row, text in fees.items()]
        cells += [cell(CellKey("devis", row, "total"), f"3 {290 + 10 * (int(row) - 4)},00 €") for row in fees]
        rows = [
            Relation("DEV", "sum", tuple((CellKey("devis", r, c), s) for c, s in SIGNS.items()), math.inf) for r in fees
        ]
        posterior = explain(cells, rows, {NOWHERE: 0.01}, noise.load())[CellKey("devis", "4", "formation")]
        candidates = dict(posterior.candidates)
        return candidates.get(203000, 99.0) - candidates.get(205000, 99.0)

    assert odds(form.format("2 050")) > odds("2 05,00") + 3.0
