"""A figure that the paper itself prints wrong, weighed against a misread of the scan."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import Value
from pipeline.repair.choices import Choice
from pipeline.repair.figures import LONGER
from pipeline.repair.posterior import MOST_LISTED, CellShown

SLIP = 5.5
"""Nats that the paper prints some figure wrong in a given cell."""
FAR = 14.0
"""Nats of a misread that is not among the readings within reach."""
PLAIN = 6.0
"""Nats at most for another value than a well-formed print that only a contradiction on paper speaks against, over the
price of the totals of its table that it is a part of."""
ALIKE = 3.0
"""Nats over the likeliest reading of a malformed print up to which others of it are named."""
MOST_NAMED = 3
LEFT_OVER = 2.0
"""Nats at least by which the figure meant leads a reading of another length: that one lost or won digits on the way, so
that it makes the margin small but is not told as what the paper says."""


class Slip(NamedTuple):
    """What the paper may print where another figure is meant, the likeliest first.

    Each of `readings` has the nats by which the figure meant is likelier. `most` nats is the margin that this leaves,
    `in_form` whether the print itself says what the paper shows.
    """

    readings: tuple[tuple[int, float], ...]
    most: float
    in_form: bool

    @property
    def printed(self) -> int:
        """The likeliest of them."""
        return self.readings[0][0]


def slip_of_paper(cell: CellShown, choice: Choice, meant: int, added_up: float) -> Slip | None:
    """What the paper prints by mistake where `meant` is due, if it does; None where that need not be weighed.

    A print in good form says itself what the paper shows. A malformed one may be any of its readings that is nearer to
    it than the figure meant: under any other the scan too would have had to go wrong further, for nothing. `added_up`
    is the price in nats of the totals of its own table, which would show the slip too.
    """
    if meant in cell.witnessed:
        return None
    options = dict(choice.options)
    plain = cell.literal if cell.literal is not None else cell.plain
    if isinstance(plain, int):
        ahead = on_paper(plain, meant) + added_up - options.get(meant, FAR)
        return Slip(((plain, ahead),), min(abs(ahead), PLAIN + added_up), True) if plain != meant else None
    misread = options.get(meant, FAR)
    if choice.elsewhere and meant not in options:
        misread = min(FAR, choice.elsewhere.price(meant))
    nearer = [value for value, cost in choice.options if cost < misread]
    if not cell.prints or not nearer:
        return None

    def by_mistake(value: int) -> float:
        return options[value] + on_paper(value, meant) + LONGER * max(0, len(str(value)) - len(str(meant)))

    likeliest = sorted((by_mistake(value), unlike(value, meant), value) for value in nearer)[:MOST_NAMED]
    named = sorted(
        (max(cost + added_up - misread, LEFT_OVER if len(str(value)) != len(str(meant)) else -FAR), place, value)
        for place, (cost, _, value) in enumerate(likeliest)
        if cost <= likeliest[0][0] + ALIKE
    )
    ahead = named[0][0]
    most = ahead if ahead > 0.0 else min(-ahead, PLAIN + added_up)
    return Slip(tuple((value, nats) for nats, _, value in named), most, False)


def on_paper(printed: int, meant: int) -> float:
    """Nats that the paper prints one figure where another is meant, in cents or units.

    Two neighbouring digits swapped are the commonest slip of the hand, then one wrong digit. That the paper prints a
    figure wrong is one event, however many relations it breaks.

    >>> on_paper(654000, 645000) < on_paper(654000, 655000) < on_paper(654000, 123400)
    True
    """
    one, other = str(printed), str(meant)
    if len(one) == len(other):
        differ = [place for place in range(len(one)) if one[place] != other[place]]
        if len(differ) == 1:
            return SLIP + 4.0
        if (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and one[differ[0]] == other[differ[1]]
            and one[differ[1]] == other[differ[0]]
        ):
            return SLIP + 2.5
    return SLIP + 8.0


def unlike(one: int, other: int) -> int:
    """How many digits two figures differ in, from the last one on.

    >>> unlike(24657602, 24662622), unlike(24657622, 24662622), unlike(100, 2100)
    (3, 2, 1)
    """
    first, second = str(one), str(other)
    size = max(len(first), len(second))
    return sum(a != b for a, b in zip(first.rjust(size), second.rjust(size), strict=True))


def with_print(candidates: tuple[tuple[Value, float], ...], slip: Slip) -> tuple[tuple[Value, float], ...]:
    """The candidates with what the paper may print among them, nats over the best one.

    A reading of a malformed print that the search itself holds for likelier stays where it is.

    >>> with_print(((100, 0.0), (200, 7.0)), Slip(((200, 9.5), (300, 10.0)), 9.5, in_form=False))
    ((100, 0.0), (200, 7.0), (300, 10.0))
    >>> with_print(((100, 0.0), (200, 7.0)), Slip(((300, -1.0),), 1.0, in_form=True))
    ((300, 0.0), (100, 1.0), (200, 8.0))
    """
    behind = max(0.0, -slip.readings[0][1])
    known = {} if slip.in_form else dict(candidates)
    printed: dict[Value, float] = {
        value: behind + min(ahead, known.get(value, ahead)) for value, ahead in slip.readings
    }
    kept = [(value, near + behind) for value, near in candidates if value not in printed]
    return tuple(sorted([*kept, *printed.items()], key=lambda pair: pair[1]))[:MOST_LISTED]
