"""How much each line speaks for being a row of each block of a table, at little cost for lines that cannot be one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.tables.alignment import Alignment, align_along
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, ColumnLayout, TableLayout, partitions

NOTHING = Alignment(-9.0, ())
WORTH = -1.0
"""Scores under this are all one to the segmentation: a line costs less as a stray."""
LEAST = -1.5
"""A line that scores less as a row of one block is no row of that block and its neighbours together either."""
BEST = {"identifier": 6.0, "quote": 3.0, "amount": 3.5, "percentage": 3.5, "count": 0.8, "code": 5.0, "words": 0.2}
COSTLY = ("count", "identifier", "amount", "percentage", "quote", "code", "words")
"""Shapes from the one that is the least work to look for."""
CLEAN = -3.4
AMOUNT = ColumnLayout("", "amount")
WORDS = 0.2
OPENS = 2.0
LABEL = 12.0


def score_lines(lattices: Sequence[Lattice], table: TableLayout, no_rows: Sequence[bool]) -> dict[str, list[Alignment]]:
    """By block name (every way to join neighbouring blocks), the alignment of each line, `NOTHING` for `no_rows`.

    A line is aligned once from each block on, and the alignment of every longer block is a stage of that one.
    """
    joined = {block.parts: block for way in partitions(table) for block in way}
    found: dict[str, list[Alignment]] = {block.name: [NOTHING] * len(lattices) for block in joined.values()}
    count = len(table.blocks)
    amounts = any(column.shape == "amount" for column in table.columns)
    for first in range(count):
        chain = [joined[tuple(range(first, last + 1))] for last in range(first, count)]
        whole = chain[-1]
        cuts = [len(block.columns) for block in chain]
        for number, lattice in enumerate(lattices):
            if not lattice.shows or no_rows[number] or (not amounts and _prints_amount(lattice)):
                continue
            worthy = _worthy(lattice, table.blocks[first:])
            if not worthy:
                continue
            aligned = align_along(
                lattice, whole.columns[: cuts[worthy - 1]], cuts[:worthy], lists=whole.lists, worth=WORTH
            )
            for block, alignment in zip(chain, aligned, strict=False):
                if alignment.spans:
                    found[block.name][number] = alignment
                    lattice.untaught[block.name] = alignment
    return found


def _prints_amount(lattice: Lattice) -> bool:
    """Whether a line prints a clean amount: such a line is no row of a table without amounts."""
    return any(weight <= CLEAN for _, _, weight in lattice.edges(AMOUNT))


def _worthy(lattice: Lattice, blocks: Sequence[Block]) -> int:
    """How many neighbouring blocks, from the first, a line may be a row of; none where its best cells are too few."""
    total = 0.0
    worthy = 0
    for number, block in enumerate(blocks, 1):
        best = most(lattice, block)
        if best < LEAST:
            break
        total += best
        if total > WORTH:
            worthy = number
    return worthy


def most(lattice: Lattice, block: Block) -> float:
    """A bound on what a line may score as a row of a block: the best print of each column, wherever it stands.

    Columns are looked at until even the best prints of the rest would leave the line under `LEAST`.
    """
    if block.lists:
        gains = {column.name: _most(lattice, column) for column in block.columns}
        listed = {name for side in block.lists for name in side.columns}
        total = sum(gain for name, gain in gains.items() if name not in listed)
        return total + sum(max(sum(gains[name] for name in side.columns), -side.ended) for side in block.lists)
    total, columns = _cheapest_first(block)
    for column, best in columns:
        total += _most(lattice, column) - best
        if total < LEAST:
            break
    return total


@lru_cache(maxsize=64)
def _cheapest_first(block: Block) -> tuple[float, tuple[tuple[ColumnLayout, float], ...]]:
    """What the best prints of all columns testify, and each column with its own, the least work to look for first."""
    columns = sorted(block.columns, key=lambda column: (COSTLY.index(column.shape), len(column.vocabulary)))
    return sum(_best(column) for column in block.columns), tuple((column, _best(column)) for column in columns)


def _best(column: ColumnLayout) -> float:
    """What the best print of a column may testify."""
    if column.shape == "code":
        return min(0.8 + 0.45 * max(map(len, column.vocabulary), default=0), BEST["code"])
    return BEST[column.shape] + (LABEL if column.lexicon else OPENS if column.opens_with else 0.0)


def _most(lattice: Lattice, column: ColumnLayout) -> float:
    if column.shape == "words":
        label = max((-weight for _, _, weight in lattice.labels(column)), default=0.0)
        return max(WORDS + (OPENS if column.opens_with else 0.0), label)
    return max([-column.empty, *(-weight for _, _, weight in lattice.edges(column))])
