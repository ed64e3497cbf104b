"""Small groups of cells and sums for the tests of the repair, and what every way to fill them in costs."""

import math
import random
from collections.abc import Iterator, Sequence
from itertools import product

from pipeline.repair.choices import Choice, Sum


def random_group(rng: random.Random) -> tuple[list[Choice], list[Sum]]:
    """Two to six cells of one to four options, one to four sums over them, some hard, some with modes."""
    cells = rng.randint(2, 6)
    choices = []
    for _ in range(cells):
        whole = rng.random() < 0.3
        values = rng.sample([0, 100, 150, 200, 230, 99], 3) if whole else rng.sample(range(8), rng.randint(1, 4))
        costs = [0.0, *sorted(round(rng.uniform(1, 9), 3) for _ in values[1:])]
        choices.append(Choice(tuple(zip(values, costs, strict=True))))
    sums = []
    for _ in range(rng.randint(1, 4)):
        members = rng.sample(range(cells), rng.randint(2, min(4, cells)))
        terms = tuple((cell, -1 if place == 0 else rng.choice([1, 1, 1, -1])) for place, cell in enumerate(members))
        modes = rng.choice([("exact",), ("exact",), ("exact", "cut"), ("exact", "cut", "rounded")])
        sums.append(Sum(terms, rng.choice([math.inf, 3.0, 5.5]), modes, 1.0))
    used = sorted({cell for relation in sums for cell, _ in relation.terms})
    place = {cell: index for index, cell in enumerate(used)}
    renamed = [Sum(tuple((place[cell], c) for cell, c in r.terms), r.price, r.modes, r.mode_price) for r in sums]
    return [choices[cell] for cell in used], renamed


def mended(relation: Sum, values: Sequence[int]) -> float:
    """Cost at which a relation holds under these values, infinite where it does not."""
    gap = relation.constant + sum(coefficient * values[cell] for cell, coefficient in relation.terms)
    return relation.mode_cost(gap, values[relation.terms[0][0]] % 100 == 0)


def explanations(choices: Sequence[Choice], sums: Sequence[Sum]) -> Iterator[tuple[list[int], float, float]]:
    """Every way to fill in the cells: (values, least cost, summed weight over what holds and what is broken)."""
    for chosen in product(*[choice.options for choice in choices]):
        values = [value for value, _ in chosen]
        cost, weight = sum(price for _, price in chosen), 1.0
        for relation in sums:
            held = mended(relation, values)
            weight *= math.exp(-held) + math.exp(-relation.price)
            cost += min(held, relation.price)
        if cost < math.inf:
            yield values, cost, weight * math.exp(-sum(price for _, price in chosen))
