"""The ways to read the lines of a table's blocks as rows: each aligned, joined, and weighed against the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from pipeline.amounts import parse_amount
from pipeline.tables.block_rows import PrintedBlock, PrintedRow, read_blocks, texts_of, without_totals
from pipeline.tables.broken import pieces
from pipeline.tables.joined_rows import JoinedRow, Shown, after_lost_lines, side_by_side, tied_blocks
from pipeline.tables.joining import CERTAINLY, LOST, Element
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import SideList, TableLayout
from pipeline.tables.linking import join_linked
from pipeline.tables.row_sums import stands_alone
from pipeline.tables.subtotals import without_subtotals

A_PIECE = 0.02
"""Probability that a line which may be a piece of a row is no row of its own."""
MOST_TESTIMONY = 15.0
"""Nats that a line speaks for being a row, at most."""
HOLDS = 4.0
"""Nats that a row sum that holds speaks for a way to read the lines."""


def ways_to_read(
    printed: Sequence[PrintedBlock],
    table: TableLayout,
    lattices: Sequence[Lattice],
    left_out: Sequence[frozenset[str]],
    lost: float = LOST,
    most: int = 0,
) -> list[WayToRead]:
    """The rows with and without each optional group of columns that the headings do not leave out already.

    `lost` is what a row costs, in nats, that one block shows and another does not; `most` is how many rows the table
    has at most, 0 where nothing says.
    """
    ways = []
    absent = frozenset(name for names in left_out for name in names)
    for barred in dict.fromkeys(absent | barred for barred in _ways_to_bar(printed)):
        blocks = read_blocks(printed, lattices, barred)
        if table.total_words:
            blocks = without_subtotals(blocks, printed, lattices)
        listed = without_totals(blocks, printed, table, lattices)
        rows = [_no_rows_doubted(row) for row in _join_blocks(listed, printed, table, lattices, lost, most)]
        held = _sums_held(rows, printed, table, lattices)
        ways.append(
            WayToRead(rows, held, held + sum(row.found.score for block in blocks for row in block if row.found))
        )
    return ways


def _ways_to_bar(printed: Sequence[PrintedBlock]) -> list[frozenset[str]]:
    groups = [group for block in printed for group in block.block.optional]
    return [
        frozenset(name for group in chosen for name in group)
        for size in range(len(groups) + 1)
        for chosen in combinations(groups, size)
    ]


class WayToRead(NamedTuple):
    """The joined rows, what their sums speak for them, and their score with what the lines testify (nats)."""

    rows: list[JoinedRow]
    held: float
    score: float


def _join_blocks(
    rows: Sequence[Sequence[PrintedRow]],
    printed: Sequence[PrintedBlock],
    table: TableLayout,
    lattices: Sequence[Lattice],
    lost: float,
    most: int,
) -> list[JoinedRow]:
    """The rows of the table: for each, the line that each block shows for it and how sure that is, in nats."""
    groups = tied_blocks(printed, table)
    if len(groups) > 1:
        apart = [
            _join_blocks([rows[n] for n in group], [printed[n] for n in group], table, lattices, lost, most)
            for group in groups
        ]
        return side_by_side([after_lost_lines(own, lost) for own in apart], groups)
    if len(rows) == 1:
        return [[shown] for shown in _after_pieces(rows[0], printed[0].block.lists, lattices)]
    merged: list[JoinedRow] = [[Shown(row)] for row in rows[0]]
    drops = _testimonies(rows[0])
    for number in range(1, len(rows)):
        columns = printed[number].block.columns
        after = {column.name for column in columns}
        before = {column.name for earlier in printed[:number] for column in earlier.block.columns}
        shown = [_merged_texts(row, printed, lattices) for row in merged]
        left = [_element(texts, drop, after, table) for texts, drop in zip(shown, drops, strict=True)]
        spoken = _testimonies(rows[number])
        shown = [texts_of(row, columns, lattices) for row in rows[number]]
        right = [_element(texts, drop, before, table) for texts, drop in zip(shown, spoken, strict=True)]
        following: list[JoinedRow] = []
        drops_after: list[float] = []
        for place in join_linked(left, right, table, lost, most):
            row = list(merged[place.left]) if place.left is not None else [Shown(None)] * number
            for other, share in sorted(place.others_left.items(), key=str):
                row = [
                    shown._replace(others=(*shown.others, (None if other is None else merged[other][block].row, share)))
                    for block, shown in enumerate(row)
                ]
            mate = rows[number][place.right] if place.right is not None else None
            others = [
                (None if o is None else rows[number][o], p) for o, p in sorted(place.others_right.items(), key=str)
            ]
            following.append([*row, Shown(mate, tuple(others))])
            own = drops[place.left] if place.left is not None else 0.0
            drops_after.append(own + (spoken[place.right] if place.right is not None else 0.0))
        merged, drops = following, drops_after
    return [row for row in merged if any(shown.row is not None and shown.row.found is not None for shown in row)]


def _no_rows_doubted(row: JoinedRow) -> JoinedRow:
    """A row with the doubt that a line of it may be the total of those above: nothing would then stand there."""
    return [
        shown._replace(others=(*shown.others, (None, shown.row.total))) if shown.row and shown.row.total else shown
        for shown in row
    ]


def _after_pieces(rows: Sequence[PrintedRow], lists: Sequence[SideList], lattices: Sequence[Lattice]) -> list[Shown]:
    """The rows of a table that one block prints, each in doubt below a line that may be a piece of a row, or that is
    garbled and does not stand right between two others: it may have been no row at all. A line that is known to be
    half a row is one.
    """
    sizes = [sum(span is not None for span in row.found.spans) if row.found else 0 for row in rows]
    known = [row.lattice(lattices).half for row in rows]
    doubtful = enumerate(zip(pieces(sizes, bool(lists)), known, strict=True))
    first = next((n for n, (piece, half) in doubtful if (piece and not half) or _stands_apart(rows, n)), len(rows))
    following = [*rows[1:], None]
    return [Shown(row, ((following[n], A_PIECE),) if n >= first else ()) for n, row in enumerate(rows)]


def _stands_apart(rows: Sequence[PrintedRow], n: int) -> bool:
    """Whether a garbled line is not printed right between the rows above and below it: it may be of the heading, or of
    the foot of a page.
    """
    if rows[n].found is not None or n == len(rows) - 1:
        return False
    return n == 0 or rows[n].line > rows[n - 1].lines[-1] + 1 or rows[n + 1].line > rows[n].line + 1


def _element(texts: dict[str, str], drop: float, beside: set[str], table: TableLayout) -> Element:
    return Element(texts, max(1.0, min(drop, MOST_TESTIMONY)), stands_alone(texts, beside, table.sums))


def _testimonies(rows: Sequence[PrintedRow]) -> list[float]:
    """How much each line speaks for being a row, in nats: at least so much where it shows as many cells as most."""
    sizes = [sum(span is not None for span in row.found.spans) if row.found else 0 for row in rows]
    usual = sorted(sizes)[len(sizes) // 2]
    return [
        0.5 if row.found is None else max(row.found.score, CERTAINLY) if size >= usual else row.found.score
        for row, size in zip(rows, sizes, strict=True)
    ]


def _merged_texts(row: JoinedRow, printed: Sequence[PrintedBlock], lattices: Sequence[Lattice]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for shown, block in zip(row, printed, strict=False):
        if shown.row is not None:
            texts |= texts_of(shown.row, block.block.columns, lattices)
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
            held += bool(whole) and bool(parts) and None not in parts and sum(part or 0 for part in parts) == whole
    return HOLDS * held
