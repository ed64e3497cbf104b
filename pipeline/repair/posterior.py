"""What the search is shown of a cell, and what it says of it: the value, its margin, its runner-up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.records import CellKey, Kind, Value
from pipeline.repair.rates import Page
from pipeline.repair.vocabulary import Lexicon

LISTED = 14.0
"""Nats over the best value up to which candidates are listed."""
MOST_LISTED = 8
Grade = Literal["forced", "listed"]


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell as the search sees it. `prints` are its own (of texts, the characters alone), then independent witnesses.

    `admits` is what any value of it must satisfy; `lexicon` the closed list that it is of, `open_list` whether another
    word may stand there; `literal` what its print says in good form, `witnessed` what its other prints say
    so, `plain` what it says but for its decimal sign.
    """

    key: CellKey
    kind: Kind
    prints: tuple[str, ...]
    page: Page | None
    admits: Callable[[str], bool] | None = None
    lexicon: Lexicon = ()
    open_list: bool = False
    literal: Value | None = None
    witnessed: frozenset[Value] = frozenset()
    plain: Value | None = None


@dataclass(frozen=True, slots=True)
class Tale:
    """What else must be believed: values of other cells, and the codes of the relations that the paper breaks."""

    changes: tuple[tuple[CellKey, Value], ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the search says of a cell, in nats. `candidates` are (value, nats over the best), best first.

    `margin` is the log-odds of the value against all others together; `runner_up` the value of the best explanation in
    which the cell has another one, `runner_up_cost` what that costs more. `corroborated`: a relation or a check that
    could have failed bears on it; `tied`: other cells that show something bear on it. `broken` are the codes of its
    relations that the best explanation breaks. `slip` is the print in good form that the value displaces, where the
    paper may as well print it by mistake: nothing of its own table adds it up. `codes` are those of declarations that
    bear on the cell beside the relations.
    """

    value: Value | None
    margin: float
    candidates: tuple[tuple[Value, float], ...]
    runner_up: Value | None = None
    runner_up_cost: float | None = None
    runner_up_story: Tale = field(default_factory=Tale)
    grade: Grade | None = None
    corroborated: bool = False
    tied: bool = False
    printed: Value | None = None
    broken: tuple[str, ...] = ()
    timed_out: bool = False
    slip: Value | None = None
    codes: tuple[str, ...] = ()


def listed(values: Sequence[tuple[Value, float]]) -> tuple[tuple[Value, float], ...]:
    """Values with the nats that each is behind the first, of values with their weights, the best first."""
    best = values[0][1]
    if best <= 0.0:
        return ((values[0][0], 0.0),)
    listed = [(value, math.log(best / weight)) for value, weight in values if weight > 0.0]
    return tuple((value, nats) for value, nats in listed if nats <= LISTED)[:MOST_LISTED]
