"""Tables of rows: from the lines of their blocks to the cells of each row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from pipeline.amounts import parse_amount
from pipeline.records import MARGIN_CAP, Cell, CellKey, Kind, Line, Reading
from pipeline.tables.alignment import UNTAUGHT, Alignment, Profile, Span, align
from pipeline.tables.joining import Element, join, link_evidence
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout, TableLayout
from pipeline.tables.profiles import learn
from pipeline.wording import letters

ROUNDS = 2
GARBLED = 0.5
"""A stray line of at least this share of a row's usual length may be a row that the scan garbled."""
RIVAL = 0.001
HOLDS = 4.0
"""Nats that a row sum that holds speaks for a way to read the lines."""


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """A block and the lines that print it: (index of the line, is it a row) in order."""

    block: Block
    lines: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line of a block: its index, and its alignment, None where the line only holds the place of a garbled row."""

    line: int
    found: Alignment | None


def read_rows(
    printed: Sequence[PrintedBlock], table: TableLayout, lattices: Sequence[Lattice], kinds: Mapping[str, Kind]
) -> tuple[list[Cell], list[tuple[int, str]]]:
    """The cells of a table of rows, and the indices of its lines that hold no row, each with the reason.

    Every column of the table has a cell in every row; one whose block shows no line for the row has no reading.
    """
    ways = [_read_blocks(printed, lattices, barred) for barred in _ways_to_bar(printed)]
    joined = [_join_blocks(rows, printed, table, lattices) for rows in ways]
    scored = [
        (sum(row.found.score for rows in way for row in rows if row.found) + _sums_held(rows, printed, table, lattices), -number)
        for number, (way, rows) in enumerate(zip(ways, joined, strict=True))
    ]
    rows = joined[-max(scored)[1]]
    cells = []
    for number, row in enumerate(rows, 1):
        for block_number, block in enumerate(printed):
            for position, column in enumerate(block.block.columns):
                key = CellKey(table.name, str(number), column.name)
                cells.append(_cell(key, kinds[column.name], column, position, row[block_number], lattices))
    shown = {column.name for block in printed for column in block.block.columns}
    for number in range(1, len(rows) + 1):
        for column in table.columns:
            if column.name not in shown:
                key = CellKey(table.name, str(number), column.name)
                cells.append(Cell(key, kinds[column.name], None, reason="block not found"))
    order = {column.name: position for position, column in enumerate(table.columns)}
    cells.sort(key=lambda cell: (int(cell.key.row), order[cell.key.column]))
    placed = [shown.row for row in rows for shown in row if shown.row is not None]
    used = {row.line for row in placed if row.found is not None}
    held = {row.line for row in placed if row.found is None}
    left = [
        (line, "garbled line in the place of a row" if line in held else "line of no row")
        for block in printed
        for line, _ in block.lines
        if line not in used
    ]
    return cells, left


def reading_of(line: Line, start: int, end: int) -> Reading:
    """The characters of a line from one column to another, as evidence."""
    return Reading(line.text[start:end], line.source_file, line.page, line.line, start, end)


def _ways_to_bar(printed: Sequence[PrintedBlock]) -> list[frozenset[str]]:
    groups = [group for block in printed for group in block.block.optional]
    return [
        frozenset(name for group in chosen for name in group)
        for size in range(len(groups) + 1)
        for chosen in combinations(groups, size)
    ]


def _read_blocks(
    printed: Sequence[PrintedBlock], lattices: Sequence[Lattice], barred: frozenset[str]
) -> list[list[PrintedRow]]:
    read = []
    for block in printed:
        columns = block.block.columns
        profile = Profile(barred=barred) if barred else UNTAUGHT
        numbers = [line for line, is_row in block.lines if is_row]
        found = {line: align(lattices[line], columns, profile, block.block.lists) for line in numbers}
        for _ in range(ROUNDS - 1):
            if len(numbers) >= 3:
                profile = learn(block.block, [(lattices[line], found[line]) for line in numbers], barred)
                found = {line: align(lattices[line], columns, profile, block.block.lists) for line in numbers}
        lengths = sorted(len(lattices[line].line.text) for line in numbers)
        usual = lengths[len(lengths) // 2] if lengths else 0
        read.append(
            [
                PrintedRow(line, found.get(line))
                for line, is_row in block.lines
                if is_row or len(lattices[line].line.text.strip()) >= GARBLED * usual
            ]
        )
    return read


def _texts(row: PrintedRow, columns: Sequence[ColumnLayout], lattices: Sequence[Lattice]) -> dict[str, str]:
    if row.found is None:
        return {}
    lattice = lattices[row.line]
    return {c.name: lattice.text(*span) for c, span in zip(columns, row.found.spans, strict=True) if span is not None}


class Shown(NamedTuple):
    """The line that a block shows for a row, and the lines that it may show instead, with their probabilities."""

    row: PrintedRow | None
    others: tuple[tuple[PrintedRow | None, float], ...] = ()


JoinedRow = list[Shown]


def _join_blocks(
    rows: Sequence[Sequence[PrintedRow]], printed: Sequence[PrintedBlock], table: TableLayout, lattices: Sequence[Lattice]
) -> list[JoinedRow]:
    """The rows of the table: for each, the line that each block shows for it and how sure that is, in nats."""
    merged: list[JoinedRow] = [[Shown(row)] for row in rows[0]]
    for number in range(1, len(rows)):
        columns = printed[number].block.columns
        left = [_element(_merged_texts(row, printed, lattices)) for row in merged]
        right = [_element(_texts(row, columns, lattices), row.found.score if row.found else 0.5) for row in rows[number]]
        evidence = link_evidence(left, right, table.links, table.sums)
        following: list[JoinedRow] = []
        for place in join(left, right, evidence, table.ragged):
            row = list(merged[place.left]) if place.left is not None else [Shown(None)] * number
            mate = rows[number][place.right] if place.right is not None else None
            others = tuple((None if o is None else rows[number][o], p) for o, p in sorted(place.others.items(), key=str))
            following.append([*row, Shown(mate, others)])
        merged = following
    if len(rows) > 1:
        merged = [row for row in merged if any(shown.row is not None and shown.row.found is not None for shown in row)]
    return merged


def _element(texts: dict[str, str], drop: float = 6.0) -> Element:
    return Element(texts, max(1.0, min(drop, 8.0)))


def _merged_texts(row: JoinedRow, printed: Sequence[PrintedBlock], lattices: Sequence[Lattice]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for shown, block in zip(row, printed, strict=False):
        if shown.row is not None:
            texts |= _texts(shown.row, block.block.columns, lattices)
    return texts


def _sums_held(
    rows: Sequence[JoinedRow], printed: Sequence[PrintedBlock], table: TableLayout, lattices: Sequence[Lattice]
) -> float:
    held = 0
    for row in rows:
        texts = _merged_texts(row, printed, lattices)
        for total in table.sums:
            parts = [parse_amount(texts[part]) for part in total.parts if part in texts]
            whole = parse_amount(texts.get(total.total, ""))
            held += whole is not None and None not in parts and sum(part or 0 for part in parts) == whole
    return HOLDS * held


def _cell(
    key: CellKey, kind: Kind, column: ColumnLayout, position: int, shown: Shown, lattices: Sequence[Lattice]
) -> Cell:
    own = _print(shown.row, column, position, lattices)
    text = letters(own.text) if own else None
    rivals: dict[Reading, None] = {}
    doubt = 0.0
    for row, share in shown.others:
        other = _print(row, column, position, lattices)
        if (letters(other.text) if other else None) != text:
            doubt += share
            if other is not None and share > RIVAL:
                rivals[other] = None
    placement = min(-math.log(doubt), MARGIN_CAP) if doubt > 0 else MARGIN_CAP
    if own is None:
        reason = "line lost" if shown.row is None else "line garbled" if shown.row.found is None else "nothing shown"
        return Cell(key, kind, None, rivals=tuple(rivals), placement=placement, reason=reason)
    return Cell(key, kind, own, rivals=tuple(rivals), placement=placement)


def _print(row: PrintedRow | None, column: ColumnLayout, position: int, lattices: Sequence[Lattice]) -> Reading | None:
    if row is None or row.found is None or (span := row.found.spans[position]) is None:
        return None
    lattice = lattices[row.line]
    return reading_of(lattice.line, *_extent(lattice, span, column))


def _extent(lattice: Lattice, span: Span, column: ColumnLayout) -> tuple[int, int]:
    """First and past-the-last character of a cell; a bracketed code takes the brackets that touch it."""
    first, last = span
    if column.bracketed:
        if first > 0 and lattice.atoms[first - 1].rule and lattice.atoms[first].glued:
            first -= 1
        if last < len(lattice.atoms) and lattice.atoms[last].rule and lattice.atoms[last].glued:
            last += 1
    return lattice.atoms[first].start, lattice.atoms[last - 1].end
