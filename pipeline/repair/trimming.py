"""Options that cannot matter: what their relations would then cost at least is more than any horizon allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pipeline.repair.choices import EURO, Choice, Elsewhere, Sum

BUDGET = 15.0
"""Nats over the references, relations as they are, beyond which an option of a cell is dropped."""


def trimmed(choices: Sequence[Choice], relations: Sequence[Sum], budget: float = BUDGET) -> list[Choice]:
    """The choices without the options that would need too much else to be believed.

    An option that shifts a relation which holds asks for another cell that shifts it back, by as much, or for two
    others, or for the paper to break it. A relation that does not hold asks for nothing. Values elsewhere are kept
    as implied values only in cells of a relation that does not hold.
    """
    inside: list[list[tuple[int, int]]] = [[] for _ in choices]
    for r, relation in enumerate(relations):
        for cell, coefficient in relation.terms:
            inside[cell].append((r, coefficient))
    holds = [_holds(choices, relation) for relation in relations]
    answers = [_answers(choices, relation) if held else {} for relation, held in zip(relations, holds, strict=True)]
    otherwise = [_otherwise(choices, relation) for relation in relations]
    kept = []
    for cell, choice in enumerate(choices):
        asking = [(r, coefficient) for r, coefficient in inside[cell] if holds[r]]
        elsewhere = choice.elsewhere
        if elsewhere is not None and len(asking) == len(inside[cell]):
            elsewhere = Elsewhere(elsewhere.price, math.inf, elsewhere.free, elsewhere.lowest)
        if not asking:
            kept.append(replace(choice, elsewhere=elsewhere))
            continue
        options = list(choice.options[:1])
        for value, cost in choice.options[1:]:
            shift = value - choice.reference
            for r, coefficient in asking:
                least = otherwise[r]
                for answering, answer in answers[r].get(-coefficient * shift, ()):
                    if answering != cell and answer < least:
                        least = answer
                cost += least
            if cost <= budget:
                options.append((value, cost))
        listed = dict(choice.options)
        options = [(value, listed[value]) for value, _ in options]
        dropped = choice.departing - sum([math.exp(-cost) for _, cost in options[1:]])
        if elsewhere is not None and dropped > 0.0:
            free = -math.log(math.exp(-elsewhere.free) + dropped)
            elsewhere = replace(elsewhere, free=free)
        kept.append(Choice(tuple(options), elsewhere))
    return kept


def _holds(choices: Sequence[Choice], relation: Sum) -> bool:
    declared = choices[relation.terms[0][0]].reference
    readable = all(choices[cell].options for cell, _ in relation.terms)
    return readable and relation.mode_cost(relation.gap(choices), declared % EURO == 0) == 0.0


def _answers(choices: Sequence[Choice], relation: Sum) -> dict[int, list[tuple[int, float]]]:
    """For each shift of the relation the cells that have an option that makes it, with its cost."""
    found: dict[int, list[tuple[int, float]]] = {}
    for cell, coefficient in relation.terms:
        for value, cost in choices[cell].options[1:]:
            found.setdefault(coefficient * (value - choices[cell].reference), []).append((cell, cost))
    return found


def _otherwise(choices: Sequence[Choice], relation: Sum) -> float:
    """Least cost of mending the relation by more than one cell, by a value elsewhere, or on paper."""
    costs = sorted(choices[cell].options[1][1] for cell, _ in relation.terms if len(choices[cell].options) > 1)
    two = sum(costs[:2]) if len(costs) > 1 else math.inf
    elsewhere = min((e.least for cell, _ in relation.terms if (e := choices[cell].elsewhere)), default=math.inf)
    modes = relation.mode_price if relation.windows else math.inf
    return min(relation.price, two, elsewhere, modes)
