"""Columns of free words, and where else their words stand: `[[words]]` of a programme's rules."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.repair.naming import tokens
from pipeline.wording import canonical_words

Column = tuple[str, str]
"""A table and one of its columns."""

_CODE = re.compile(r"[A-Z]{3}-[0-9]{3}", re.ASCII)
_KEYS = {"code", "column", "reason", "again", "known_by", "like", "beside", "lists"}


@dataclass(frozen=True, slots=True)
class FreeWords:
    """What a column of free words is compared with; `code` names the comparison among the rules of a cell.

    `again`: the column prints whole values again and again, so that they are compared and not their words. `known_by`
    is the column whose value is one with each of this one; `like` are columns of the same words, `beside` those of
    which a row prints words again, `lists` the words of public lists. `reason` says, in French and English, what a
    value rests on of which all that is compared shows again.
    """

    code: str
    column: Column
    reason: Mapping[str, str]
    again: bool = False
    known_by: Column | None = None
    like: tuple[Column, ...] = ()
    beside: tuple[Column, ...] = ()
    lists: frozenset[str] = frozenset()


def free_words(entry: Mapping[str, Any], root: Path) -> FreeWords:
    """One declaration, with the words of the nomenclatures under `root` that it names; ValueError on any fault."""
    code = entry.get("code", "")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ValueError(f"[[words]] {code!r}: the code must look like ABC-001")
    if unknown := set(entry) - _KEYS:
        raise ValueError(f"[[words]] {code}: unknown key `{min(unknown)}`")
    words = (word for name in entry.get("lists", ()) for word in _listed(code, name, root))
    return FreeWords(
        code,
        _column(code, entry["column"]),
        _reason(code, entry.get("reason")),
        bool(entry.get("again", False)),
        _column(code, entry["known_by"]) if "known_by" in entry else None,
        tuple(_column(code, name) for name in entry.get("like", ())),
        tuple(_column(code, name) for name in entry.get("beside", ())),
        frozenset(words),
    )


def _reason(code: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or set(value) != {"fr", "en"}:
        raise ValueError(f"[[words]] {code}: `reason` needs a text in French and one in English")
    return value


def _column(code: str, name: str) -> Column:
    table, dot, column = name.partition(".")
    if not (table and dot and column):
        raise ValueError(f"[[words]] {code}: {name!r} is no column; write table.column")
    return table, column


def _listed(code: str, name: str, root: Path) -> set[str]:
    """The words of one column of a nomenclature, named `file:column`."""
    file, _, column = name.partition(":")
    path = (root / "nomenclature" / file).resolve()
    if not path.is_relative_to((root / "nomenclature").resolve()) or not path.is_file():
        raise ValueError(f"[[words]] {code}: nomenclature {file} does not exist")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if rows and column not in rows[0]:
        raise ValueError(f"[[words]] {code}: nomenclature {file} has no column {column}")
    return {token.text for row in rows for token in tokens(canonical_words(row[column]))}
