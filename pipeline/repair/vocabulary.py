"""Cells of closed lists, and lists that go together (`pair`): the values of a row's codes and labels, exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.records import CellKey, Relation, Value
from pipeline.repair.channel import Channel
from pipeline.repair.spelled import Spelled, worded

MOST_TOGETHER = 8
"""Values of a cell that are tried with those of the cells it is paired with."""

Lexicon = tuple[tuple[str, str, float], ...]
"""Values of a closed list: each with the characters by which a print is compared to it, and how much rarer than the
others it is printed, in nats."""


class Coded(NamedTuple):
    """A cell of a closed list: its print, the channel of its page, the list, and whether it may be another word."""

    printed: str
    channel: Channel
    lexicon: Lexicon
    open_list: bool


class Told(NamedTuple):
    """What a cell may hold: (value, weight, least cost), likeliest first, and the weight of all else."""

    values: tuple[tuple[str, float, float], ...]
    other: float


Pairs = tuple[tuple[int, int, frozenset[tuple[Value, Value]], float], ...]
"""Paired cells by their places in the group, the pairs that go together, and the price of another one (nats)."""


@lru_cache(maxsize=4_000)
def spelled(cell: Coded) -> Spelled:
    """The entries of the list within reach of a cell's print."""
    return worded(cell.printed, cell.channel, cell.lexicon, cell.open_list)


def tell(cells: Sequence[Coded], pairs: Pairs) -> list[Told]:
    """The values of cells that pairs tie together; rows that print the same are searched once."""
    return list(_tell(tuple(cells), pairs))


@lru_cache(maxsize=4_000)
def _tell(cells: tuple[Coded, ...], pairs: Pairs) -> tuple[Told, ...]:
    """Sum over all combinations of the nearest values, each cell also being some word that no pair knows."""
    near = [spelled(cell) for cell in cells]
    if not pairs:
        return tuple(_alone(one) for one in near)
    options: list[list[tuple[str | None, float]]] = [[*one.options[:MOST_TOGETHER], (None, one.other)] for one in near]
    weight: list[dict[str | None, float]] = [{} for _ in cells]
    cost: list[dict[str | None, float]] = [{} for _ in cells]
    for chosen in product(*options):
        total = sum(price for _, price in chosen)
        for left, right, allowed, price in pairs:
            if (chosen[left][0], chosen[right][0]) not in allowed:
                total += price
        mass = math.exp(-total)
        for place, (value, _) in enumerate(chosen):
            weight[place][value] = weight[place].get(value, 0.0) + mass
            cost[place][value] = min(cost[place].get(value, math.inf), total)
    return tuple(_told(weight[place], cost[place], near[place]) for place in range(len(cells)))


def _told(weight: dict[str | None, float], cost: dict[str | None, float], near: Spelled) -> Told:
    """Values that were not tried with the others weigh what they would without any pair broken."""
    tried = sum(math.exp(-price) for _, price in near.options[:MOST_TOGETHER])
    left_out = sum(math.exp(-price) for _, price in near.options[MOST_TOGETHER:])
    best = max(weight.values())
    values = tuple(
        sorted(((v, w, cost[v]) for v, w in weight.items() if v is not None), key=lambda entry: (-entry[1], entry[0]))
    )
    return Told(values, weight.get(None, 0.0) + (best * left_out / tried if tried else 0.0))


def _alone(near: Spelled) -> Told:
    return Told(tuple((value, math.exp(-cost), cost) for value, cost in near.options), math.exp(-near.other))


def components(relations: Sequence[Relation], places: Mapping[CellKey, int]) -> list[tuple[list[int], Pairs]]:
    """Cells that pairs tie together, as (places, pairs between them); `places` numbers the cells of closed lists."""
    groups: list[tuple[set[int], list[Relation]]] = []
    for relation in relations:
        own = {places[key] for key in relation.cells if key in places}
        if len(own) < 2:
            continue
        touching = [group for group in groups if group[0] & own]
        merged = (own.union(*(group[0] for group in touching)), [r for g in touching for r in g[1]] + [relation])
        groups = [group for group in groups if not group[0] & own]
        groups.append(merged)
    found: list[tuple[list[int], Pairs]] = []
    for members, among in groups:
        order = sorted(members)
        local = {place: index for index, place in enumerate(order)}
        pairs = tuple(
            (local[places[a]], local[places[b]], relation.pairs, relation.price)
            for relation in among
            for a, b in [relation.cells[:2]]
        )
        found.append((order, pairs))
    return found
