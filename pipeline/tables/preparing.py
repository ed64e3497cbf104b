"""From lines to located tables: the lines cut into atoms, the tables found, halves of rows joined, the
lines of two rows cut in two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Line
from pipeline.tables.halves import halved_rows, join_halves
from pipeline.tables.headings import PrintedWords
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout
from pipeline.tables.locating import Located, headed_blocks, locate
from pipeline.tables.merged import cut_apart, merged_lines
from pipeline.tables.numbering import row_numbers
from pipeline.tables.rows import RowReader


@dataclass(frozen=True, slots=True)
class Prepared:
    """The parts of the lines, of which lines each is, their atoms and heading words, and where the tables stand."""

    lines: Sequence[Line]
    of: Sequence[tuple[int, ...]]
    lattices: Sequence[Lattice]
    hits: Mapping[str, Sequence[float]]
    readers: Mapping[str, RowReader]
    found: Located


def prepare(lines: Sequence[Line], layout: Mapping[str, TableLayout], rows: Mapping[str, int]) -> Prepared:
    """The lines ready to be read. `rows` says how many rows a table has, for those of which it is known."""
    of: list[tuple[int, ...]] = [(number,) for number in range(len(lines))]
    prepared = _prepared(lines, of, layout, rows)
    alone: set[int] = set()
    halves = halved_rows(prepared.lattices, layout)
    if halves:
        lines, of, alone = join_halves(lines, halves)
        prepared = _prepared(lines, of, layout, rows, alone)
    blocks = [block for printed in prepared.found.blocks.values() for block in printed]
    cuts = merged_lines(blocks, prepared.lattices)
    if cuts:
        parts, parts_of = cut_apart(lines, cuts)
        alone = {part for part, number in enumerate(parts_of) if number in alone}
        prepared = _prepared(parts, [of[number] for number in parts_of], layout, rows, alone)
        for number, cut in cuts.items():
            if not cut.sure:
                first = parts_of.index(number)
                prepared.lattices[first].unsure_end = prepared.lattices[first + 1].unsure_begin = True
    return prepared


def _prepared(
    lines: Sequence[Line],
    of: Sequence[tuple[int, ...]],
    layout: Mapping[str, TableLayout],
    rows: Mapping[str, int],
    alone: Collection[int] = (),
) -> Prepared:
    """`alone` are the lines that are one half of a row whose other half is lost."""
    lengths = (tuple(c.length for c in table.columns if c.length) for table in layout.values())
    runs = tuple(run for run in lengths if run)
    codes = tuple(
        dict.fromkeys(
            word
            for table in layout.values()
            for c in table.columns
            if c.vocabulary and not c.open
            for entry in c.vocabulary
            for word in (entry.split()[0], entry.split()[-1])
            if len(word) > 2
        )
    )
    numbers = row_numbers(lines)
    lattices = [Lattice(line, runs, codes, numbers.get(number, 0)) for number, line in enumerate(lines)]
    for number in alone:
        lattices[number].half = True
    words = PrintedWords(lines)
    hits = words.hits({name: block.headings for name, block in headed_blocks(layout).items()})
    readers = {
        table.name: RowReader(table, lattices, hits, rows.get(table.name, 0), rows.get(table.at_most_as, 0))
        for table in layout.values()
        if table.layout == "rows"
    }
    return Prepared(lines, of, lattices, hits, readers, locate(words, lattices, layout, hits, readers))
