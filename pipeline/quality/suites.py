"""The suites as `checks/expectations` declares them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import checks

FOLDER = Path(checks.__file__).parent / "expectations"
Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: its stable code, the type that great-expectations knows it by, and its arguments."""

    code: str
    type: str
    severity: Severity
    title: Mapping[str, str]
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suite:
    """Expectations over one selection of the published state; `key` names the columns that tell its rows apart."""

    name: str
    title: Mapping[str, str]
    needs: tuple[str, ...]
    key: tuple[str, ...]
    select: str
    expectations: tuple[Expectation, ...]


def load_suites(folder: Path = FOLDER) -> list[Suite]:
    """Every declared suite, in the order of the codes of its expectations.

    Raises ValueError where a code is given twice or a severity is none of the library's.
    """
    suites = [_suite(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.toml"))]
    codes = [one.code for suite in suites for one in suite.expectations]
    if len(set(codes)) != len(codes):
        raise ValueError(f"an expectation's code is given twice: {sorted(c for c in codes if codes.count(c) > 1)[0]}")
    return sorted(suites, key=lambda suite: suite.expectations[0].code)


def _suite(document: Mapping[str, Any]) -> Suite:
    expectations = []
    for entry in document["expectation"]:
        if entry["severity"] not in get_args(Severity):
            raise ValueError(f"{entry['code']}: severity {entry['severity']!r} is none of {get_args(Severity)}")
        expectations.append(
            Expectation(entry["code"], entry["type"], entry["severity"], entry["title"], entry.get("with", {}))
        )
    return Suite(
        document["name"],
        document["title"],
        tuple(document["needs"]),
        tuple(document["key"]),
        document["select"],
        tuple(expectations),
    )
