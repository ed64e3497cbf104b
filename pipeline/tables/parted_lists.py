"""Lists of a table that a page prints one below another, each under a heading of its own, instead of side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.records import Line
from pipeline.tables.alignment import align
from pipeline.tables.headings import PrintedWords
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, SideList, TableLayout

MOST_DIGITS = 4
"""Digits in a heading, at most: a line of figures may hold the same words."""
NAMED = 0.75
"""Nats of the words of a list, on the lines of a heading, from which it names the list."""
UNDER = 3
"""Lines under a heading among which the first rows of its list are looked for."""
SHOWN = 2
"""Cells of a list that a line shows, at least, to be a row of it."""


def with_parted_lists(layout: Mapping[str, TableLayout], lines: Sequence[Line]) -> dict[str, TableLayout]:
    """The tables, those whose lists stand under headings of their own cut into a block a list."""
    return {
        name: _a_block_a_list(table) if any(block.lists for block in table.blocks) and _parted(table, lines) else table
        for name, table in layout.items()
    }


def _parted(table: TableLayout, lines: Sequence[Line]) -> bool:
    """Whether the headings of a table that have rows under them name different lists, and no list with another one
    that a heading elsewhere names without it.
    """
    sides = {side.columns[0]: side for block in table.blocks for side in block.lists if side.headings}
    heads = [line for line in lines if line.words and sum(c.isdigit() for c in line.text) <= MOST_DIGITS]
    hits = PrintedWords(heads).hits({name: side.headings for name, side in sides.items()})
    named = {
        (line.source_file, line.line): {name for name, own in hits.items() if own[number] >= NAMED}
        for number, line in enumerate(heads)
    }
    told: set[frozenset[str]] = set()
    open_: set[str] = set()
    for number, line in enumerate(lines):
        here = named.get((line.source_file, line.line))
        if here is None:
            open_ = open_ if not line.words else set()
            continue
        open_ |= here
        below = lines[number + 1 : number + 1 + UNDER]
        if open_ and below and below[0].words and (below[0].source_file, below[0].line) not in named:
            if _shows(table, [sides[name] for name in open_], below):
                told.add(frozenset(open_))
            open_ = set()
    return len(told) > 1 and sum(map(len, told)) == len(frozenset[str]().union(*told))


def _shows(table: TableLayout, sides: Sequence[SideList], lines: Sequence[Line]) -> bool:
    """Whether a line is a row of one of some lists."""
    of = {column.name: column for column in table.columns}
    columns = [[of[name] for name in side.columns] for side in sides]
    return any(
        found.score > 0 and sum(span is not None for span in found.spans) >= SHOWN
        for line in lines
        for own in columns
        for found in [align(Lattice(line), own)]
    )


@lru_cache(maxsize=32)
def _a_block_a_list(table: TableLayout) -> TableLayout:
    """A table cut into a block a list: what no list of a block claims of its headings may stand over each.

    >>> from pipeline.tables.declared import load_layout
    >>> quotes = _a_block_a_list(load_layout("esms-numerique-2025")["devis"])
    >>> [block.columns[0].name for block in quotes.blocks], quotes.blocks[1].headings
    (['numero_materiel', 'numero_amoa', 'numero_solution', 'formation'], ('Numéro', 'Devis', 'TTC', 'AMOA', 'AMOATTC'))
    """
    blocks: list[Block] = []
    for block in table.blocks:
        claimed = {word for side in block.lists for word in side.headings}
        common = tuple(word for word in block.headings if word not in claimed)
        parts = [
            Block(
                table=block.table,
                parts=(),
                columns=tuple(column for column in block.columns if column.name in side.columns),
                headings=(*common, *side.headings),
                lists=(side,),
                number_words=block.number_words if side.numbered else (),
            )
            for side in block.lists
        ]
        blocks += parts if sum(len(part.columns) for part in parts) == len(block.columns) else [block]
    return replace(table, blocks=tuple(replace(block, parts=(number,)) for number, block in enumerate(blocks)))
