"""What the search for explanations is given: cells as choices between values, relations as sums over them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["exact", "cut", "rounded"]
EURO = 100


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The free hypothesis of a cell: some value that is not among its options.

    `price(value)` is the cost in nats of one such value, never under `least`. `free` is the cost of all of them
    together, where nothing says which, not under `least` either. A value under `lowest` cannot be printed.
    """

    price: Callable[[int], float]
    least: float
    free: float
    lowest: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A cell: the values within reach of its print with their costs in nats, cheapest first.

    Costs are relative to the first option. Without options (nothing can be read) the cell has only `elsewhere`.
    `shifts` gives the weight (e^-nats) of each other option by its distance from the reference, `departing` the
    sum of these,
    `largest` the greatest of them or of any value elsewhere.
    """

    options: tuple[tuple[int, float], ...]
    elsewhere: Elsewhere | None = None
    reference: int = field(init=False)
    shifts: dict[int, float] = field(init=False)
    departing: float = field(init=False)
    largest: float = field(init=False)

    def __post_init__(self) -> None:
        reference = self.options[0][0] if self.options else 0
        shifts = {value - reference: math.exp(-cost) for value, cost in self.options[1:]}
        elsewhere = math.exp(-self.elsewhere.least) if self.elsewhere else 0.0
        object.__setattr__(self, "reference", reference)
        object.__setattr__(self, "shifts", shifts)
        object.__setattr__(self, "departing", sum(shifts.values()))
        object.__setattr__(self, "largest", max(elsewhere, max(shifts.values(), default=0.0)))

    @property
    def free(self) -> float:
        """Weight of all values elsewhere together."""
        return math.exp(-self.elsewhere.free) if self.elsewhere else 0.0

    @property
    def pinned(self) -> float:
        """The most that one value elsewhere can weigh."""
        return math.exp(-self.elsewhere.least) if self.elsewhere else 0.0


@dataclass(frozen=True, slots=True)
class Sum:
    """`constant` and coefficient * value over `terms`, pairs (cell, coefficient), add up to 0; or the paper breaks it.

    `price` nats to break it, infinite where the paper cannot. With `modes` other than `exact` the first term, of
    coefficient -1, may also be the sum of the others with its cents dropped or rounded to the euro, at `mode_price`.
    `windows` are the gaps between computed and declared figure that this allows, for a figure in whole euros.

    >>> Sum(((0, -1), (1, 1)), modes=("exact", "cut", "rounded")).windows
    ((0, 99), (-50, 49))
    """

    terms: tuple[tuple[int, int], ...]
    price: float = math.inf
    modes: tuple[Mode, ...] = ("exact",)
    mode_price: float = 1.0
    constant: int = 0
    windows: tuple[tuple[int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        allowed = {"cut": (0, EURO - 1), "rounded": (-(EURO // 2), EURO // 2 - 1)}
        windows = tuple([allowed[mode] for mode in self.modes if mode in allowed])
        object.__setattr__(self, "windows", windows)

    def gap(self, choices: Sequence[Choice]) -> int:
        """What the references of the cells leave of the relation."""
        return self.constant + sum([coefficient * choices[cell].reference for cell, coefficient in self.terms])

    def mode_cost(self, gap: int, whole_euros: bool) -> float:
        """Cost of holding with this gap (the computed minus the declared figure), infinite if it does not hold."""
        if gap == 0:
            return 0.0
        if whole_euros and any(low <= gap <= high for low, high in self.windows):
            return self.mode_price
        return math.inf
