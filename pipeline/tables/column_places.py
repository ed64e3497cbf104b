"""Where the columns of a block stand on its lines: between which rules or tabs, or under which characters.

A first reading of a row that leaves columns empty may have taken a cell for its neighbour's. So the columns are placed
by the rows that show most, as long as no two columns stand in one place, and as those places hold what the others show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.atoms import SEPARATORS
from pipeline.tables.costs import NEAR, away
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout
from pipeline.tables.readings import ArrangedLine

SPACED = STEADY = 0.6
AS_GOOD = 0.02
"""Share of the cells that more of the rows may leave unexplained to be preferred to fewer."""
FITS = 0.5
"""Share of what stands in a field that reads as its column does, at least."""
FEW, OFTEN = 3, 0.1
"""Lines, and share of them, from which a number of tabs is a usual one."""

ONE_WIDTH = 0.8
"""Share of the wide blanks of a print that are of one width where they part cells, and align nothing."""

Row = tuple[Lattice, Alignment]
Place = TypeVar("Place")


def columns_told(block: Block, rows: Sequence[Row]) -> tuple[frozenset[int], dict[str, int]] | None:
    """The numbers of rules on the lines and how many stand before each column, where a heading tells it."""
    told = [lattice.line.told for lattice, _ in rows if isinstance(lattice.line, ArrangedLine)]
    names = [column.name for column in block.columns]
    if not told or len(told) < SPACED * len(rows) or any(one != told[0] for one in told) or names[0] not in told[0]:
        return None
    fields = {name: told[0][name] for name in names if name in told[0]}
    return frozenset(lattice.fields for lattice, _ in rows if isinstance(lattice.line, ArrangedLine)), fields


def columns_between_rules(
    printed: Sequence[ColumnLayout], block: Block, rows: Sequence[Row]
) -> tuple[frozenset[int], dict[str, int]]:
    """The usual numbers of rules and tabs on a line, and how many stand before each column where they are steady.

    With a rule between any two columns each column has its own place, whatever the rows show, if what stands there
    reads as the column does: two columns may share a place, and a rule stand at either end. Else the prints tell. Blank
    cells at the end of a line leave no tabs, so that several numbers of them may be usual.
    """
    counts = Counter(lattice.fields for lattice, _ in rows)
    ruled, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    usual = frozenset((ruled,))
    if _tabbed(rows):
        enough = max(FEW, round(OFTEN * len(rows)))
        usual |= {count for count, lines in counts.items() if lines >= enough}
        ruled = max(usual)
        often = sum(counts[count] for count in usual)
    if ruled < max(1, len(block.columns) // 2 - 1) or often < SPACED * len(rows):
        return frozenset(), {}
    own = [row for row in rows if row[0].fields in usual]
    first = _mostly([lattice.atoms[0].text in SEPARATORS for lattice, _ in own])
    last = _mostly([lattice.atoms[-1].text in SEPARATORS for lattice, _ in own])
    for whole in (printed, block.columns):
        for leading, closing in dict.fromkeys([(False, False), (first, last)]):
            if ruled == len(whole) - 1 + leading + closing:
                fields = {column.name: number for number, column in enumerate(whole, int(leading))}
                if all(_fits(column, fields[column.name], own) for column in whole):
                    return usual, fields

    def place(lattice: Lattice, span: Span) -> int:
        return lattice.atoms[span[0]].field

    def common(fields: Sequence[int]) -> int | None:
        field, count = max(Counter(fields).items(), key=lambda item: (item[1], -item[0]))
        return field if count >= STEADY * len(fields) else None

    return usual, _settled(block, own, place, common, lambda one, other: one == other, lambda field: field)


def columns_under_one_another(block: Block, rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """Where the cells of each column stand, in a print that keeps its columns under one another; else nothing."""
    gaps = [[atom.gap for atom in lattice.atoms[1:] if atom.gap > 1] for lattice, _ in rows]
    if sum(map(bool, gaps)) < SPACED * len(rows) or any("\t" in lattice.line.text for lattice, _ in rows):
        return {}
    widths = Counter(gap for own in gaps for gap in own)
    if max(widths.values()) >= ONE_WIDTH * widths.total():
        return {}

    def place(lattice: Lattice, span: Span) -> tuple[int, int]:
        return lattice.extent(span)

    def common(extents: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        starts, ends = sorted(start for start, _ in extents), sorted(end for _, end in extents)
        start, end = starts[len(starts) // 2], ends[len(ends) // 2]
        steady = max(sum(abs(s - start) <= NEAR for s in starts), sum(abs(e - end) <= NEAR for e in ends))
        return (start, end) if steady >= STEADY * len(extents) else None

    return _settled(block, rows, place, common, lambda one, other: away(one, other) <= NEAR, lambda extent: extent[0])


def _tabbed(rows: Sequence[Row]) -> bool:
    """Whether tabs, and not rules, part the columns."""
    return sum("\t" in lattice.line.text for lattice, _ in rows) > len(rows) / 2


def _settled(
    block: Block,
    rows: Sequence[Row],
    place: Callable[[Lattice, Span], Place],
    common: Callable[[Sequence[Place]], Place | None],
    alike: Callable[[Place, Place], bool],
    order: Callable[[Place], int],
) -> dict[str, Place]:
    """The places of the columns by the rows that show most, in order and each apart from the others, so chosen that
    they hold most of the cells of all rows; nothing where no rows show columns apart.
    """
    cells = [sum(span is not None for span in found.spans) for _, found in rows]
    shown = [place(lattice, span) for lattice, found in rows for span in found.spans if span is not None]
    best: dict[str, Place] = {}
    held = 0.0
    for least in sorted(set(cells)):
        full = [row for row, count in zip(rows, cells, strict=True) if count >= least]
        places = _in_order(_places_in(block, full, place, common), block, alike, order)
        if not places:
            continue
        own = list(places.values())
        share = sum(any(alike(one, other) for other in own) for one in shown) / len(shown)
        if share > held + AS_GOOD:
            best, held = places, share
    return best


def _in_order(
    places: dict[str, Place], block: Block, alike: Callable[[Place, Place], bool], order: Callable[[Place], int]
) -> dict[str, Place]:
    """The places less those that do not stand after the place before; nothing where two columns of one shape do not.

    A code and its label may well stand in one place: two amounts there are one column, read in two ways.
    """
    shape_of = {column.name: (column.shape, column.length) for column in block.columns}
    kept: dict[str, Place] = {}
    for name, place in places.items():
        before = [other for other, where in kept.items() if alike(where, place) or order(where) > order(place)]
        if any(shape_of[other] == shape_of[name] for other in before):
            return {}
        if not before:
            kept[name] = place
    return kept


def _places_in(
    block: Block,
    rows: Sequence[Row],
    place: Callable[[Lattice, Span], Place],
    common: Callable[[Sequence[Place]], Place | None],
) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for position, column in enumerate(block.columns):
        own = [place(lattice, span) for lattice, found in rows if (span := found.spans[position]) is not None]
        where = common(own) if own else None
        if where is not None:
            places[column.name] = where
    return places


def _mostly(told: Sequence[bool]) -> bool:
    return sum(told) >= SPACED * len(told)


def _fits(column: ColumnLayout, place: int, rows: Sequence[Row]) -> bool:
    """Whether what stands between two rules reads as a column does; too little to tell, and any words, do."""
    if column.shape == "words":
        return True
    shown = fit = 0
    for lattice, _ in rows:
        own = [
            number for number, atom in enumerate(lattice.atoms) if atom.field == place and atom.text not in SEPARATORS
        ]
        if own:
            shown += 1
            fit += any((first, end) == (own[0], own[-1] + 1) for first, end, _ in lattice.edges(column))
    return shown < FEW or fit >= FITS * shown
