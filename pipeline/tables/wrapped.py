"""Wordings of a closed list that go on under their line: what stands on the line is a shorter wording, or a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.records import Cell, Line
from pipeline.tables.cuts import ALIKE, rests
from pipeline.tables.doubts import UNSURE_CUT
from pipeline.tables.layout import TableLayout
from pipeline.wording import look


def wrapped_doubted(cells: Sequence[Cell], layout: Mapping[str, TableLayout], lines: Sequence[Line]) -> list[Cell]:
    """The cells, a wording in doubt where the line under it shows no cell and goes on as a longer wording does.

    A list holds both `Maison d'accueil` and `Maison d'accueil (M.A.)`: nothing but the line below tells which is meant.
    """
    lexicons = {
        (table.name, column.name): column.lexicon
        for table in layout.values()
        for column in table.columns
        if column.lexicon
    }
    texts = {(line.source_file, line.line): line.text for line in lines}
    taken = {(r.source_file, r.line) for cell in cells for r in (cell.reading, *cell.witnesses) if r is not None}

    def doubted(cell: Cell) -> Cell:
        lexicon = lexicons.get((cell.key.table, cell.key.column))
        if not lexicon or cell.reading is None:
            return cell
        below = (cell.reading.source_file, cell.reading.line + 1)
        following = "" if below in taken else look(texts.get(below, ""))
        if not following:
            return cell
        goes_on = any(
            fuzz.ratio(rest, following[: len(rest)]) >= ALIKE for rest in rests(look(cell.reading.text), lexicon)
        )
        return replace(cell, placement=min(cell.placement, UNSURE_CUT)) if goes_on else cell

    return [doubted(cell) for cell in cells]
