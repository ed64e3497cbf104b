"""The rows of a table as the lines of its blocks that show them, and of lists that nothing ties together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from pipeline.tables.block_rows import PrintedBlock, PrintedRow
from pipeline.tables.layout import TableLayout


class Shown(NamedTuple):
    """The line that a block shows for a row, and the lines that it may show instead, with their probabilities."""

    row: PrintedRow | None
    others: tuple[tuple[PrintedRow | None, float], ...] = ()


JoinedRow = list[Shown]


def tied_blocks(printed: Sequence[PrintedBlock], table: TableLayout) -> list[list[int]]:
    """The indices of the blocks by what links and row sums tie together: lists of their own are tied to no other."""
    ties = [{*one.parts, one.total} for one in table.sums] + [{link.left, link.right} for link in table.links]
    groups: list[list[int]] = []
    for number, block in enumerate(printed):
        own = {column.name for column in block.block.columns}
        near = [tie for tie in ties if own & tie]
        joined = [g for g in groups if any(tie & {c.name for n in g for c in printed[n].block.columns} for tie in near)]
        groups = [g for g in groups if g not in joined] + [sorted([*(n for g in joined for n in g), number])]
    return groups


def side_by_side(lists: Sequence[Sequence[JoinedRow]], groups: Sequence[Sequence[int]]) -> list[JoinedRow]:
    """The rows of lists that nothing ties together, each from the top; `groups` are the indices of their blocks."""
    rows = []
    for own in zip_longest(*lists):
        shown = {n: one for g, row in zip(groups, own, strict=True) for n, one in zip(g, row or (), strict=False)}
        rows.append([shown.get(n, Shown(None)) for n in range(sum(map(len, groups)))])
    return rows


def after_lost_lines(rows: Sequence[JoinedRow], lost: float) -> list[JoinedRow]:
    """The rows of lists that stand by themselves, each in doubt for the lines above it: where one of them was lost, its
    place is that of the row below. `lost` is the price of a lost line, in nats.
    """
    share = math.exp(-lost)
    before = [[Shown(None)] * len(rows[0]), *rows] if rows else []
    return [
        [
            one._replace(others=(*one.others, (above.row, min(number * share, 0.5))))
            for one, above in zip(row, last, strict=True)
        ]
        for number, (last, row) in enumerate(zip(before, rows, strict=False), 1)
    ]
