"""The declarations of a register: how its files are written, and what it has to say about a programme's cells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import checks

CHECKS = Path(checks.__file__).parent


@dataclass(frozen=True, slots=True)
class Written:
    """How the files of one register are written: see the README of `checks/registers`."""

    key: str
    name: Mapping[str, str]
    number: re.Pattern[str]
    json: Mapping[str, Any]
    csv: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers of the register, and the columns of its rows that print what the register knows too."""

    table: str
    column: str
    kind: str
    facts: Mapping[str, str]
    places: str | None


@dataclass(frozen=True, slots=True)
class Testimony:
    """What a programme asks of a register: see `register.toml` beside its rules."""

    register: str
    years_old: int
    dated_by: tuple[str, ...]
    columns: tuple[Column, ...]
    findings: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, Any]]


@cache
def load_testimony(programme: str) -> Testimony | None:
    """What `programme` declares of a register; None where it declares nothing."""
    path = CHECKS / "rules" / programme / "register.toml"
    if not path.is_file():
        return None
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = []
    for entry in document["number"]:
        table, column = entry["column"].split(".")
        facts = {key: value for key, value in entry.items() if key not in {"column", "kind", "places"}}
        columns.append(Column(table, column, entry["kind"], facts, entry.get("places")))
    return Testimony(
        document["register"],
        document["years_old"],
        tuple(document["dated_by"]),
        tuple(columns),
        document["finding"],
        document["words"],
    )


@cache
def load_written(key: str) -> Written:
    """The declaration of the register `key`, which is the name of its file. Raises KeyError where there is none."""
    path = CHECKS / "registers" / f"{key}.toml"
    if not path.is_file():
        raise KeyError(key)
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return Written(key, document["name"], re.compile(document["number"], re.ASCII), document["json"], document["csv"])


def registers() -> list[str]:
    """The registers that are declared, by name: the files that say how numbers are written."""
    files = sorted((CHECKS / "registers").glob("*.toml"))
    return [path.stem for path in files if "number" in tomllib.loads(path.read_text(encoding="utf-8"))]
