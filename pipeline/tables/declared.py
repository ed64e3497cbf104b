"""The look of a programme's tables, loaded from its `layout.toml` and the nomenclatures that it names."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import ReconcileError
from pipeline.tables.layout import Block, ColumnLayout, Field, KeyedRow, Link, RowSum, SideList, TableLayout
from pipeline.wording import look

CHECKS = Path(__file__).resolve().parents[2] / "checks"


@lru_cache(maxsize=8)
def load_layout(programme: str) -> dict[str, TableLayout]:
    """The tables of a programme by name, in declared order. Raises `ReconcileError` where none is declared for it."""
    path = CHECKS / "rules" / programme / "layout.toml"
    if not path.is_file():
        known = sorted(folder.name for folder in (CHECKS / "rules").iterdir() if (folder / "layout.toml").is_file())
        raise ReconcileError(f"programme {programme!r} has no declarations; known: {', '.join(known)}")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _table(name, entry) for name, entry in document["table"].items()}


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
        identity=entry.get("identity", ""),
        told_by=tuple(entry.get("told_by", ())),
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
        named=tuple(tuple(words) for words in entry.get("named", ())),
        constant=entry.get("constant", False),
    )


def _link(entry: Mapping[str, Any]) -> Link:
    terms = {key: tuple(values) for key, values in entry.get("terms", {}).items()}
    pairs = nomenclature_pairs(entry.get("pairs_from", ""))
    codes = [look(code) for code in nomenclature(entry.get("codes_from", ""))]
    spelled: dict[str, frozenset[str]] = {}
    for wording, code in nomenclature_pairs(entry.get("spelled_from", "")):
        spelled[wording] = spelled.get(wording, frozenset()) | {code}
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
        entry.get("spelled_in", ""),
        spelled,
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
