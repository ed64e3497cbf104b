"""From lines to the cells of every table that a programme declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import MARGIN_CAP, Cell, CellKey, Kind, Line, Quarantine
from pipeline.tables.arranging import arranged
from pipeline.tables.assembling import assembled
from pipeline.tables.block_rows import PrintedBlock
from pipeline.tables.constant import constant_doubted
from pipeline.tables.forms import read_form, witnesses
from pipeline.tables.headings import NEAR
from pipeline.tables.keyed_cells import keyed_cells
from pipeline.tables.labels import prints_keyed_label
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import TableLayout
from pipeline.tables.locating import headed_blocks
from pipeline.tables.parted_lists import with_parted_lists
from pipeline.tables.preparing import prepare
from pipeline.tables.readings import printed_lines, reading_of, readings_of
from pipeline.tables.remnants import with_remnants
from pipeline.tables.repeats import without_repeats
from pipeline.tables.rows import RowReader
from pipeline.tables.rulings import with_rules
from pipeline.tables.scale import scale_doubted
from pipeline.tables.surplus import surplus_doubted
from pipeline.tables.wrapped import wrapped_doubted

LEFT_OVER = "left over in a line with cells"
"""Reason of words in quarantine that stand beside cells of their line."""
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
    ruled = with_rules(lines)
    ordered = arranged(assembled(ruled, layout), layout)
    layout = with_parted_lists(layout, ordered)
    prepared = prepare(ordered, layout, rows or {})
    lattices, found = prepared.lattices, prepared.found
    tables = Tables()
    claimed: dict[int, str] = {}
    for table in layout.values():
        if table.layout == "rows":
            printed = found.blocks.get(table.name, [])
            if printed:
                _read_row_table(prepared.readers[table.name], printed, lattices, kinds[table.name], tables, claimed)
        elif table.layout == "keyed rows" and found.keyed.get(table.name):
            numbers, own = found.keyed[table.name], prepared.hits[table.name]
            _read_keyed_table(table, numbers, lattices, own, kinds[table.name], tables, claimed)
    for table in layout.values():
        if table.layout == "form":
            keyed = [other for other in layout.values() if other.layout == "keyed rows"]
            _read_form_table(table, prepared.lines, lattices, kinds.get(table.name, {}), tables, claimed, keyed)
    tables.cells = surplus_doubted(without_repeats(tables.cells, layout), layout)
    tables.cells = wrapped_doubted(constant_doubted(tables.cells, layout), layout, lines)
    tables.cells = scale_doubted(with_remnants(tables.cells, lines))
    for name, block in headed_blocks(layout).items():
        _claim_headings(block.table, prepared.lines, prepared.hits[name], claimed)
    whole = {line: table for number, table in claimed.items() for line in prepared.of[number]}
    for number, own in enumerate(prepared.of):
        if own[0] in whole:
            claimed.setdefault(number, whole[own[0]])
    _quarantine_rest(lattices, claimed, tables)
    tables.regions = {
        name: {line for number in own for line in prepared.of[number]} for name, own in tables.regions.items()
    }
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
        tables.quarantine += [Quarantine(one, table.name, reason) for one in readings_of(lattices[number].line)]


def _read_keyed_table(
    table: TableLayout,
    numbers: Sequence[int],
    lattices: Sequence[Lattice],
    hits: Sequence[float],
    kinds: Mapping[str, Kind],
    tables: Tables,
    claimed: dict[int, str],
) -> None:
    cells, assigned = keyed_cells(table, numbers, lattices, hits, kinds)
    tables.cells += cells
    tables.present.add(table.name)
    for number, key_found in zip(numbers, assigned, strict=True):
        claimed[number] = table.name
        if key_found is None:
            unknown = readings_of(lattices[number].line)
            tables.quarantine += [Quarantine(one, table.name, "label not recognised") for one in unknown]


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
        others = tuple(lattices[w.line].reading(w.span) for w in other_prints.get(entry.key, []))
        mixed = tuple(CellKey(table.name, other, table.value_columns[0]) for other in form.apart.get(entry.key, ()))
        placement = 0.0 if entry.key in form.uncertain else PAIRED_BY_ORDER if mixed else MARGIN_CAP
        if entry.key in form.twice:
            placement, mixed = 0.0, (*mixed, key)
        reading = lattices[value.line].reading(value.span)
        tables.cells.append(Cell(key, kind, reading, others, placement=placement, elsewhere=mixed))
        claimed[value.line] = table.name
    tables.present.add(table.name)
    claimed.update({label.line: table.name for label in form.labels})
    claimed.update({value.line: table.name for value in form.loose})


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
        printed = {one.line: covered.get((one.source_file, one.line), []) for one in readings_of(lattice.line)}
        for origin, word in ((one, word) for one in printed_lines(lattice.line) for word in one.words):
            whole = reading_of(origin, word.start, word.end)
            spans = printed[whole.line]
            reason = LEFT_OVER if spans else "heading or label"
            for start, end in _uncovered(whole.start, whole.end, spans):
                part = whole
                if (start, end) != (whole.start, whole.end):
                    text = whole.text[start - whole.start : end - whole.start]
                    part = replace(whole, text=text, start=start, end=end)
                why = "column rule" if all(not c.isalnum() for c in part.text) and spans else reason
                tables.quarantine.append(Quarantine(part, table, why))


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
