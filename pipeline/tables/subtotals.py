"""Lines among the rows of a list that give the total of the rows above for the body that they name.

No word tells such a line; it opens with words that the rows do not share, and its amounts are sums of those above.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.tables.block_rows import PrintedBlock, PrintedRow, texts_of
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block
from pipeline.tables.row_sums import shown_cents
from pipeline.wording import letters

COMMON = 0.3
"""Share of the rows that open with a word from which it is no name of a subtotal."""
LEAST_WORD = 4
"""Letters of such a word, at least."""
MAY_BE = 0.5
"""Probability that a line is a subtotal which names a body, shows no number of a list, and sums nothing up."""
MOST = 8
"""Atoms before the first amount of a line among which the name is looked for."""


def without_subtotals(
    blocks: Sequence[Sequence[PrintedRow]], printed: Sequence[PrintedBlock], lattices: Sequence[Lattice]
) -> list[list[PrintedRow]]:
    """The rows of each block but for those that sum up rows above; the doubt where a named one cannot be told.

    Blocks that print as many lines show the subtotals on the same ones.
    """
    told = [_told(rows, one.block, lattices) for rows, one in zip(blocks, printed, strict=True)]
    sums = {(len(rows), n) for rows, own in zip(blocks, told, strict=True) for n, row in enumerate(own) if row is None}
    return [[row for n, row in enumerate(own) if row is not None and (len(own), n) not in sums] for own in told]


def _told(rows: Sequence[PrintedRow], block: Block, lattices: Sequence[Lattice]) -> list[PrintedRow | None]:
    """The rows of a block, None for each that sums up rows above."""
    leads = [_lead(row, block, lattices) for row in rows]
    often = Counter(word for words in leads for word in set(words))
    named = [any(often[word] <= max(1, COMMON * len(rows)) for word in words) for words in leads]
    if sum(named) > COMMON * len(rows):
        return list(rows)
    amounts = [_amounts(row, block, lattices) for row in rows]
    numbered = [_is_numbered(row, block) for row in rows]
    kept: list[PrintedRow | None] = []
    since: list[Mapping[str, int]] = []
    for row, own, is_named, has_number in zip(rows, amounts, named, numbered, strict=True):
        if is_named and not has_number and any(since) and _sums_up(own, since):
            since = []
            kept.append(None)
            continue
        if is_named and not has_number:
            row = replace(row, total=max(row.total, MAY_BE))
            since = []
        else:
            since.append(own)
        kept.append(row)
    return kept


def _sums_up(own: Mapping[str, int], above: Sequence[Mapping[str, int]]) -> bool:
    """Whether most amounts of a line are the sums of those of its column above."""
    shown = [column for column, cents in own.items() if cents]
    equal = [column for column in shown if own[column] == sum(row.get(column, 0) for row in above)]
    return 2 * len(equal) > len(shown)


def _lead(row: PrintedRow, block: Block, lattices: Sequence[Lattice]) -> list[str]:
    """The words before the first amount of a row."""
    if row.found is None:
        return []
    lattice = row.lattice(lattices)
    first = min(
        (span[0] for c, span in zip(block.columns, row.found.spans, strict=True) if c.shape == "amount" and span),
        default=0,
    )
    words = lattice.own_letters[: min(first, MOST)]
    of_numbers = {letters(word) for word in block.number_words}
    return [word for word in words if len(word) >= LEAST_WORD and word.isalpha() and word not in of_numbers]


def _amounts(row: PrintedRow, block: Block, lattices: Sequence[Lattice]) -> dict[str, int]:
    amounts = {column.name for column in block.columns if column.shape == "amount"}
    texts = texts_of(row, block.columns, lattices)
    return {name: cents for name, text in texts.items() if name in amounts and (cents := shown_cents(text)) is not None}


def _is_numbered(row: PrintedRow, block: Block) -> bool:
    if row.found is None:
        return True
    return any(c.shape == "quote" and span for c, span in zip(block.columns, row.found.spans, strict=True))
