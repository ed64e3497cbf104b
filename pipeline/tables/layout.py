"""What a programme declares of the look of its tables (`layout.toml`), as frozen records; `declared` loads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["identifier", "quote", "amount", "percentage", "count", "code", "words"]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnLayout:
    """How one column is printed. `empty` is the cost, in nats, of a row that shows nothing there.

    Of a words column: `opens_with` are the words that it begins with (`numbered`: or a number); its wordings `recur`
    from row to row; words of `linked_by` belong with the next one, those of `joined_by` with both neighbours; it
    `avoids` to begin with the words that open the column before it.
    A heading that holds all words of one of `named` is that of the column. A `constant` one prints one value in all
    rows.
    """

    name: str
    shape: Shape
    empty: float = 1.5
    length: int = 0
    vocabulary: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    open: bool = False
    bracketed: bool = False
    opens_with: frozenset[str] = frozenset()
    numbered: bool = False
    recurs: bool = False
    linked_by: frozenset[str] = frozenset()
    joined_by: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()
    named: tuple[tuple[str, ...], ...] = ()
    constant: bool = False


@dataclass(frozen=True, slots=True)
class SideList:
    """Neighbouring columns that make one of several lists set side by side.

    `ended` is the cost, in nats, of a line that shows nothing of it. `headings` are the words one of which stands in
    the heading of a table that prints the list. The column `numbered` prints a number of the list's own, in
    each row that shows anything of it where it is `each_numbered`.
    """

    columns: tuple[str, ...]
    ended: float
    headings: tuple[str, ...] = ()
    numbered: str = ""
    each_numbered: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A run of columns printed side by side, of the table `table`; `parts` are the declared blocks that it joins.

    Where a block declares `lists`, its lines are lists set side by side, each as long as it is. `optional` are columns
    that may not be printed at all. Each of `number_words` stands in a heading once for every list that prints numbers.
    """

    table: str
    parts: tuple[int, ...]
    columns: tuple[ColumnLayout, ...]
    headings: tuple[str, ...]
    optional: tuple[tuple[str, ...], ...] = ()
    lists: tuple[SideList, ...] = ()
    number_words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.table}:{'+'.join(map(str, self.parts))}"


@dataclass(frozen=True, slots=True)
class Link:
    """Two columns of different blocks whose prints go together on a row.

    By mention of `terms` or of a code of the right column (`known_right`), by recurring so (`together`), or because a
    nomenclature puts them in `pairs`. Codes are kept as they look. A print of the right column that is no known code is
    what the wording in the column `spelled_in`, beside it, stands for: `spelled` has the codes of each.
    """

    left: str
    right: str
    kind: Literal["mentions", "together", "pairs"]
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_prefix: int = 0
    left_words: int = 0
    pairs: frozenset[tuple[str, str]] = frozenset()
    known_left: frozenset[str] = frozenset()
    known_right: frozenset[str] = frozenset()
    spelled_in: str = ""
    spelled: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowSum:
    """Columns (or keyed rows) whose amounts add up to another's."""

    parts: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A line known by its label: it holds all of `words` and none of `without`."""

    key: str
    words: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A labelled value of a form."""

    key: str
    labels: tuple[str, ...]
    shape: Shape = "amount"


@dataclass(frozen=True, slots=True, eq=False)
class TableLayout:
    """One table: `rows` (blocks of columns), `keyed rows` (label and values on a line) or `form` (label, value).

    The blocks of a `ragged` table may end at different lengths. A table that is not `published` is read for the rules
    alone. `value_headings` are the words that head each value column. `at_most_as` names the table whose rows this one
    has no more of; `rows_stated` are facts that say how many rows it has, `a+b` for the sum of two. `total_words` open
    a line under the rows, or among them, that gives totals. `identity` is a column that
    no two rows print alike; a line that prints what stands in a column of `told_by` is of the same row.
    """

    name: str
    layout: Literal["rows", "keyed rows", "form"]
    headings: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    sums: tuple[RowSum, ...] = ()
    keyed_rows: tuple[KeyedRow, ...] = ()
    fields: tuple[Field, ...] = ()
    value_columns: tuple[str, ...] = ()
    value_headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    common_words: tuple[str, ...] = ()
    published: bool = True
    ragged: bool = False
    at_most_as: str = ""
    rows_stated: tuple[str, ...] = ()
    total_words: tuple[str, ...] = ()
    identity: str = ""
    told_by: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[ColumnLayout, ...]:
        """Columns of a `rows` table in printed order."""
        return tuple(column for block in self.blocks for column in block.columns)


def partitions(table: TableLayout) -> list[tuple[Block, ...]]:
    """Every way in which neighbouring blocks of a table may stand in one, the declared cut first.

    >>> from pipeline.tables.declared import load_layout
    >>> [[b.name for b in p] for p in partitions(load_layout("esms-numerique-2025")["devis"])]
    [['devis:0', 'devis:1'], ['devis:0+1']]
    """
    ways: list[tuple[Block, ...]] = []
    count = len(table.blocks)
    for joints in range(2 ** max(count - 1, 0)):
        groups: list[list[Block]] = [[table.blocks[0]]]
        for position in range(1, count):
            if joints >> (position - 1) & 1:
                groups[-1].append(table.blocks[position])
            else:
                groups.append([table.blocks[position]])
        ways.append(tuple(_joined(group) for group in groups))
    return ways


def _joined(group: list[Block]) -> Block:
    return Block(
        table=group[0].table,
        parts=tuple(part for block in group for part in block.parts),
        columns=tuple(column for block in group for column in block.columns),
        headings=tuple(dict.fromkeys(word for block in group for word in block.headings)),
        optional=tuple(columns for block in group for columns in block.optional),
        lists=tuple(side for block in group for side in block.lists),
        number_words=tuple(word for block in group for word in block.number_words),
    )
