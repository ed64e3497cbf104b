"""Figures tied by sums: what is repaired, what is left as printed, and what is left to a person."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.amounts import printed_amount
from pipeline.records import certainty
from pipeline.repair import noise
from pipeline.repair.candidates import Shown, figure_choice
from pipeline.repair.channel import channel_at
from pipeline.repair.choices import Choice, Sum
from pipeline.repair.columns import Column, leaf
from pipeline.repair.ranking import Ranked
from pipeline.repair.sums import rank
from pipeline.verdicts.settling import THRESHOLD
from tests.unit.repair_scene import explanations

WORK = 100_000


class Group:
    """Cells by name with their prints, and sums between them."""

    def __init__(self, rate: float = 0.01) -> None:
        self.channel = channel_at(noise.load(), rate)
        self.names: list[str] = []
        self.choices: list[Choice] = []
        self.sums: list[Sum] = []

    def cell(self, name: str, *prints: str) -> str:
        self.names.append(name)
        self.choices.append(figure_choice(Shown(prints, self.channel), "amount"))
        return name

    def total(self, declared: str, parts: list[str], price: float = math.inf, modes: tuple = ("exact",)) -> None:
        terms = ((self.names.index(declared), -1), *((self.names.index(part), 1) for part in parts))
        self.sums.append(Sum(terms, price, modes))

    def ranked(self) -> dict[str, Ranked]:
        return dict(zip(self.names, rank(self.choices, self.sums, WORK), strict=True))


def value(found: Ranked) -> int:
    return found.values[0].value


def test_a_row_whose_parts_add_up_is_sure_of_each() -> None:
    group = Group(0.005)
    row = [group.cell(name, text) for name, text in zip("abct", _ROW, strict=True)]
    group.total(row[3], row[:3])
    assert all(found.margin > 8 for found in group.ranked().values())


_ROW = ("5 961,60 €", "4 824,00 €", "4 462,50 €", "15 248,10 €")


@pytest.mark.parametrize(("name", "text"), [("a", "596160€"), ("c", "446250 €"), ("t", "1524810€")])
def test_a_lost_comma_is_restored_by_the_row_total(name: str, text: str) -> None:
    group = Group(0.005)
    row = [group.cell(cell, text if cell == name else usual) for cell, usual in zip("abct", _ROW, strict=True)]
    group.total("t", row[:3])
    found = group.ranked()
    assert [value(found[cell]) for cell in "abct"] == [596160, 482400, 446250, 1524810]
    assert found[name].margin > 8


@pytest.mark.parametrize("misread", ["5 951,60 €", "595160€"])
def test_a_misread_digit_that_the_row_and_the_column_both_tell_is_restored(misread: str) -> None:
    group = Group(0.005)
    rows = []
    for place in range(6):
        first = misread if place == 2 else _ROW[0]
        row = [group.cell(f"{c}{place}", text) for c, text in zip("abct", (first, *_ROW[1:]), strict=True)]
        group.total(row[3], row[:3])
        rows.append(row)
    group.cell("sum", printed_amount(6 * 596160))
    group.total("sum", [row[0] for row in rows], 10.0)
    found = group.ranked()
    # One misread of about 7.5 nats against two that happen to agree: what two sums can say, less than the threshold.
    assert value(found["a2"]) == 596160 and 6 < found["a2"].margin < 9
    assert value(found["t2"]) == 1524810 and found["t2"].margin > 8


def test_one_cent_less_than_its_neighbours_stays_when_the_sum_needs_it() -> None:
    group = Group(0.004)
    quotes = [group.cell(f"q{place}", "9 551,76 €" if place else "9551,75€") for place in range(6)]
    quotes += [group.cell(f"r{place}", text) for place, text in enumerate(("6 318,00 €", "6 318,00 €", "6 319,20 €"))]
    group.cell("sum", "76 265,75 €")
    total = 955175 + 5 * 955176 + 2 * 631800 + 631920
    group.choices[-1] = figure_choice(Shown((printed_amount(total),), group.channel), "amount")
    group.total("sum", quotes, 10.0)
    found = group.ranked()
    assert value(found["q0"]) == 955175 and found["q0"].margin > 5
    assert all(value(found[f"q{place}"]) == 955176 for place in range(1, 6))


def test_a_declared_total_that_contradicts_a_computed_one_is_the_papers_doing() -> None:
    group = Group(0.004)
    lines = [group.cell(f"l{place}", text) for place, text in enumerate(("83 760,00 €", "100 038,00 €", "76 265,00 €"))]
    group.cell("declared", "260 063,00 €", "260 063,00 €", "260 063,00 €")
    group.cell("income", "260 063,00 €")
    group.cell("computed", "260 164,11 €")
    group.cell("budget", "260 164,11 €")
    group.total("declared", lines)
    group.total("income", ["declared"], 10.0)
    group.total("budget", ["computed"], 10.0)
    group.total("declared", ["computed"], 8.0)
    found = group.ranked()
    assert value(found["declared"]) == 26006300 and found["declared"].margin > 8
    assert value(found["computed"]) == 26016411 and found["computed"].margin > 5
    story = found["computed"].best()
    assert story is None or 3 in story.broken


def test_cents_dropped_in_a_declaration_break_nothing() -> None:
    group = Group(0.004)
    group.cell("declared", "76 265,00 €")
    group.cell("computed", "76 265,51 €")
    group.total("declared", ["computed"], 8.0, ("exact", "cut", "rounded"))
    found = group.ranked()
    assert value(found["declared"]) == 7626500 and value(found["computed"]) == 7626551
    story = found["declared"].best()
    assert story is not None and story.broken == () and story.modes == (0,)


def test_a_gap_that_one_digit_or_the_paper_explains_stays_open() -> None:
    group = Group(0.01)
    group.cell("asked", "260 664,00 €")
    group.cell("declared", "260 064,00 €")
    group.total("asked", ["declared"], 6.0)
    found = group.ranked()
    assert found["asked"].margin < 4
    assert {candidate.value for candidate in found["asked"].values[:2]} == {26066400, 26006400}


def test_a_total_that_nothing_reads_is_implied_by_its_lines() -> None:
    group = Group(0.004)
    lines = [group.cell(f"l{place}", text) for place, text in enumerate(("83 760,00 €", "100 038,00 €", "76 265,00 €"))]
    group.cell("total", "7FFE0L00E £")
    group.total("total", lines)
    found = group.ranked()
    assert value(found["total"]) == 26006300


def test_misreads_of_one_row_that_cancel_are_not_taken_for_sure() -> None:
    """Two misreads that leave the row total right break both columns: the paper may, or the two are wrong."""
    group, truth = dossier(random.Random(52), 6, 4)
    found = group.ranked()
    assert all(value(found[name]) == truth[name] or found[name].margin < 5 for name in truth)


def test_two_cells_without_print_in_one_row_share_the_doubt() -> None:
    group = Group(0.005)
    parts = [group.cell("a"), group.cell("b"), group.cell("c", "1 425,00 €")]
    group.cell("t", "3 967,31 €")
    group.total("t", parts)
    found = group.ranked()
    assert found["a"].margin < 2 and found["b"].margin < 2
    assert value(found["c"]) == 142500 and value(found["t"]) == 396731


def test_a_search_over_its_bound_says_so_and_keeps_the_prints() -> None:
    group = Group(0.04)
    row = [group.cell(name, text) for name, text in zip("abct", ("5 951,60 €", *_ROW[1:]), strict=True)]
    group.total("t", row[:3])
    found = rank(group.choices, group.sums, 5)
    assert all(one.timed_out and one.margin == 0.0 for one in found)
    assert [value(one) for one in found] == [595160, 482400, 446250, 1524810]


def test_a_hard_relation_is_never_broken() -> None:
    rng = random.Random(5)
    for _ in range(60):
        group, _ = dossier(rng, 4, misread=3)
        for found in group.ranked().values():
            story = found.best()
            assert story is None or all(group.sums[r].price < math.inf for r in story.broken)


def dossier(rng: random.Random, rows: int, misread: int, rate: float = 0.01) -> tuple[Group, dict[str, int]]:
    """Rows of parts and totals, columns against their sums, the sums into a grand total; some digits misread."""
    group = Group(rate)
    truth: dict[str, int] = {}
    for row in range(rows):
        for name in "abc":
            truth[f"{name}{row}"] = rng.randrange(50_000, 900_000)
        truth[f"t{row}"] = sum(truth[f"{name}{row}"] for name in "abc")
    for name in "abct":
        truth[f"s{name}"] = sum(truth[f"{name}{row}"] for row in range(rows))
    victims = set(rng.sample(sorted(truth), misread))
    for name, cents in truth.items():
        text = printed_amount(cents)
        if name in victims:
            place = rng.choice([k for k, sign in enumerate(text) if sign.isdigit()])
            text = text[:place] + rng.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]
        group.cell(name, text)
    for row in range(rows):
        group.total(f"t{row}", [f"{name}{row}" for name in "abc"])
    for name in "abct":
        group.total(f"s{name}", [f"{name}{row}" for row in range(rows)], 9.0)
    group.total("st", ["sa", "sb", "sc"], 9.0)
    return group, truth


@given(st.integers(0, 10**9), st.integers(1, 3), st.integers(3, 8))
@settings(max_examples=60, deadline=None)
def test_misread_digits_never_give_a_wrong_value_with_a_great_margin(seed: int, misread: int, rows: int) -> None:
    group, truth = dossier(random.Random(seed), rows, misread)
    for name, found in group.ranked().items():
        assert value(found) == truth[name] or found.margin < 9


@given(st.integers(0, 10**9))
@settings(max_examples=25, deadline=None)
def test_the_order_of_cells_and_relations_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    group, _ = dossier(rng, 4, 2)
    before = group.ranked()
    order = rng.sample(range(len(group.names)), len(group.names))
    place = {cell: index for index, cell in enumerate(order)}
    shuffled = Group(0.01)
    shuffled.names = [group.names[cell] for cell in order]
    shuffled.choices = [group.choices[cell] for cell in order]
    for relation in group.sums:
        declared, *parts = [(place[cell], c) for cell, c in relation.terms]
        shuffled.sums.append(Sum((declared, *rng.sample(parts, len(parts))), relation.price, relation.modes))
    after = shuffled.ranked()
    for name, found in before.items():
        assert value(found) == value(after[name])
        assert found.margin == pytest.approx(after[name].margin, abs=0.05)


def test_the_same_group_gives_the_same_figures_twice() -> None:
    group, _ = dossier(random.Random(3), 6, 4)
    first, second = group.ranked(), group.ranked()
    for name, found in first.items():
        assert [(c.value, c.weight, c.cost) for c in found.values] == [
            (c.value, c.weight, c.cost) for c in second[name].values
        ]


def test_margins_are_calibrated_on_simulated_groups() -> None:
    """Of values with a margin of m nats, about e^-m are wrong: fewer are an allowance, many more a lie."""
    rng = random.Random(11)
    sure = wrong = doubtful = missed = 0
    for _ in range(200):
        group, truth = dossier(rng, rng.randint(3, 8), rng.randint(0, 5), 0.012)
        for name, found in group.ranked().items():
            if found.margin >= 5:
                sure += 1
                wrong += value(found) != truth[name]
            elif found.margin < 2:
                doubtful += 1
                missed += value(found) != truth[name]
    assert sure > 4000 and wrong <= 0.003 * sure
    assert doubtful > 40 and missed >= 0.1 * doubtful


def test_what_one_column_says_of_a_part_bears_on_another_column_of_it() -> None:
    """Two columns say which of two prints of one line is right: a total that wants the other one is in doubt."""
    group = Group(0.01)
    for name, text in {
        "a1": "75 960,00 €", "a2": "110 662,50 €", "a3": "66 117,60 €", "a4": "6 625,08 €", "at": "259 365,10 €",
        "b1": "75 960,00 €", "b2": "110 662,50 €", "b3": "66 117,60 €", "b4": "6 625,00 €", "bt": "259 365,18 €",
        "q1": "1 325,00 €", "q2": "2 650,00 €", "q3": "2 650,00 €",
    }.items():  # fmt: skip
        group.cell(name, text)
    for column in "ab":
        group.total(f"{column}t", [f"{column}{row}" for row in (1, 2, 3, 4)], 10.0)
    group.total("a4", ["q1", "q2", "q3"], 10.0)
    group.total("b4", ["a4"], 10.5)
    found = group.ranked()
    assert value(found["a4"]) == value(found["b4"]) == 662500
    assert found["bt"].margin < 4.0


def test_a_column_in_closed_form_agrees_with_listing_all_explanations() -> None:
    """Where three misreads together are negligible, what is left out of the closed form is too."""
    rng = random.Random(17)
    for _ in range(40):
        choices = [
            Choice(tuple(zip(rng.sample(range(20), 3), (0.0, rng.uniform(5, 7), rng.uniform(7, 9)), strict=True)))
            for _ in range(7)
        ]
        relation = Sum(tuple((cell, -1 if cell == 0 else 1) for cell in range(7)), rng.uniform(4, 7))
        gap = relation.gap(choices)
        relation = Sum(relation.terms, relation.price, constant=-gap + rng.choice([0, 0, 1, 3]))
        weights: list[dict[int, float]] = [{} for _ in choices]
        for values, _, mass in explanations(choices, [relation]):
            for cell, one in enumerate(values):
                weights[cell][one] = weights[cell].get(one, 0.0) + mass
        members = [leaf(cell, sign, choices[cell]) for cell, sign in relation.terms]
        column = Column(0, relation, members, choices)
        for cell in range(7):
            found = {c.value: c.weight for c in column.ranked(cell).values}
            total, theirs = sum(found.values()), sum(weights[cell].values())
            for one, mass in weights[cell].items():
                assert math.log(found[one] / total) == pytest.approx(math.log(mass / theirs), abs=0.15)


def test_a_column_that_does_not_add_up_favours_the_values_that_it_asks_for_alone() -> None:
    """Values of a cell that are not named cost what they cost in a column that holds for none of them."""
    texts = ["1 025 020,00 €", "5 004,00 €", "5 004,00 €", "5 0o4,00 €", "3 876,00 €", "3 876,00 €"]
    channel = channel_at(noise.load(), 0.015)
    choices = [figure_choice(Shown((text,), channel), "amount") for text in texts]
    relation = Sum(tuple((cell, -1 if cell == 0 else 1) for cell in range(len(texts))), 10.0)
    column = Column(0, relation, [leaf(cell, sign, choices[cell]) for cell, sign in relation.terms], choices)
    for place, choice in enumerate(choices):
        told = column.told(place, choice)
        assert choice.elsewhere is not None and told.elsewhere is not None
        assert told.elsewhere.least > choice.elsewhere.least - relation.price + 2.5
        wanted = choice.reference - relation.terms[place][1] * column.gap
        assert wanted < 0 or wanted in dict(told.options)
        others = [value for value in range(380000, 600000, 37) if value not in dict(told.options)]
        assert min(map(told.elsewhere.price, others)) >= told.elsewhere.least


def test_three_cells_of_a_row_prove_the_fourth() -> None:
    """How far the search looks must not leave what three of them say together short of the threshold."""
    firm = [Choice(((value, 0.0), (value + 700, 11.0))) for value in (1_524_810, 596_160, 482_400)]
    misread = Choice(((446_350, 0.0), (446_250, 3.0)))
    found = rank([*firm, misread], [Sum(((0, -1), (1, 1), (2, 1), (3, 1)))], WORK)
    assert value(found[3]) == 446_250
    assert certainty(math.exp(-one.margin) for one in found[:3]) > THRESHOLD
