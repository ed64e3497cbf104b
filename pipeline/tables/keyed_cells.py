"""The cells of a keyed table: the values of each line under the key of its label, with the doubt about their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.amounts import loosely_printed
from pipeline.records import MARGIN_CAP, Cell, CellKey, Kind
from pipeline.tables.alignment import Alignment, Span
from pipeline.tables.differences import without_differences
from pipeline.tables.keyed import keyed_alignment, label_text
from pipeline.tables.keying import assign_keys
from pipeline.tables.labels import hits_of_lines, reads_as_declared, with_wrapped
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout
from pipeline.tables.twice import differing_prints
from pipeline.tables.value_columns import printed_columns

OTHER_COLUMN = 1.0
"""Nats of the column of a line that does not show all values, or where nothing tells which columns are printed."""


def keyed_cells(
    table: TableLayout,
    numbers: Sequence[int],
    lattices: Sequence[Lattice],
    hits: Sequence[float],
    kinds: Mapping[str, Kind],
) -> tuple[list[Cell], list[str | None]]:
    """The cells of every declared line, and the key of each printed line of `numbers`, None where none is recognised.

    `hits` are the words of the table's headings on each line of the text, in nats.
    """
    found, more_values = without_differences(
        [keyed_alignment(lattices[number], table) for number in numbers], [lattices[n] for n in numbers], table
    )
    labels = with_wrapped(
        [label_text(lattices[n], a) for n, a in zip(numbers, found, strict=True)], numbers, lattices, table
    )
    words = hits_of_lines(labels, table)
    told = [reads_as_declared(label, own, table) for label, own in zip(labels, words, strict=True)]
    assigned = assign_keys(words, table.keyed_rows, told)
    printed, columns_told = printed_columns(table, found, numbers, lattices, hits)
    columns_told = columns_told and not more_values
    values_of = [_figures(lattices[n], a) for n, a in zip(numbers, found, strict=True)]
    differing = differing_prints([(own, values) for own, values in zip(words, values_of, strict=True) if own])
    twice = {key for (key, _), own in zip(assigned, words, strict=True) if key and own in differing}
    by_key = {key: (n, a, sure) for n, a, (key, sure) in zip(numbers, found, assigned, strict=True) if key}
    certain = {key for key, (_, _, sure) in by_key.items() if sure}
    cells = []
    for row in table.keyed_rows:
        if row.key not in by_key:
            keys = [CellKey(table.name, row.key, column) for column in table.value_columns]
            cells += [Cell(key, kinds[key.column], None, reason="line lost") for key in keys]
            continue
        others = None if row.key in certain else [r.key for r in table.keyed_rows if r.key not in certain | {row.key}]
        number, alignment, _ = by_key[row.key]
        values = alignment.spans[1:]
        own = _cells_of_line(table, row.key, lattices[number], values, printed, columns_told, others, kinds)
        cells += [_of_either_print(cell) for cell in own] if row.key in twice else own
    return cells, [key for key, _ in assigned]


def _figures(lattice: Lattice, found: Alignment) -> tuple[int | None, ...] | None:
    """The legible values of a line, in cents; None where it shows none."""
    values = tuple(loosely_printed(lattice.text(*span)) for span in found.spans[1:] if span is not None)
    return values or None


def _of_either_print(cell: Cell) -> Cell:
    """A cell of which another print of its table shows another figure: each adds up, so that no sum tells."""
    return replace(cell, placement=0.0, elsewhere=tuple(dict.fromkeys((*cell.elsewhere, cell.key))))


def _cells_of_line(
    table: TableLayout,
    row: str,
    lattice: Lattice,
    values: Sequence[Span | None],
    printed: Sequence[str],
    columns_told: bool,
    other_rows: Sequence[str] | None,
    kinds: Mapping[str, Kind],
) -> list[Cell]:
    """The cells of one line. `printed` are the columns that the table prints, if anything tells (`columns_told`);
    `other_rows` the keys that the line may have instead: None where its key is certain. Where nothing tells columns,
    a print may belong to any of them or to none: no sum that takes it tells otherwise.
    """
    shown = [span for span in values if span is not None]
    if len(printed) == 1:
        prints = dict(zip(printed, shown, strict=False))
    else:
        prints = {column: span for column, span in zip(printed, values, strict=True) if span is not None}
    whole = columns_told and (not prints or len(prints) == len(printed))
    placement = 0.0 if other_rows is not None else MARGIN_CAP if whole else OTHER_COLUMN
    beside = [other for other in printed if other not in prints] if columns_told else table.value_columns
    cells = []
    for column in table.value_columns:
        key = CellKey(table.name, row, column)
        if column in prints:
            elsewhere = tuple(key._replace(column=other) for other in beside)
            elsewhere += tuple(key._replace(row=other) for other in other_rows or ())
            reading = lattice.reading(prints[column])
            cells.append(Cell(key, kinds[column], reading, placement=placement, elsewhere=elsewhere))
        else:
            rivals = tuple(lattice.reading(s) for s in prints.values()) if column in printed else ()
            cells.append(Cell(key, kinds[column], None, (), rivals, placement, "nothing shown"))
    return cells
