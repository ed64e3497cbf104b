"""What a programme declares of the look of its tables (`layout.toml`), as frozen records."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import ReconcileError
from pipeline.wording import look

CHECKS = Path(__file__).resolve().parents[2] / "checks"
Shape = Literal["identifier", "quote", "amount", "percentage", "count", "code", "words"]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnLayout:
    """How one column is printed. `empty` is the cost, in nats, of a row that shows nothing there.

    Of a words column: `opens_with` are the words that it begins with (`numbered`: or a number); its wordings `recur`
    from row to row; words of `linked_by` belong with the next one, those of `joined_by` with both neighbours; it
    `avoids` to begin with the words that open the column before it.
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
    nomenclature puts them in `pairs`. Codes are kept as they look.
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
    a line under the rows, or among them, that gives totals.
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

    @property
    def columns(self) -> tuple[ColumnLayout, ...]:
        """Columns of a `rows` table in printed order."""
        return tuple(column for block in self.blocks for column in block.columns)


@lru_cache(maxsize=8)
def load_layout(programme: str) -> dict[str, TableLayout]:
    """The tables of a programme by name, in declared order. Raises `ReconcileError` where none is declared for it."""
    path = CHECKS / "rules" / programme / "layout.toml"
    if not path.is_file():
        known = sorted(folder.name for folder in (CHECKS / "rules").iterdir() if (folder / "layout.toml").is_file())
        raise ReconcileError(f"programme {programme!r} has no declarations; known: {', '.join(known)}")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _table(name, entry) for name, entry in document["table"].items()}


def partitions(table: TableLayout) -> list[tuple[Block, ...]]:
    """Every way in which neighbouring blocks of a table may stand in one, the declared cut first.

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


def _table(name: str, entry: Mapping[str, Any]) -> TableLayout:
    blocks = tuple(
        Block(
            name,
            (number,),
            _columns(block["columns"]),
            tuple(block["headings"]),
            tuple(tuple(group) for group in block.get("optional", [])),
            tuple(_side_list(side) for side in block.get("lists", [])),
            tuple(block.get("number_words", ())),
        )
        for number, block in enumerate(entry.get("block", []))
    )
    return TableLayout(
        name=name,
        layout=entry["layout"],
        headings=tuple(entry.get("headings", ())),
        blocks=blocks,
        links=tuple(_link(link) for link in entry.get("link", [])),
        sums=tuple(RowSum(tuple(row["parts"]), row["total"]) for row in entry.get("sum", [])),
        keyed_rows=tuple(
            KeyedRow(row["key"], tuple(row["words"]), tuple(row.get("without", ()))) for row in entry.get("rows", [])
        ),
        fields=tuple(Field(f["key"], tuple(f["labels"]), f.get("shape", "amount")) for f in entry.get("fields", [])),
        value_columns=tuple(entry.get("value_columns", [entry["value_column"]] if "value_column" in entry else [])),
        value_headings={name: tuple(words) for name, words in entry.get("value_headings", {}).items()},
        common_words=tuple(entry.get("common_words", ())),
        published=entry.get("published", True),
        ragged=entry.get("ragged", False),
        at_most_as=entry.get("at_most_as", ""),
        rows_stated=tuple(entry.get("rows_stated", ())),
        total_words=tuple(entry.get("total_words", ())),
    )


def _side_list(entry: Mapping[str, Any]) -> SideList:
    return SideList(
        tuple(entry["columns"]),
        entry["ended"],
        tuple(entry.get("headings", ())),
        entry.get("numbered", ""),
        entry.get("each_numbered", False),
    )


def _columns(entries: Sequence[Mapping[str, Any]]) -> tuple[ColumnLayout, ...]:
    columns = [_column(entry) for entry in entries]
    before = [ColumnLayout("", "words"), *columns]
    return tuple(replace(column, avoids=before[place].opens_with) for place, column in enumerate(columns))


def _column(entry: Mapping[str, Any]) -> ColumnLayout:
    return ColumnLayout(
        name=entry["name"],
        shape=entry["shape"],
        empty=entry.get("empty", 1.5),
        length=entry.get("length", 0),
        vocabulary=tuple(entry.get("vocabulary", ())) or nomenclature(entry.get("vocabulary_from", "")),
        lexicon=nomenclature(entry.get("lexicon_from", "")),
        open=entry.get("open", False),
        bracketed=entry.get("bracketed", False),
        opens_with=frozenset(entry.get("opens_with", ())),
        numbered=entry.get("numbered", False),
        recurs=entry.get("recurs", False),
        linked_by=frozenset(entry.get("linked_by", ())),
        joined_by=frozenset(entry.get("joined_by", ())),
    )


def _link(entry: Mapping[str, Any]) -> Link:
    terms = {key: tuple(values) for key, values in entry.get("terms", {}).items()}
    pairs = nomenclature_pairs(entry.get("pairs_from", ""))
    codes = [look(code) for code in nomenclature(entry.get("codes_from", ""))]
    return Link(
        entry["left"],
        entry["right"],
        entry["kind"],
        terms,
        entry.get("left_prefix", 0),
        entry.get("left_words", 0),
        pairs,
        frozenset(own for own, _ in pairs),
        frozenset(mate for _, mate in pairs) | frozenset(codes),
    )


@lru_cache(maxsize=32)
def nomenclature_pairs(source: str) -> frozenset[tuple[str, str]]:
    """The pairs of two columns of a nomenclature (`file.csv:left-right`), as they look."""
    file_name, _, columns = source.partition(":")
    left, _, right = columns.partition("-")
    lefts, rights = _column_of(file_name, left), _column_of(file_name, right)
    return frozenset((look(own), look(mate)) for own, mate in zip(lefts, rights, strict=True) if own and mate)


def _column_of(file_name: str, column: str) -> list[str]:
    if not file_name:
        return []
    with (CHECKS / "nomenclature" / file_name).open(encoding="utf-8", newline="") as file:
        return [row[column].strip() for row in csv.DictReader(file)]


@lru_cache(maxsize=32)
def nomenclature(source: str) -> tuple[str, ...]:
    """The values of a column of a nomenclature (`file.csv:column`), in file order, without repeats."""
    if not source:
        return ()
    file_name, _, column = source.partition(":")
    return tuple(dict.fromkeys(value for value in _column_of(file_name, column) if value))
