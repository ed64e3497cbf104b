"""Which part of its row's sum an amount is, where the row shows fewer amounts than it has parts.

The sum is the same whatever part the amount is, and what the other rows taught of the columns is what the reader first
took them for. So only what stands on the page tells: rules, tabs or positions, or rows that show every part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.tables.alignment import Alignment
from pipeline.tables.costs import Profile
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, RowSum
from pipeline.tables.number_doubts import stands_apart
from pipeline.tables.row_sums import shown_cents

Row = tuple[Lattice, Alignment, Profile]
UNPARTED = 2.0
"""Nats at most that an amount is the part of the sum that it was read as, where nothing tells: too few to be shown."""
TWICE = 2
"""Rows showing every part in which an amount recurs, from which it is known by its figures."""


@dataclass(frozen=True, slots=True)
class PartsKnown:
    """Of the parts of one sum, by column, the amounts that rows which show every part print there, in cents."""

    amounts: dict[str, Counter[int]] = field(default_factory=dict)

    def tells(self, cents: int | None, column: str, other: str) -> bool:
        """Whether an amount is known to stand in one column and not in another."""
        if cents is None:
            return False
        own, others = self.amounts.get(column, Counter()), self.amounts.get(other, Counter())
        return own[cents] >= TWICE and not others[cents]


def parts_known(columns: Sequence[ColumnLayout], rows: Sequence[Row], sums: Sequence[RowSum]) -> PartsKnown:
    """The amounts of rows that show every column of a sum, if only by a dash, or whose rules or positions tell."""
    known = PartsKnown()
    for one in sums:
        places = _columns_of(one, columns)
        for lattice, found, profile in rows:
            for place in places:
                span = found.spans[place]
                cents = None if span is None else shown_cents(lattice.text(*span))
                others = [other for other in places if other != place and found.spans[other] is None]
                if cents and all(stands_apart(lattice, span, columns, profile, place, other) for other in others):
                    known.amounts.setdefault(columns[place].name, Counter())[cents] += 1
    return known


def unparted(
    row: Row, columns: Sequence[ColumnLayout], sums: Sequence[RowSum], known: PartsKnown
) -> list[tuple[int, int]]:
    """The pairs of columns, a filled and an empty one, of which nothing tells that the amount is not the other's: that
    of another part, or of the total where the row shows none.
    """
    lattice, found, profile = row
    pairs = []
    for one in sums:
        places = [
            place
            for place in _columns_of(one, columns)
            if columns[place].name not in profile.barred
            and not (columns[place].name == one.total and found.spans[place] is not None)
        ]
        filled = [place for place in places if found.spans[place] is not None]
        for number, place in enumerate(filled):
            span = found.spans[place]
            cents = None if span is None else shown_cents(lattice.text(*span))
            last = len(places) - len(filled) + number
            for other in places[number : last + 1]:
                if (
                    found.spans[other] is None
                    and cents
                    and not stands_apart(lattice, span, columns, profile, place, other)
                    and not known.tells(cents, columns[place].name, columns[other].name)
                ):
                    pairs.append((place, other))
    return pairs


def _columns_of(one: RowSum, columns: Sequence[ColumnLayout]) -> list[int]:
    return [place for place, column in enumerate(columns) if column.name in (*one.parts, one.total)]
