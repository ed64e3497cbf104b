"""The registry of the codes that the contracts' checks carry, read from `codes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.records import FindingKind, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means: the kind and severity of its finding, its messages, and the column of a check over several.

    `message_fr` and `message_en` are templates with the fields `value`, `row` and `column`.
    """

    code: str
    kind: FindingKind
    severity: Severity
    message_fr: str
    message_en: str
    column: str | None = None


@cache
def codes() -> Mapping[str, Code]:
    """Return every code of the contracts, in the order of the registry.

    >>> codes()["FIN-002"].severity, codes()["ACT-002"].column
    ('error', 'activite_libelle')
    """
    registry = tomllib.loads((files("checks.contracts") / "codes.toml").read_text(encoding="utf-8"))
    return {code: Code(code=code, **entry) for code, entry in registry.items()}
