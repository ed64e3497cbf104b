"""The rules or tabs that part the columns of a block: how many a row has, and how many stand before each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.tables.alignment import Alignment
from pipeline.tables.atoms import SEPARATORS
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout

SPACED = STEADY = 0.6
"""Share of the rows, of the prints of a column, that are alike where a print is steady."""
FEW = 3
"""Rows that tell how a table is printed, at least."""
FITS = 0.5
"""Share of what stands in a field that reads as its column does, at least."""

Rows = Sequence[tuple[Lattice, Alignment]]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The number of rules or tabs of a row, and how many stand before each column; nothing where there are none.

    `whole`: each column has a place of its own.
    """

    number: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)
    whole: bool = False


def ruling_of(printed: Sequence[ColumnLayout], block: Block, rows: Rows) -> Ruling:
    """How the rows of a block are ruled, of which `printed` are the columns that are not barred.

    With a rule between any two columns each column has its own place, whatever the rows show, if what stands there
    reads as the column does: two columns may share a place, and a rule stand at either end. Else the prints tell.
    """
    counts = Counter(lattice.fields for lattice, _ in rows)
    number, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    if number < max(1, len(block.columns) // 2 - 1) or often < SPACED * len(rows):
        return Ruling()
    ruled = [row for row in rows if row[0].fields == number]
    first = _mostly([lattice.atoms[0].text in SEPARATORS for lattice, _ in ruled])
    last = _mostly([lattice.atoms[-1].text in SEPARATORS for lattice, _ in ruled])
    for whole in (printed, block.columns):
        for leading, closing in dict.fromkeys([(False, False), (first, last)]):
            if number == len(whole) - 1 + leading + closing:
                fields = {column.name: place for place, column in enumerate(whole, int(leading))}
                if all(_fits(column, fields[column.name], ruled) for column in whole):
                    return Ruling(number, fields, True)
    return Ruling(number, _seen(block, fullest(ruled)))


def _mostly(told: Sequence[bool]) -> bool:
    return sum(told) >= SPACED * len(told)


def _fits(column: ColumnLayout, place: int, rows: Rows) -> bool:
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


def _seen(block: Block, rows: Rows) -> dict[str, int]:
    """How many rules stand before each column in most rows, for those of which the print is steady."""
    fields: dict[str, int] = {}
    last = -1
    for position, column in enumerate(block.columns):
        seen = Counter(
            lattice.atoms[span[0]].field for lattice, found in rows if (span := found.spans[position]) is not None
        )
        if seen:
            number, count = max(seen.items(), key=lambda item: (item[1], -item[0]))
            if count >= STEADY * sum(seen.values()) and number > last:
                fields[column.name] = last = number
    return fields


def fullest(rows: Sequence[tuple[Lattice, Alignment]]) -> list[tuple[Lattice, Alignment]]:
    """The rows with the most cells, three at least: in the others a cell may have been taken for its neighbour's."""
    cells = [sum(span is not None for span in found.spans) for _, found in rows]
    enough = max(FEW, len(rows) // 10)
    least = next((count for count in sorted(set(cells), reverse=True) if sum(c >= count for c in cells) >= enough), 0)
    return [row for row, count in zip(rows, cells, strict=True) if count >= least]
