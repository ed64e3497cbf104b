"""What other readings of the doubtful cells of a relation would take for its gap to go."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipeline.records import CellKey, Relation, Value
from pipeline.relations.settled import Settled

MOST_SUMS = 5000
"""Different sums that are followed at most; those that take the least are kept."""


def mending(relation: Relation, settled: Mapping[CellKey, Settled]) -> float | None:
    """Nats that the readings of the doubtful cells under which a `sum` holds exactly are behind the best ones.

    None where no listed readings make it hold.

    >>> total, one = CellKey("budget", "total", "planned"), CellKey("budget", "travel", "planned")
    >>> adds_up = Relation("ADD-001", "sum", ((total, -1), (one, 1)))
    >>> shown = {total: Settled(500, True, True), one: Settled(800, False, True, others=((500, 1.5), (600, 0.2)))}
    >>> mending(adds_up, shown)
    1.5
    """
    sums = {0: 0.0}
    for key, coefficient in relation.terms:
        reached: dict[int, float] = {}
        for value, nats in _readings(settled[key]):
            step = coefficient * value
            for so_far, cost in sums.items():
                if cost + nats < reached.get(so_far + step, math.inf):
                    reached[so_far + step] = cost + nats
        sums = reached if len(reached) <= MOST_SUMS else _cheapest(reached)
    return sums.get(0)


def _cheapest(reached: Mapping[int, float]) -> dict[int, float]:
    """The sums that take the least, the lower ones first among equals."""
    ranked = sorted(zip(reached.values(), reached, strict=True))
    return {place: cost for cost, place in ranked[:MOST_SUMS]}


def _readings(cell: Settled) -> list[tuple[int, float]]:
    known: tuple[tuple[Value, float], ...] = cell.candidates[:1] if cell.sure else cell.candidates
    return [(value, nats) for value, nats in known if isinstance(value, int)] or [(0, 0.0)]
