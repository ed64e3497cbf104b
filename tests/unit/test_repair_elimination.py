"""The exact search against two independent ones: listing everything, and OR-Tools CP-SAT."""

import math
import random
from collections import defaultdict

import pytest
from ortools.sat.python import cp_model

from pipeline.repair.choices import Choice, Elsewhere, Sum
from pipeline.repair.elimination import Elimination
from pipeline.repair.joining import Hopeless, WorkExceeded
from pipeline.repair.outside import Outside
from tests.unit.repair_scene import explanations, mended, random_group

SCALE = 1000
WIDE = 1000.0
"""A slack under which nothing is dropped."""


def searched(choices: list[Choice], sums: list[Sum]) -> Outside:
    return Outside(Elimination(choices, sums, 10**7, WIDE))


def test_weights_and_costs_of_every_value_are_those_of_listing_all_explanations() -> None:
    solved = 0
    for seed in range(700):
        choices, sums = random_group(random.Random(seed))
        cost: list[dict[int, float]] = [defaultdict(lambda: math.inf) for _ in choices]
        weight: list[dict[int, float]] = [defaultdict(float) for _ in choices]
        for values, price, mass in explanations(choices, sums):
            for cell, value in enumerate(values):
                cost[cell][value] = min(cost[cell][value], price)
                weight[cell][value] += mass
        found = searched(choices, sums)
        assert found.solved == bool(cost[0])
        if not found.solved:
            continue
        solved += 1
        for cell, worths in enumerate(found.worths):
            assert set(cost[cell]) == {value for value, worth in worths.values.items() if worth.weight > 0.0}
            for value, least in cost[cell].items():
                assert worths.values[value].cost == pytest.approx(least, abs=1e-9)
                assert worths.values[value].weight == pytest.approx(weight[cell][value], rel=1e-9)
    assert solved > 300


def test_the_story_of_a_value_has_that_value_and_costs_what_it_says() -> None:
    for seed in range(300):
        choices, sums = random_group(random.Random(10_000 + seed))
        found = searched(choices, sums)
        for cell, worths in enumerate(found.worths):
            for value, worth in worths.values.items():
                if worth.cost == math.inf:
                    continue
                story = found.through(worth)
                assert story.values[cell] == value and len(story.values) == len(choices)
                values = [story.values[place] for place in range(len(choices))]
                total = sum(dict(choice.options)[v] for choice, v in zip(choices, values, strict=True))
                total += sum(r.price if n in story.broken else mended(r, values) for n, r in enumerate(sums))
                assert total == pytest.approx(worth.cost, abs=1e-9)


def test_the_free_hypothesis_weighs_as_if_all_of_its_values_were_listed() -> None:
    solved = 0
    for seed in range(500):
        rng = random.Random(20_000 + seed)
        choices, sums = random_group(rng)
        sums = [Sum(r.terms, r.price) for r in sums]
        cell = rng.randrange(len(choices))
        listed = {value: cost for value, cost in choices[cell].options if value <= 12}
        if 0.0 not in listed.values() or rng.random() < 0.3:
            listed = {}
        salt = rng.randrange(1000)

        def price(value: int, salt: int = salt) -> float:
            return 1.5 + (value * 7919 + salt) % 97 / 20 if 0 <= value <= 12 else 500.0

        rest = {value: price(value) for value in range(13) if value not in listed}
        free = -math.log(sum(math.exp(-cost) for cost in rest.values()))
        full = list(choices)
        full[cell] = Choice(tuple(sorted({**listed, **rest}.items(), key=lambda pair: pair[1])))
        choices[cell] = Choice(tuple(listed.items()), Elsewhere(price, min(rest.values()), free))
        total = sum(mass for _, _, mass in explanations(full, sums))
        if total < 1e-80:
            continue
        solved += 1
        assert searched(choices, sums).weight == pytest.approx(total, rel=1e-6)
    assert solved > 200


def test_too_much_work_is_refused_rather_than_done() -> None:
    choices, sums = next(
        (choices, sums)
        for seed in range(100)
        for choices, sums in [random_group(random.Random(seed))]
        if len(sums) == 4 and len(choices) == 6
    )
    with pytest.raises(WorkExceeded):
        Elimination(choices, sums, 3, WIDE)


def test_a_search_said_to_be_hopeless_is_too_much_work_under_every_lesser_slack() -> None:
    hopeless = 0
    for seed in range(1000):
        choices, sums = random_group(random.Random(seed))
        for work in (5, 20, 60):
            try:
                Elimination(choices, sums, work, 10.0)
            except Hopeless:
                hopeless += 1
                for slack in (7.0, 4.0):
                    with pytest.raises(WorkExceeded):
                        Elimination(choices, sums, work, slack)
            except WorkExceeded:
                pass
    assert hopeless > 5


class Integers:
    """The same group for CP-SAT, its costs scaled to integers."""

    def __init__(self, choices: list[Choice], sums: list[Sum]) -> None:
        self.model = cp_model.CpModel()
        self.chosen = [[self.model.new_bool_var("") for _ in choice.options] for choice in choices]
        self.choices = choices
        terms = []
        values = []
        for choice, flags in zip(choices, self.chosen, strict=True):
            self.model.add_exactly_one(flags)
            values.append(sum(flag * value for flag, (value, _) in zip(flags, choice.options, strict=True)))
            terms += [flag * round(cost * SCALE) for flag, (_, cost) in zip(flags, choice.options, strict=True)]
        for relation in sums:
            terms += self._relation(relation, values)
        self.model.minimize(sum(terms))

    def _relation(self, relation: Sum, values: list) -> list:
        gap = sum(coefficient * values[cell] for cell, coefficient in relation.terms)
        exact, broken = self.model.new_bool_var(""), self.model.new_bool_var("")
        ways, costs = [exact], []
        self.model.add(gap == 0).only_enforce_if(exact)
        if relation.price < math.inf:
            ways.append(broken)
            costs.append(broken * round(relation.price * SCALE))
        declared = relation.terms[0][0]
        for low, high in relation.windows:
            near = self.model.new_bool_var("")
            self.model.add_linear_constraint(gap, low, high).only_enforce_if(near)
            for flag, (value, _) in zip(self.chosen[declared], self.choices[declared].options, strict=True):
                if value % 100:
                    self.model.add_implication(near, flag.negated())
            ways.append(near)
            costs.append(near * round(relation.mode_price * SCALE))
        self.model.add_exactly_one(ways)
        return costs

    def best(self, cell: int | None = None, other_than: int | None = None) -> float:
        """Least cost, or that of the explanations in which a cell has another option than the one given."""
        model = self.model.clone()
        if cell is not None and other_than is not None:
            flag = model.get_bool_var_from_proto_index(self.chosen[cell][other_than].index)
            model.add(flag == 0)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_presolve = False
        status = solver.solve(model)
        return solver.objective_value / SCALE if status == cp_model.OPTIMAL else math.inf


def test_best_cost_uniqueness_and_margins_agree_with_cp_sat() -> None:
    """Best cost, whether the best is unique, and for one cell of each group the distance to its best other value."""
    compared = 0
    for seed in range(2000):
        rng = random.Random(30_000 + seed)
        choices, sums = random_group(rng)
        found = searched(choices, sums)
        integers = Integers(choices, sums)
        if not found.solved:
            assert integers.best() == math.inf
            continue
        best = integers.best()
        assert found.cost == pytest.approx(best, abs=0.02)
        cell = rng.randrange(len(choices))
        costs = {value: worth.cost for value, worth in found.worths[cell].values.items()}
        top = min(costs, key=costs.__getitem__)
        option = [value for value, _ in choices[cell].options].index(top)
        other = min((cost for value, cost in costs.items() if value != top), default=math.inf)
        theirs = integers.best(cell, option)
        assert (other == math.inf) == (theirs == math.inf)
        if other < math.inf:
            assert other - found.cost == pytest.approx(theirs - best, abs=0.02)
            assert (other - found.cost < 1e-6) == (theirs - best < 1e-6)
        compared += 1
    assert compared > 1000
