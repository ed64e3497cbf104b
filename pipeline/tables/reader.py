"""From lines to the cells of every table that a programme declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.records import MARGIN_CAP, Cell, CellKey, Kind, Line, Quarantine, Reading
from pipeline.tables.block_rows import PrintedBlock
from pipeline.tables.forms import read_form, witnesses
from pipeline.tables.headings import NEAR, heading_hits
from pipeline.tables.keyed import assign_keys, keyed_alignment, label_hits, label_text, prints_keyed_label
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout
from pipeline.tables.locating import headed_blocks, locate
from pipeline.tables.rows import RowReader, reading_of
from pipeline.tables.surplus import surplus_doubted

PAIRED_BY_ORDER = 4.0
"""Nats that a value listed apart from the labels belongs to the label of the same place in the list."""

Kinds = Mapping[str, Mapping[str, Kind]]
"""By table, the kind of each column (of each row key, for a form)."""


@dataclass(slots=True)
class Tables:
    """What was read: the cells of each table that is there, and every other character of its region."""

    cells: list[Cell] = field(default_factory=list)
    quarantine: list[Quarantine] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    regions: dict[str, set[int]] = field(default_factory=dict)


def read_tables(
    lines: Sequence[Line], layout: Mapping[str, TableLayout], kinds: Kinds, rows: Mapping[str, int] | None = None
) -> Tables:
    """Find and read every declared table, wherever it stands among the lines, whole, cut or absent.

    `rows` says how many rows a table has, for those of which it is known.
    """
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
    lattices = [Lattice(line, runs, codes) for line in lines]
    tables = Tables()
    claimed: dict[int, str] = {}
    hits = heading_hits(lines, {name: block.headings for name, block in headed_blocks(layout).items()})
    readers = {
        table.name: RowReader(table, lattices, hits, (rows or {}).get(table.name, 0))
        for table in layout.values()
        if table.layout == "rows"
    }
    found = locate(lines, lattices, layout, hits, readers)
    for table in layout.values():
        if table.layout == "rows":
            printed = found.blocks.get(table.name, [])
            if printed:
                _read_row_table(readers[table.name], printed, lattices, kinds[table.name], tables, claimed)
        elif table.layout == "keyed rows" and found.keyed.get(table.name):
            _read_keyed_table(table, found.keyed[table.name], lattices, kinds[table.name], tables, claimed)
    for table in layout.values():
        if table.layout == "form":
            keyed = [other for other in layout.values() if other.layout == "keyed rows"]
            _read_form_table(table, lines, lattices, kinds.get(table.name, {}), tables, claimed, keyed)
    tables.cells = surplus_doubted(tables.cells, layout)
    for name, block in headed_blocks(layout).items():
        _claim_headings(block.table, lines, hits[name], claimed)
    _quarantine_rest(lattices, claimed, tables)
    return tables


def _read_row_table(
    reader: RowReader,
    printed: list[PrintedBlock],
    lattices: Sequence[Lattice],
    kinds: Mapping[str, Kind],
    tables: Tables,
    claimed: dict[int, str],
) -> None:
    table = reader.table
    cells, left = reader.cells(printed, kinds)
    tables.cells += cells
    tables.present.add(table.name)
    claimed.update({line: table.name for block in printed for line, _ in block.lines})
    claimed.update({line: table.name for block in printed for line in block.totals})
    for number, reason in left:
        line = lattices[number].line
        tables.quarantine.append(Quarantine(reading_of(line, 0, len(line.text)), table.name, reason))


def _read_keyed_table(
    table: TableLayout,
    numbers: Sequence[int],
    lattices: Sequence[Lattice],
    kinds: Mapping[str, Kind],
    tables: Tables,
    claimed: dict[int, str],
) -> None:
    found = [keyed_alignment(lattices[number], table) for number in numbers]
    hits = [label_hits(label_text(lattices[n], a), table) for n, a in zip(numbers, found, strict=True)]
    assigned = assign_keys(hits, table.keyed_rows)
    by_key = {key: (n, a, sure) for n, a, (key, sure) in zip(numbers, found, assigned, strict=True) if key}
    for row in table.keyed_rows:
        for position, column in enumerate(table.value_columns, 1):
            key = CellKey(table.name, row.key, column)
            if row.key not in by_key:
                tables.cells.append(Cell(key, kinds[column], None, reason="line lost"))
                continue
            number, alignment, sure = by_key[row.key]
            span = alignment.spans[position]
            shown = sum(s is not None for s in alignment.spans[1:])
            placement = MARGIN_CAP if sure and shown in (0, len(table.value_columns)) else 1.0 if sure else 0.0
            prints = {c: s for c, s in zip(table.value_columns, alignment.spans[1:], strict=True) if s is not None}
            elsewhere = tuple(key._replace(column=c) for c in table.value_columns if c not in prints and span)
            if not sure:
                elsewhere += tuple(key._replace(row=r.key) for r in table.keyed_rows if r.key not in by_key)
            if span is None:
                rivals = tuple(_reading(lattices[number], s) for s in prints.values())
                cell = Cell(key, kinds[column], None, (), rivals, placement, "nothing shown")
            else:
                reading = _reading(lattices[number], span)
                cell = Cell(key, kinds[column], reading, placement=placement, elsewhere=elsewhere)
            tables.cells.append(cell)
    tables.present.add(table.name)
    for number, (key_found, _) in zip(numbers, assigned, strict=True):
        claimed[number] = table.name
        if key_found is None:
            line = lattices[number].line
            tables.quarantine.append(
                Quarantine(reading_of(line, 0, len(line.text)), table.name, "label not recognised")
            )


def _read_form_table(
    table: TableLayout,
    lines: Sequence[Line],
    lattices: Sequence[Lattice],
    kinds: Mapping[str, Kind],
    tables: Tables,
    claimed: dict[int, str],
    keyed: Sequence[TableLayout],
) -> None:
    free = [
        number not in claimed and not any(prints_keyed_label(line.text, other) for other in keyed)
        for number, line in enumerate(lines)
    ]
    form = read_form(lines, lattices, free, table)
    known = {label.key for label in form.labels}
    if len(known) < 2:
        return
    other_prints = witnesses(form, table)
    for entry in table.fields:
        key = CellKey(table.name, entry.key, table.value_columns[0])
        kind: Kind = kinds.get(entry.key, "percentage" if entry.shape == "percentage" else "amount")
        value = form.values.get(entry.key)
        if value is None:
            tables.cells.append(
                Cell(key, kind, None, reason="nothing shown" if entry.key in known else "label not found")
            )
            continue
        others = tuple(_reading(lattices[w.line], w.span) for w in other_prints.get(entry.key, []))
        mixed = tuple(CellKey(table.name, other, table.value_columns[0]) for other in form.apart.get(entry.key, ()))
        placement = 0.0 if entry.key in form.uncertain else PAIRED_BY_ORDER if mixed else MARGIN_CAP
        reading = _reading(lattices[value.line], value.span)
        tables.cells.append(Cell(key, kind, reading, others, placement=placement, elsewhere=mixed))
        claimed[value.line] = table.name
    tables.present.add(table.name)
    claimed.update({label.line: table.name for label in form.labels})
    claimed.update({value.line: table.name for value in form.loose})


def _reading(lattice: Lattice, span: tuple[int, int]) -> Reading:
    return reading_of(lattice.line, lattice.atoms[span[0]].start, lattice.atoms[span[1] - 1].end)


def _claim_headings(table: str, lines: Sequence[Line], hits: Sequence[float], claimed: dict[int, str]) -> None:
    own = {number for number, name in claimed.items() if name == table}
    for number, line in enumerate(lines):
        if (
            line.words
            and hits[number] > 0
            and number not in claimed
            and not own.isdisjoint(range(number + 1, number + NEAR + 1))
        ):
            claimed[number] = table


def _quarantine_rest(lattices: Sequence[Lattice], claimed: Mapping[int, str], tables: Tables) -> None:
    """Put every character of a table's region that ended in no cell into quarantine, with the reason."""
    covered: dict[tuple[str, int], list[tuple[int, int]]] = {}
    readings = [r for cell in tables.cells for r in (cell.reading, *cell.witnesses) if r is not None]
    readings += [entry.reading for entry in tables.quarantine]
    for reading in readings:
        covered.setdefault((reading.source_file, reading.line), []).append((reading.start, reading.end))
    for number, table in sorted(claimed.items()):
        lattice = lattices[number]
        tables.regions.setdefault(table, set()).add(number)
        spans = covered.get((lattice.line.source_file, lattice.line.line), [])
        reason = "left over in a line with cells" if spans else "heading or label"
        for word in lattice.line.words:
            for start, end in _uncovered(word.start, word.end, spans):
                text = lattice.line.text[start:end]
                why = "column rule" if all(not c.isalnum() for c in text) and spans else reason
                tables.quarantine.append(Quarantine(reading_of(lattice.line, start, end), table, why))


def _uncovered(start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of an interval that no span covers.

    >>> _uncovered(0, 9, [(2, 4), (6, 12)])
    [(0, 2), (4, 6)]
    """
    rest = []
    for low, high in sorted(spans):
        if low >= end or high <= start:
            continue
        if low > start:
            rest.append((start, low))
        start = max(start, high)
    if start < end:
        rest.append((start, end))
    return rest
