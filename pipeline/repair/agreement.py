"""Cells that all print one value (`same`): how likely each value of the group, and of each cell, is; in linear time.

The group has a value; a cell prints it, or the paper prints another there at the price of the relation. Given the
group's value the cells are independent, so that the sum over all explanations is a product over the cells.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.repair.channel import Channel, arbitrary
from pipeline.repair.spelled import Admits, Spelled, identifier

MOST_VALUES = 60
ALIKE = 1.5
"""Nats for each further cell to be misread as the first one was: the same glyphs are often misread alike."""
STRANGER = 12.0
"""Nats by which one given value printed by mistake on paper is less likely than all of them together."""
SIBLING = 8.0
"""The same of the very number that is read, where it is a valid one: numbers of one body are often near each other."""
ELSEWHERE = 0.5
"""Share of the values printed by mistake that stand elsewhere in the dossier: mostly another row's was copied."""


@dataclass(frozen=True, slots=True)
class Member:
    """A cell of the group: its print, and the channel of its page."""

    printed: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a cell of a group may hold: (value, weight, least cost), likeliest first, and the weight of all else.

    `follows` says whether the likeliest is the group's value.
    """

    values: tuple[tuple[str, float, float], ...]
    other: float
    follows: bool


@dataclass(frozen=True, slots=True)
class Departing:
    """What a cell may hold where the paper prints another value than the group's: (value, weight) of those within
    reach, and the weight of all else (e^-nats, the price of departing included).
    """

    values: tuple[tuple[str, float], ...]
    other: float

    @property
    def cost(self) -> float:
        """Nats of all of them together."""
        return -math.log(sum([weight for _, weight in self.values]) + self.other)


def agree(
    members: Sequence[Member], admits: Admits, price: float, elsewhere: frozenset[str] = frozenset()
) -> list[Agreed]:
    """The values of the cells of one group.

    `price` in nats is what it costs that the paper prints another value in any of its cells, more in a given one;
    `elsewhere` are numbers that the dossier prints in other cells.
    """
    prints = Counter(member.printed for member in members)
    common = [text for text, _ in prints.most_common(4)]
    own = [identifier(member.printed, member.channel, admits) for member in members]
    values = _group_values(prints, common, own, admits)
    if not values or len(members) == 1:
        return [alone(spelled) for spelled in own]
    follow = [[_cost(member.channel, member.printed, value) for value in values] for member in members]
    copied = elsewhere.difference(common[:1])
    departing = [
        _departing(spelled, member.channel, price + math.log(len(members)), price, copied)
        for spelled, member in zip(own, members, strict=True)
    ]
    depart = [one.cost for one in departing]
    least = [sum(min(follow[i][j], depart[i]) for i in range(len(members))) for j in range(len(values))]
    best = min(least)
    place = least.index(best)
    near = [min(costs[place] + ALIKE, leaving) for costs, leaving in zip(follow, depart, strict=True)]
    unlisted = _unlisted(members, own, near)
    weights, per_cell = _weigh(follow, depart)
    total = _log_sum([*weights, -unlisted])
    shares = [math.exp(weight - total) for weight in weights]
    over = [cost - best for cost in least]
    return [
        _cell(departing[i], values, shares, per_cell[i], over, math.exp(-unlisted - total)) for i in range(len(members))
    ]


def _unlisted(members: Sequence[Member], own: Sequence[Spelled], costs: Sequence[float]) -> float:
    """Cost of all group values that are not listed: the commonest print misread alike wherever it stands.

    The other prints cost what they cost (`costs`) as misreads of the likeliest value, of which an unlisted one is a
    neighbour, misread alike in them too. Of prints equally common the dearest counts: each of them must be a misread
    of such a value.
    """
    prints = Counter(member.printed for member in members)
    most = max(prints.values())

    def read_from(text: str, free: float) -> float:
        rest = [cost for cost, member in zip(costs, members, strict=True) if member.printed != text]
        return free + ALIKE * (most - 1) + sum(rest)

    return max(read_from(spelled.printed, spelled.other) for spelled in own if prints[spelled.printed] == most)


def _group_values(prints: Counter[str], common: Sequence[str], own: Sequence[Spelled], admits: Admits) -> list[str]:
    values = {text: None for text, _ in prints.most_common(MOST_VALUES // 2) if admits(text)}
    for spelled in own:
        if spelled.printed in common:
            for value, _ in spelled.options:
                values[value] = None
    return list(values)[:MOST_VALUES]


@lru_cache(maxsize=50_000)
def _cost(channel: Channel, printed: str, value: str) -> float:
    return channel.cost(printed, value)


def _departing(spelled: Spelled, channel: Channel, price: float, least: float, copied: frozenset[str]) -> Departing:
    """What the cell may hold if the paper prints some value of its own there, at `price` nats.

    Arbitrary text says nothing of its cell, so that the other rows would tell it alone: it departs at `least` nats.
    """
    stranger = math.exp(-price - STRANGER)
    weight = {value: stranger * math.exp(-cost) for value, cost in spelled.options}
    if spelled.printed in weight:
        weight[spelled.printed] = math.exp(-price - SIBLING)
    for value in copied:
        cost = _cost(channel, spelled.printed, value)
        weight[value] = max(weight.get(value, 0.0), ELSEWHERE / len(copied) * math.exp(-price - cost))
    garbled = channel.garble + arbitrary(spelled.printed)
    return Departing(tuple(weight.items()), stranger * math.exp(-spelled.twice) + math.exp(-least - garbled))


def _weigh(follow: list[list[float]], depart: Sequence[float]) -> tuple[list[float], list[list[float]]]:
    """Log weight of each value of the group, and for each cell the share of following it, by value."""
    count = len(follow[0])
    weights = [0.0] * count
    shares = []
    for costs, own in zip(follow, depart, strict=True):
        row = []
        for j in range(count):
            both = _log_sum([-costs[j], -own])
            weights[j] += both
            row.append(math.exp(-costs[j] - both))
        shares.append(row)
    return weights, shares


def _cell(
    own: Departing,
    values: Sequence[str],
    shares: Sequence[float],
    following: Sequence[float],
    least: Sequence[float],
    unlisted: float,
) -> Agreed:
    weight: dict[str, float] = {}
    cost: dict[str, float] = {}
    departing = 0.0
    for value, share, follows, lowest in zip(values, shares, following, least, strict=True):
        weight[value] = weight.get(value, 0.0) + share * follows
        cost[value] = min(cost.get(value, math.inf), lowest)
        departing += share * (1.0 - follows)
    scale = sum([mass for _, mass in own.values]) + own.other
    for value, mass in own.values:
        weight[value] = weight.get(value, 0.0) + departing * mass / scale
        cost[value] = min(cost.get(value, math.inf), -math.log(mass))
    other = departing * own.other / scale + unlisted
    ranked = tuple(sorted(((v, w, cost[v]) for v, w in weight.items()), key=lambda entry: (-entry[1], entry[0])))
    group_value = max(zip(shares, values, strict=True))[1]
    return Agreed(ranked, other, ranked[0][0] == group_value)


def alone(spelled: Spelled) -> Agreed:
    """What a cell that agrees with no other may hold: its print alone speaks."""
    ranked = tuple((value, math.exp(-cost), cost) for value, cost in spelled.options)
    return Agreed(ranked, math.exp(-spelled.other), True)


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))
