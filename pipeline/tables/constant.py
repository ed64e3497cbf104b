"""Columns that print one value in all rows: where they print several, and one like them a single one, they were
exchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import Cell
from pipeline.tables.layout import ColumnLayout, TableLayout
from pipeline.wording import letters

AGAIN = 2
"""Rows that print a value, at least, for it to be none that the scan made."""
NEARLY_ALL = 0.8
"""Share of the rows that print the commonest value of a column of one value, at least: some are misread."""


def constant_doubted(cells: Sequence[Cell], layout: Mapping[str, TableLayout]) -> list[Cell]:
    """The cells, those of a column declared `constant` and of its like in doubt where the print tells the reverse."""
    prints: dict[tuple[str, str], Counter[str]] = {}
    for cell in cells:
        if cell.reading is not None:
            prints.setdefault((cell.key.table, cell.key.column), Counter())[letters(cell.reading.text)] += 1
    exchanged: dict[tuple[str, str], str] = {}
    for table in layout.values():
        for column in table.columns:
            for other in table.columns:
                if column.constant and not other.constant and _alike(column, other):
                    own, its = (prints.get((table.name, one.name), Counter()) for one in (column, other))
                    if _prints_several(own) and _prints_one(its):
                        exchanged[table.name, column.name] = other.name
                        exchanged[table.name, other.name] = column.name

    def doubted(cell: Cell) -> Cell:
        other = exchanged.get((cell.key.table, cell.key.column))
        if other is None or cell.reading is None:
            return cell
        elsewhere = (*cell.elsewhere, cell.key._replace(column=other))
        return replace(cell, placement=0.0, elsewhere=tuple(dict.fromkeys(elsewhere)))

    return [doubted(cell) for cell in cells]


def _alike(one: ColumnLayout, other: ColumnLayout) -> bool:
    return (one.shape, one.length) == (other.shape, other.length)


def _prints_several(prints: Counter[str]) -> bool:
    return sum(count >= AGAIN for count in prints.values()) > 1


def _prints_one(prints: Counter[str]) -> bool:
    return bool(prints) and not _prints_several(prints) and max(prints.values()) >= NEARLY_ALL * sum(prints.values())
