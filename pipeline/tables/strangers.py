"""Lines of a block that print the number or the name of another row than the one that they were joined to.

Blocks of a table may repeat what tells their rows, and print them in another order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Line
from pipeline.tables.block_rows import PrintedBlock, texts_of
from pipeline.tables.joined_rows import JoinedRow
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout
from pipeline.tables.readings import printed_lines
from pipeline.wording import letters

LEAST = 8
"""Letters of what tells a row, at least: shorter ones stand in other words."""
SOME = 2
"""Lines that tell another row, from which none of a block is sure of its own, if as many do not tell their own."""


def strangers(
    rows: Sequence[JoinedRow], printed: Sequence[PrintedBlock], table: TableLayout, lattices: Sequence[Lattice]
) -> list[frozenset[int]]:
    """By block, the rows, by number, whose lines there may be those of other rows."""
    told: dict[int, set[str]] = {number: set() for number in range(1, len(rows) + 1)}
    own_blocks = set()
    for place, one in enumerate(printed):
        names = [column.name for column in one.block.columns if column.name in table.told_by]
        if names:
            own_blocks.add(place)
            for number, row in enumerate(rows, 1):
                shown = row[place].row
                texts = {} if shown is None else texts_of(shown, one.block.columns, lattices)
                keys = (letters(texts[name]) for name in names if name in texts)
                told[number] |= {key for key in keys if len(key) >= LEAST}
    found: list[frozenset[int]] = []
    for place in range(len(printed)):
        lines = {
            number: lattices[row[place].row.line].line  # type: ignore[union-attr]
            for number, row in enumerate(rows, 1)
            if place not in own_blocks and row[place].row is not None
        }
        found.append(_strangers({number: _letters(line) for number, line in lines.items()}, told))
    return found


def _letters(line: Line) -> str:
    return letters(" ".join(one.text for one in printed_lines(line)))


def _strangers(lines: Mapping[int, str], told: Mapping[int, set[str]]) -> frozenset[int]:
    """The rows whose lines tell another row and not their own; all, where more do so than tell their own.

    >>> told = {1: {"RESIDENCEA"}, 2: {"RESIDENCEB"}, 3: {"RESIDENCEC"}}
    >>> sorted(_strangers({1: "12 RESIDENCEA", 2: "7 RESIDENCEB", 3: "8 RESIDENCEA"}, told))
    [3]
    >>> sorted(_strangers({1: "12 RESIDENCEB", 2: "7 RESIDENCEA", 3: "8"}, told))
    [1, 2, 3]
    """
    own = {number for number, text in lines.items() if any(key in text for key in told[number])}
    every = {key for keys in told.values() for key in keys}
    others = {number for number, text in lines.items() if number not in own and any(key in text for key in every)}
    return frozenset(lines if len(others) >= SOME and len(others) >= len(own) else others)
