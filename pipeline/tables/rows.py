"""Tables of rows: from the rows that the blocks make together to the cells of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.records import MARGIN_CAP, Cell, CellKey, Kind, Reading, certainty
from pipeline.tables.announcing import not_announced
from pipeline.tables.block_rows import PrintedBlock, PrintedRow
from pipeline.tables.crowding import crowded_columns
from pipeline.tables.disorder import disordered
from pipeline.tables.doubts import Doubt, column_doubts
from pipeline.tables.joined_rows import JoinedRow, Shown
from pipeline.tables.joining import LOST
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout, RowSum, TableLayout
from pipeline.tables.number_doubts import UNNUMBERED, Row, last_numbers, unnumbered
from pipeline.tables.part_doubts import PartsKnown, parts_known, unparted
from pipeline.tables.prints import print_of, reading_in
from pipeline.tables.readings import ArrangedLine
from pipeline.tables.strangers import strangers
from pipeline.tables.ticked import beside_other_codes
from pipeline.tables.unread import with_unread
from pipeline.tables.ways import WayToRead, ways_to_read
from pipeline.wording import letters

CHEAPER = (4.5, 3.0, 2.0)
"""Nats of a lost row, where the dossier states more rows than a table shows at the usual price."""
RIVAL = 0.001
"""Probability under which another print is not worth telling."""


class RowReader:
    """Reads the rows of one table from the lines of its blocks; a set of lines is read once, however often asked.

    `stated` is the number of rows that the dossier says the table has, `most` that which it has no more of; 0 where it
    says nothing.
    """

    def __init__(
        self,
        table: TableLayout,
        lattices: Sequence[Lattice],
        hits: Mapping[str, Sequence[float]],
        stated: int = 0,
        most: int = 0,
    ) -> None:
        self.table = table
        self.stated = stated
        self.most = stated or most
        self.lattices = lattices
        self.hits = hits
        self.lines = [lattice.line for lattice in lattices]
        self._best: dict[tuple[tuple[str, tuple[tuple[int, bool], ...], tuple[int, ...]], ...], WayToRead] = {}

    def best(self, printed: Sequence[PrintedBlock]) -> WayToRead:
        """The rows that the blocks make together, of the ways to read them the one that explains the lines best."""
        key = tuple((block.block.name, block.lines, block.totals) for block in printed)
        if key not in self._best:
            self._best[key] = self._way(printed, LOST)
        return self._best[key]

    def _way(self, printed: Sequence[PrintedBlock], lost: float) -> WayToRead:
        left_out = [not_announced(one.block, self.lines, self.hits[one.block.name], one.lines[0][0]) for one in printed]
        ways = ways_to_read(printed, self.table, self.lattices, left_out, lost, self.most)
        return max(ways, key=lambda way: way.score)

    def _complete(self, printed: Sequence[PrintedBlock]) -> WayToRead:
        """The best way to read the blocks, where it has fewer rows than stated the dearest one that has them all: the
        blocks lost rows that they hide from each other.
        """
        best = self.best(printed)
        if len(printed) > 1 and len(best.rows) < self.stated:
            for lost in CHEAPER:
                way = self._way(printed, lost)
                if len(way.rows) >= self.stated:
                    return way if len(way.rows) == self.stated else best
        return best

    def cells(
        self, printed: Sequence[PrintedBlock], kinds: Mapping[str, Kind]
    ) -> tuple[list[Cell], list[tuple[int, str]]]:
        """The cells of a table of rows, and the indices of its lines that hold no row, each with the reason.

        Every column of the table has a cell in every row; one whose block shows no line for the row has no reading.
        """
        rows = _with_unread(self._complete(printed).rows, printed, self.table.sums, self.lattices)
        read = [_read_rows(rows, n, self.lattices) for n in range(len(printed))]
        doubtful = [
            disordered(one.block, own, self.lines, self.hits, one.lines[0][0], self.table)
            for one, own in zip(printed, read, strict=True)
        ]
        strange = strangers(rows, printed, self.table, self.lattices)
        return _cells(rows, printed, self.table, self.lattices, kinds, read, doubtful, strange)


def _cells(
    rows: Sequence[JoinedRow],
    printed: Sequence[PrintedBlock],
    table: TableLayout,
    lattices: Sequence[Lattice],
    kinds: Mapping[str, Kind],
    read: Sequence[Mapping[int, Row]],
    disorder: Sequence[frozenset[int]],
    strange: Sequence[frozenset[int]],
) -> tuple[list[Cell], list[tuple[int, str]]]:
    """`read` are the lines of each block by row, `disorder` its columns that the heading says may be others,
    `strange` its rows whose lines there may be those of other rows.
    """
    cells = []
    lasts = [last_numbers(block.block, own) for block, own in zip(printed, read, strict=True)]
    parts = [
        parts_known(block.block.columns, list(own.values()), table.sums)
        for block, own in zip(printed, read, strict=True)
    ]
    crowded = [crowded_columns(own, b.block.columns, table.sums) for b, own in zip(printed, read, strict=True)]
    for number, row in enumerate(rows, 1):
        for block_number, block in enumerate(printed):
            beside = crowded[block_number].get(number, frozenset())
            ended = {name for name, last in lasts[block_number].items() if last < number}
            doubts = _doubts(row[block_number].row, block.block, ended, table.sums, parts[block_number], lattices)
            for position, column in enumerate(block.block.columns):
                key = CellKey(table.name, str(number), column.name)
                cell = _cell(key, kinds[column.name], column, position, row[block_number], lattices)
                cell = _doubted(cell, doubts[position], block.block, lattices, row[block_number].row)
                if position in beside or position in disorder[block_number] or number in strange[block_number]:
                    cell = _of_no_column(cell)
                if position in beside or _left_out(row[block_number].row, column, lattices):
                    cell = replace(cell, crowded=True)
                cells.append(cell)
    shown = {column.name for block in printed for column in block.block.columns}
    for number in range(1, len(rows) + 1):
        for column in table.columns:
            if column.name not in shown:
                key = CellKey(table.name, str(number), column.name)
                cells.append(Cell(key, kinds[column.name], None, reason="block not found"))
    order = {column.name: position for position, column in enumerate(table.columns)}
    cells.sort(key=lambda cell: (int(cell.key.row), order[cell.key.column]))
    placed = [shown.row for row in rows for shown in row if shown.row is not None]
    used = {line for row in placed if row.found is not None for line in row.lines}
    held = {row.line for row in placed if row.found is None}
    left = [
        (line, "garbled line in the place of a row" if line in held else "line of no row")
        for block in printed
        for line, _ in block.lines
        if line not in used
    ]
    left += [(line, "total of other lines") for block in printed for line in block.totals]
    return cells, left


def _with_unread(
    rows: Sequence[JoinedRow], printed: Sequence[PrintedBlock], sums: Sequence[RowSum], lattices: Sequence[Lattice]
) -> list[JoinedRow]:
    """The rows with the prints that their lines show in columns which the reader left empty."""
    whole = [list(row) for row in rows]
    for block, one in enumerate(printed):
        read = {n: (lattice, found) for n, (lattice, found, _) in _read_rows(rows, block, lattices).items()}
        for number, found in with_unread(read, one.block.columns, sums).items():
            shown = whole[number - 1][block]
            if shown.row is not None:
                whole[number - 1][block] = shown._replace(row=replace(shown.row, found=found))
    return whole


def _read_rows(rows: Sequence[JoinedRow], block: int, lattices: Sequence[Lattice]) -> dict[int, Row]:
    """The lines that a block shows for the rows of a table, by number, each as it was read."""
    shown = ((n, row[block].row) for n, row in enumerate(rows, 1))
    return {
        n: (row.lattice(lattices), row.found, row.profile)
        for n, row in shown
        if row is not None and row.found is not None
    }


def _doubts(
    row: PrintedRow | None,
    block: Block,
    ended: Collection[str],
    sums: Sequence[RowSum],
    parts: PartsKnown,
    lattices: Sequence[Lattice],
) -> Sequence[Doubt]:
    if row is None or row.found is None:
        return [Doubt()] * len(block.columns)
    own = row.lattice(lattices), row.found, row.profile
    doubts = column_doubts(own[0], block.columns, row.profile, block.lists, row.found)
    for place in beside_other_codes(own[0], block.columns, row.found):
        doubts[place].placement = min(doubts[place].placement, UNNUMBERED)
    for place, other in (*unparted(own, block.columns, sums, parts), *unnumbered(own, block, ended)):
        for either in (place, other):
            doubts[either].placement = min(doubts[either].placement, UNNUMBERED)
        doubts[place].elsewhere += (other,)
        doubts[other].rivals += tuple(span for span in (row.found.spans[place],) if span is not None)
    return doubts


def _doubted(cell: Cell, doubt: Doubt, block: Block, lattices: Sequence[Lattice], row: PrintedRow | None) -> Cell:
    """A cell with what its line leaves in doubt about its column."""
    if doubt.placement >= MARGIN_CAP or row is None:
        return cell
    atoms = row.lattice(lattices).atoms
    prints = [reading_in(row, lattices, atoms[first].start, atoms[last - 1].end) for first, last in doubt.rivals]
    return replace(
        cell,
        rivals=tuple(dict.fromkeys([*cell.rivals, *prints])),
        placement=min(cell.placement, doubt.placement),
        elsewhere=tuple(
            cell.key._replace(column=block.columns[place].name) for place in dict.fromkeys(doubt.elsewhere)
        ),
    )


def _left_out(row: PrintedRow | None, column: ColumnLayout, lattices: Sequence[Lattice]) -> bool:
    """Whether a figure of the line under no declared heading stands among the columns that this one adds up with."""
    line = None if row is None else lattices[row.line].line
    return isinstance(line, ArrangedLine) and column.name in line.crowded


def _of_no_column(cell: Cell) -> Cell:
    """A cell that may be of another column or of none that is declared: no sum that takes it tells otherwise."""
    return replace(
        cell,
        placement=min(cell.placement, UNNUMBERED),
        elsewhere=tuple(dict.fromkeys((*cell.elsewhere, cell.key))),
    )


def _cell(
    key: CellKey, kind: Kind, column: ColumnLayout, position: int, shown: Shown, lattices: Sequence[Lattice]
) -> Cell:
    own = print_of(shown.row, column, position, lattices)
    text = letters(own.text) if own else None
    rivals: dict[Reading, None] = {}
    stand_ins: dict[Reading | None, float] = {}
    blank = 0.0
    for row, share in shown.others:
        other = print_of(row, column, position, lattices)
        if own is not None and other is None and row is not None and row.found is not None:
            blank += share
        elif (letters(other.text) if other else None) != text:
            stand_ins[other] = stand_ins.get(other, 0.0) + share
            if other is not None and share > RIVAL:
                rivals[other] = None
    instead = tuple(stand_ins.items())
    if own is None:
        reason = "line lost" if shown.row is None else "line garbled" if shown.row.found is None else "nothing shown"
        return Cell(key, kind, None, rivals=tuple(rivals), reason=reason, stand_ins=instead)
    return Cell(key, kind, own, rivals=tuple(rivals), placement=certainty([blank]), stand_ins=instead)
