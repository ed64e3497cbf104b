"""Redistribution: shares that add up to the cent, ranges where cells are open, and nothing guessed."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.amounts import decimal_text
from pipeline.marts.build import marts
from pipeline.marts.choices import Choices
from pipeline.records import Verdict
from tests.unit.marts_scene import BUY, LINES, UPGRADE, acquisition, conformity, dossier, made, open_among, rows, sure

TWO = [("CCAS A", BUY), ("CCAS A", UPGRADE), ("CCAS B", UPGRADE)]
SMALL = dict.fromkeys(LINES, "100.00")

amounts = st.integers(0, 10**9)
groupings = st.lists(
    st.tuples(st.sampled_from(["CCAS A", "CCAS B", "SIVOM C", "ADAPEI D"]), st.sampled_from([BUY, UPGRADE])),
    min_size=1,
    max_size=14,
)
budgets = (
    st.lists(amounts, min_size=len(LINES), max_size=len(LINES))
    .filter(any)
    .map(lambda cents: dict(zip(LINES, map(decimal_text, cents), strict=True)))
)
grants = st.none() | amounts
tranches = st.sampled_from([(), (10000,), (3000, 7000), (3333, 3333, 3334), (1, 9999), (5000, 3000, 1500, 500)])
PROPERTY = settings(max_examples=15, deadline=None)


def sums(found, *by):
    total = {}
    for row in found:
        key = tuple(row[name] for name in by)
        total[key] = total.get(key, 0) + row["amount_cents"]
    return total


def nobody_is_left_out(grouping):
    """Every line of both readings has someone to go to."""
    return [*grouping, ("CCAS A", BUY), ("CCAS B", UPGRADE)]


@PROPERTY
@given(groupings.map(nobody_is_left_out), budgets, grants, tranches)
def test_shares_add_up_to_lines_and_lines_to_totals(grouping, budget, granted, parts):
    one = dossier(grouping, budget, choices=Choices(None, granted, parts))
    found = rows(one)
    cents = {line: int(amount.replace(".", "")) for line, amount in budget.items()}
    by_line = sums([row for row in found if row["scenario"] == "request"], "reading", "budget_line")
    assert by_line == {(reading, line): cents[line] for reading in ("prorata_esms", "par_achat") for line in LINES}
    assert all(row["amount_cents"] >= 0 for row in found)
    if granted is None:
        return
    assert set(sums([row for row in found if row["scenario"] == "grant"], "reading").values()) == {granted}
    granted_lines = {reading: {} for reading in ("prorata_esms", "par_achat")}
    for (reading, line), amount in sums(
        [r for r in found if r["scenario"] == "grant"], "reading", "budget_line"
    ).items():
        granted_lines[reading][line] = amount
        assert abs(amount - Fraction(granted * cents[line], sum(cents.values()))) < 1
    assert granted_lines["prorata_esms"] == granted_lines["par_achat"]
    if parts:
        instalments = [row for row in found if row["scenario"].startswith("tranche")]
        key = ("reading", "budget_line", "og")
        assert sums(instalments, *key) == sums([row for row in found if row["scenario"] == "grant"], *key)
        for (scenario, _), amount in sums(instalments, "scenario", "reading").items():
            part = parts[int(scenario.removeprefix("tranche_")) - 1]
            assert abs(amount - Fraction(granted * part, 10000)) < 1


@PROPERTY
@given(groupings.map(nobody_is_left_out), budgets)
def test_each_share_is_the_exact_one_to_less_than_a_cent_and_rounding_says_what_was_added(grouping, budget):
    for row in rows(dossier(grouping, budget)):
        line = int(budget[row["budget_line"]].replace(".", ""))
        exact = Fraction(line * row["share_numerator"], row["share_denominator"])
        assert row["amount_cents"] - row["rounding_cents"] == exact.numerator // exact.denominator
        assert row["rounding_cents"] in (0, 1)
        assert row["low_cents"] == row["amount_cents"] == row["high_cents"]


@PROPERTY
@given(groupings, budgets, st.randoms(use_true_random=False))
def test_order_of_establishments_changes_nothing(grouping, budget, rng: random.Random):
    shuffled = list(grouping)
    rng.shuffle(shuffled)
    assert rows(dossier(shuffled, budget)) == rows(dossier(grouping, budget))


@PROPERTY
@given(groupings.map(nobody_is_left_out), budgets, st.integers(1, 10**9))
def test_a_body_without_establishment_changes_nothing(grouping, budget, granted):
    choices = Choices(None, granted, (3000, 7000))
    alone = rows(dossier(grouping, budget, "CCAS A", choices=choices))
    renamed = rows(dossier(grouping, budget, "GCSMS Z", choices=choices))
    shared = [row for row in alone if row["budget_line"] != "amoa"]
    others = [row for row in renamed if row["budget_line"] != "amoa"]
    assert [row for row in others if row["og"] != "GCSMS Z"] == shared
    assert {row["amount_cents"] for row in others if row["og"] == "GCSMS Z"} == {0}


def test_common_charges_go_to_the_coordinator_alone():
    found = rows(dossier(TWO, SMALL), budget_line="amoa", reading="par_achat")
    assert {row["og"]: row["amount_cents"] for row in found} == {"CCAS A": 10000, "CCAS B": 0}


def test_ties_go_to_the_larger_share_then_to_the_first_name():
    equal = [("CCAS B", BUY), ("CCAS A", BUY)]
    found = rows(dossier(equal, {**SMALL, "materiel": "0.01"}), budget_line="materiel", reading="prorata_esms")
    assert [(row["og"], row["amount_cents"], row["rounding_cents"]) for row in found] == [
        ("CCAS A", 1, 1),
        ("CCAS B", 0, 0),
    ]


def test_an_open_amount_is_not_guessed_and_bounds_its_shares():
    one = dossier(TWO, {**SMALL, "materiel": open_among("90.00", "120.00")})
    found = rows(one, budget_line="materiel", reading="prorata_esms")
    assert [(r["og"], r["amount_cents"], r["low_cents"], r["high_cents"], r["least_status"]) for r in found] == [
        ("CCAS A", None, 6000, 8000, "ambiguous"),
        ("CCAS B", None, 3000, 4000, "ambiguous"),
    ]
    assert [f.code for f in made(one).findings] == ["RED-004", "RED-001"]


@pytest.mark.parametrize("verdict", [Verdict("missing"), Verdict("illegible"), Verdict("ambiguous")])
def test_an_unknown_amount_stays_unknown(verdict):
    found = rows(dossier(TWO, {**SMALL, "materiel": verdict}), budget_line="materiel")
    assert {(r["amount_cents"], r["low_cents"], r["high_cents"]) for r in found} == {(None, None, None)}
    assert {r["least_margin"] for r in found} == (
        {0.5} if verdict.margin else {20.0} if verdict.status == "ambiguous" else {None}
    )


def test_an_open_body_bounds_what_each_may_receive():
    one = dossier([*TWO, (open_among("CCAS B", "CCAS C"), UPGRADE)], SMALL)
    found = {row["og"]: row for row in rows(one, budget_line="materiel", reading="prorata_esms")}
    assert {og: (r["amount_cents"], r["low_cents"], r["high_cents"]) for og, r in found.items()} == {
        "CCAS A": (None, 5000, 5000),
        "CCAS B": (None, 2500, 5000),
    }
    assert found["CCAS A"]["least_margin"] == 0.5


def test_least_status_and_margin_are_those_of_the_least_sure_input():
    grouping = [("CCAS A", BUY), (sure("CCAS B", 4.2, "read"), sure(BUY, 2.5, "repaired"))]
    one = dossier(grouping, {**SMALL, "materiel": sure("100.00", 7.0, "repaired")})
    found = {(r["reading"], r["budget_line"]): (r["least_status"], r["least_margin"]) for r in rows(one)}
    assert found["prorata_esms", "materiel"] == ("read", 4.2)
    assert found["prorata_esms", "amoa"] == ("verified", 20.0)
    assert found["par_achat", "acquisition"] == ("read", 2.5)


def test_nobody_who_buys_leaves_the_line_open_but_not_an_empty_one():
    upgraded = [("CCAS A", UPGRADE), ("CCAS B", UPGRADE)]
    one = dossier(upgraded, {**SMALL, "acquisition_formation": "0.00"})
    found = {(r["budget_line"], r["og"]): r["amount_cents"] for r in rows(one, reading="par_achat")}
    assert found["acquisition", "CCAS A"] is None
    assert found["acquisition_formation", "CCAS A"] == 0


def test_without_a_named_coordinator_common_charges_are_left_open():
    found = rows(dossier(TWO, SMALL, coordinator=None), budget_line="amoa", reading="par_achat")
    assert {(r["og"], r["amount_cents"], r["low_cents"], r["high_cents"]) for r in found} == {
        ("CCAS A", None, 0, 10000),
        ("CCAS B", None, 0, 10000),
    }


def test_quotes_that_count_otherwise_widen_the_range_and_are_disclosed():
    quotes = [acquisition(), acquisition(), conformity()]
    found = {(r["budget_line"], r["og"]): r for r in rows(dossier(TWO, SMALL, quotes=quotes), reading="par_achat")}
    bought = found["acquisition", "CCAS A"]
    assert (bought["amount_cents"], bought["low_cents"], bought["high_cents"]) == (10000, 5000, 10000)
    assert "types de projet : 1 établissements, devis : 2" in bought["basis"]
    upgraded = found["conformite", "CCAS B"]
    assert (upgraded["amount_cents"], upgraded["low_cents"], upgraded["high_cents"]) == (5000, 0, 10000)


def test_quotes_that_agree_change_nothing():
    quotes = [acquisition(), conformity(), conformity()]
    for row in rows(dossier(TWO, SMALL, quotes=quotes)):
        assert row["low_cents"] == row["amount_cents"] == row["high_cents"]
        assert "devis" not in row["basis"]


def test_a_choice_is_marked_and_still_told():
    one = dossier(TWO, SMALL, redistribution={"solution": "par_achat"})
    assert {(row["reading"], row["chosen"]) for row in rows(one)} == {("prorata_esms", False), ("par_achat", True)}
    assert [(f.code, f.gap) for f in made(one).findings] == [("RED-002", "66.65")]


def test_without_a_choice_the_stake_is_told_to_the_cent():
    one = dossier(TWO, SMALL)
    assert {row["chosen"] for row in rows(one)} == {None}
    (found,) = made(one).findings
    assert (found.code, found.gap) == ("RED-001", "66.65")
    assert "500,00 €" in found.message_fr
    assert "66,65 €" in found.message_en


@pytest.mark.parametrize(
    "table",
    [
        {"solution": "au_hasard"},
        {"granted_eur": "beaucoup"},
        {"tranches": [30, 60]},
        {"tranche": [100]},
        {"granted_eur": -1},
    ],
)
def test_a_choice_that_cannot_be_used_is_told_and_left_out(table):
    one = dossier(TWO, SMALL, redistribution=table)
    assert [f.code for f in made(one).findings] == ["RED-005", "RED-001"]
    assert {row["scenario"] for row in rows(one)} == {"request"}


def test_a_grant_over_the_request_is_told():
    one = dossier(TWO, SMALL, redistribution={"granted_eur": "700.01"})
    assert [(f.code, f.gap) for f in made(one).findings if f.code == "RED-003"] == [("RED-003", "0.01")]


def test_a_grant_over_open_lines_is_left_open_within_bounds():
    one = dossier(TWO, {**SMALL, "materiel": open_among("90.00", "120.00")}, choices=Choices(None, 35000, (5000, 5000)))
    for row in rows(one):
        if row["scenario"] != "request":
            assert row["amount_cents"] is None
            assert row["low_cents"] is None or 0 <= row["low_cents"] <= row["high_cents"] <= 35000


def test_dossiers_of_a_batch_do_not_touch_each_other():
    several = [dossier(TWO, SMALL, name=f"d{n}", choices=Choices(None, 10000 * n + 1)) for n in range(4)]
    together = marts(several)
    for one in several:
        assert together[one.id].tables["redistribution"].equals(made(one).tables["redistribution"])


def test_a_dossier_without_tables_has_rows_for_its_coordinator_and_no_amount():
    found = rows(dossier([], {}))
    assert {(row["og"], row["amount_cents"]) for row in found} == {("CCAS A", None)}
