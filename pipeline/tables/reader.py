"""From lines to the cells of every table that a programme declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.records import MARGIN_CAP, Cell, CellKey, Kind, Line, Quarantine, Reading
from pipeline.tables.alignment import Alignment, align
from pipeline.tables.forms import find_label, read_form, witnesses
from pipeline.tables.headings import NEAR, heading_hits, is_heading
from pipeline.tables.keyed import assign_keys, keyed_alignment, label_hits, label_text
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, TableLayout, partitions
from pipeline.tables.rows import PrintedBlock, read_rows, reading_of
from pipeline.tables.segmentation import best_partition, segment, stray_lines

Kinds = Mapping[str, Mapping[str, Kind]]
"""By table, the kind of each column (of each row key, for a form)."""


@dataclass(slots=True)
class Tables:
    """What was read: the cells of each table that is there, in published order, and every other character of its region."""

    cells: list[Cell] = field(default_factory=list)
    quarantine: list[Quarantine] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    regions: dict[str, set[int]] = field(default_factory=dict)


def read_tables(lines: Sequence[Line], layout: Mapping[str, TableLayout], kinds: Kinds) -> Tables:
    """Find and read every declared table, wherever it stands among the lines, whole, cut or absent."""
    lattices = [Lattice(line) for line in lines]
    tables = Tables()
    claimed: dict[int, str] = {}
    hits = {name: heading_hits(lines, block.headings) for name, block in _all_blocks(layout).items()}
    found = _find_rows(lines, lattices, layout, hits)
    for table in layout.values():
        if table.layout == "rows":
            printed = found.blocks.get(table.name, [])
            if printed:
                _read_row_table(table, printed, lattices, kinds[table.name], tables, claimed)
        elif table.layout == "keyed rows" and found.keyed.get(table.name):
            _read_keyed_table(table, found.keyed[table.name], lattices, kinds[table.name], tables, claimed)
    for table in layout.values():
        if table.layout == "form":
            _read_form_table(table, lines, lattices, kinds.get(table.name, {}), tables, claimed)
    for name, block in _all_blocks(layout).items():
        _claim_headings(block.table, lines, hits[name], claimed)
    _quarantine_rest(lattices, claimed, tables)
    return tables


@dataclass(slots=True)
class _Found:
    blocks: dict[str, list[PrintedBlock]] = field(default_factory=dict)
    keyed: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Headed:
    table: str
    headings: tuple[str, ...]


def _all_blocks(layout: Mapping[str, TableLayout]) -> dict[str, _Headed]:
    named = {b.name: _Headed(t.name, b.headings) for t in layout.values() if t.blocks for way in partitions(t) for b in way}
    return named | {t.name: _Headed(t.name, t.headings) for t in layout.values() if t.layout != "rows"}


def _find_rows(
    lines: Sequence[Line], lattices: Sequence[Lattice], layout: Mapping[str, TableLayout], hits: Mapping[str, Sequence[float]]
) -> _Found:
    scores: dict[str, list[float]] = {}
    starts: dict[str, list[bool]] = {}
    chosen: list[str] = []
    forms = [table for table in layout.values() if table.layout == "form"]
    blocks = {block.name: block for table in layout.values() if table.blocks for way in partitions(table) for block in way}
    for table in layout.values():
        if table.layout == "rows":
            ways = [[block.name for block in way] for way in partitions(table)]
            for name in dict.fromkeys(name for way in ways for name in way):
                alignments = [
                    _NOTHING if is_heading(line, hits[name][number]) else _aligned(lattices[number], blocks[name])
                    for number, line in enumerate(lines)
                ]
                scores[name] = [a.score for a in alignments]
                starts[name] = [sum(span is not None for span in a.spans) >= 2 for a in alignments]
            chosen += best_partition(lines, ways, scores, hits, starts)
        elif table.layout == "keyed rows":
            alignments = [keyed_alignment(lattice, table) if lattice.atoms else _NOTHING for lattice in lattices]
            scores[table.name] = [
                a.score - _form_rival(lattice, number, forms) if a.score > 0 else a.score
                for number, (a, lattice) in enumerate(zip(alignments, lattices, strict=True))
            ]
            starts[table.name] = [sum(span is not None for span in a.spans) >= 2 for a in alignments]
            chosen.append(table.name)
    _, labels = segment(lines, {name: scores[name] for name in chosen}, hits, starts)
    labels = _with_first_rows(labels, lines, scores)
    strays = {n for n in stray_lines(labels, lines) if not is_heading(lines[n], hits[labels[n][0] or ""][n])}
    found = _Found()
    for name in chosen:
        rows = [(number, row) for number, (label, row) in enumerate(labels) if label == name and (row or number in strays)]
        if not any(row for _, row in rows):
            continue
        if name in blocks:
            found.blocks.setdefault(blocks[name].table, []).append(PrintedBlock(blocks[name], tuple(rows)))
        else:
            found.keyed[name] = [number for number, row in rows if row]
    return found


_NOTHING = Alignment(-9.0, ())


def _aligned(lattice: Lattice, block: Block) -> Alignment:
    return align(lattice, block.columns, lists=block.lists) if lattice.atoms else _NOTHING


def _form_rival(lattice: Lattice, number: int, forms: Sequence[TableLayout]) -> float:
    labels = [label for form in forms if (label := find_label(lattice, number, form)) is not None]
    return max(((label.match - 66.0) / 4.0 for label in labels), default=0.0)


def _with_first_rows(
    labels: list[tuple[str | None, bool]], lines: Sequence[Line], scores: Mapping[str, Sequence[float]]
) -> list[tuple[str | None, bool]]:
    """A table's first rows may be too damaged to start it: lines just above a start that still speak for it are rows."""
    settled = list(labels)
    for number in range(1, len(labels)):
        name, row = labels[number]
        if name is None or not row or labels[number - 1][0] == name:
            continue
        for above in range(number - 1, max(-1, number - 4), -1):
            if not lines[above].words:
                continue
            if settled[above][0] is not None or scores[name][above] <= 0.3:
                break
            settled[above] = (name, True)
    return settled


def _read_row_table(
    table: TableLayout,
    printed: list[PrintedBlock],
    lattices: Sequence[Lattice],
    kinds: Mapping[str, Kind],
    tables: Tables,
    claimed: dict[int, str],
) -> None:
    cells, left = read_rows(printed, table, lattices, kinds)
    tables.cells += cells
    tables.present.add(table.name)
    claimed.update({line: table.name for block in printed for line, _ in block.lines})
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
            placement = MARGIN_CAP if sure and shown == len(table.value_columns) else 1.0 if sure else 0.0
            if span is None:
                tables.cells.append(Cell(key, kinds[column], None, reason="nothing shown"))
            else:
                tables.cells.append(Cell(key, kinds[column], _reading(lattices[number], span), placement=placement))
    tables.present.add(table.name)
    for number, (key_found, _) in zip(numbers, assigned, strict=True):
        claimed[number] = table.name
        if key_found is None:
            line = lattices[number].line
            tables.quarantine.append(Quarantine(reading_of(line, 0, len(line.text)), table.name, "label not recognised"))


def _read_form_table(
    table: TableLayout,
    lines: Sequence[Line],
    lattices: Sequence[Lattice],
    kinds: Mapping[str, Kind],
    tables: Tables,
    claimed: dict[int, str],
) -> None:
    form = read_form(lines, lattices, [number not in claimed for number in range(len(lines))], table)
    known = {label.key for label in form.labels}
    if len(known) < 2:
        return
    other_prints = witnesses(form, table)
    for entry in table.fields:
        key = CellKey(table.name, entry.key, table.value_columns[0])
        kind: Kind = kinds.get(entry.key, "percentage" if entry.shape == "percentage" else "amount")
        value = form.values.get(entry.key)
        if value is None:
            tables.cells.append(Cell(key, kind, None, reason="nothing shown" if entry.key in known else "label not found"))
            continue
        others = tuple(_reading(lattices[w.line], w.span) for w in other_prints.get(entry.key, []))
        placement = 0.0 if entry.key in form.uncertain else MARGIN_CAP
        tables.cells.append(Cell(key, kind, _reading(lattices[value.line], value.span), others, placement=placement))
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
