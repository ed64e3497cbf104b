"""Which list an amount is of, where it stands without the number that each row of its list prints.

The rows of a list that is shorter than the next one end before it: an amount below its end is the other list's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.costs import NEAR, Profile, away
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout

UNNUMBERED = 2.0
"""Nats at most that an amount without number is of a list that prints numbers: too few to be shown."""

Row = tuple[Lattice, Alignment, Profile]


def last_numbers(block: Block, rows: Mapping[int, Row]) -> dict[str, int]:
    """By column of numbers of a list, the last of the `rows`, by number, that fills it."""
    number_of = {column.name: place for place, column in enumerate(block.columns)}
    return {
        side.numbered: max(filled)
        for side in block.lists
        if side.each_numbered
        and (filled := [n for n, (_, found, _) in rows.items() if found.spans[number_of[side.numbered]] is not None])
    }


def unnumbered(row: Row, block: Block, ended: Collection[str]) -> list[tuple[int, int]]:
    """The pairs of columns, a filled one of a list whose numbers have `ended` above and an empty one of another list,
    of which nothing tells that the amount is not the other's.
    """
    lattice, found, profile = row
    columns = block.columns
    number_of = {column.name: place for place, column in enumerate(columns)}
    list_of = {number_of[name]: side for side in block.lists for name in side.columns}
    filled = [place for place, span in enumerate(found.spans) if span is not None]
    pairs = []
    for place in filled:
        side = list_of.get(place)
        if side is None or side.numbered not in ended:
            continue
        least = max((other for other in filled if other < place), default=-1)
        most = min((other for other in filled if other > place), default=len(columns))
        for other in range(least + 1, most):
            beside = list_of.get(other)
            if (
                beside is not None
                and beside is not side
                and columns[other].shape == columns[place].shape
                and columns[other].name not in profile.barred
                and not stands_apart(lattice, found.spans[place], columns, profile, place, other)
            ):
                pairs.append((place, other))
    return pairs


def stands_apart(
    lattice: Lattice, span: Span | None, columns: Sequence[ColumnLayout], profile: Profile, place: int, other: int
) -> bool:
    """Whether a print stands where its column does, on a line where the other column has a place too."""
    if span is None:
        return False
    name, beside = columns[place].name, columns[other].name
    if profile.ruled_as(lattice) and name in profile.fields and beside in profile.fields:
        return lattice.atoms[span[0]].field == profile.fields[name]
    if name in profile.places and beside in profile.places:
        extent = lattice.atoms[span[0]].start, lattice.atoms[span[1] - 1].end
        return 2 * away(extent, profile.places[name]) <= away(extent, profile.places[beside]) - NEAR
    return False
