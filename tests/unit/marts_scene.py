"""Dossiers of invented bodies for the marts, from a few values, and what the marts make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.dossier import Fact, Manifest
from pipeline.marts.build import Marts, marts, shares
from pipeline.marts.choices import Choices
from pipeline.marts.declarations import declarations
from pipeline.marts.subject import Subject, subject
from pipeline.records import CellKey, Verdict

PROGRAMME = "esms-numerique-2025"
LINES = (
    "amoa",
    "acquisition",
    "acquisition_formation",
    "acquisition_abonnement",
    "conformite",
    "conformite_formation",
    "materiel",
)
BUY, UPGRADE = "ACQUISITION", "MISE EN CONFORMITE"


def sure(value: str | None, margin: float = 20.0, status: str = "verified") -> Verdict:
    """A verdict that publishes a value, or `missing`."""
    return Verdict("missing") if value is None else Verdict(status, value, margin)


def open_among(*values: str) -> Verdict:
    """A verdict that leaves several values open."""
    return Verdict("ambiguous", None, 0.5, [(value, place * 0.5) for place, value in enumerate(values)])


def dossier(
    bodies: Sequence[tuple[Any, Any]],
    budget: Mapping[str, Any],
    coordinator: str | None = "CCAS A",
    quotes: Sequence[Mapping[str, str | None]] = (),
    choices: Choices | None = None,
    facts: Mapping[str, tuple[Any, str]] | None = None,
    folder: Path = Path("/nonexistent"),
    name: str = "invente",
    establishments: Sequence[Mapping[str, str]] = (),
    redistribution: Mapping[str, Any] | None = None,
    territory: Any = None,
) -> Subject:
    """A subject: `bodies` are the body and project type of each establishment, `budget` amounts by line."""
    verdicts: dict[CellKey, Verdict] = {}

    def put(table: str, row: str, column: str, value: Any) -> None:
        verdicts[CellKey(table, row, column)] = value if isinstance(value, Verdict) else sure(value)

    for number, (og, kind) in enumerate(bodies, 1):
        put("etablissement", str(number), "og", og)
        put("etablissement", str(number), "type_projet", kind)
        for column, value in (establishments[number - 1] if establishments else {}).items():
            put("etablissement", str(number), column, value)
    for number, quote in enumerate(quotes, 1):
        for column, value in quote.items():
            put("devis", str(number), column, value)
    for line, amount in budget.items():
        put("synthese", line, "budget", amount)
    manifest = Manifest(
        id=name,
        folder=folder,
        programme=PROGRAMME,
        sources=(),
        coordinator=coordinator,
        territory=territory,
        facts={key: Fact(key, value, where) for key, (value, where) in (facts or {}).items()},
        redistribution=redistribution or {},
    )
    declared = declarations(PROGRAMME)
    assert declared is not None
    return subject(manifest, declared, verdicts, choices)


def made(one: Subject) -> Marts:
    """The marts of one dossier."""
    return marts([one])[one.id]


def rows(one: Subject, mart: str = "redistribution", **wanted: Any) -> list[dict[str, Any]]:
    """The rows of a mart of a dossier whose columns have the values `wanted`."""
    found: list[dict[str, Any]] = (shares if mart == "redistribution" else made)(one).tables[mart].to_pylist()
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def acquisition(number: str | None = None) -> dict[str, str | None]:
    """A software quote with a subscription."""
    return {
        "numero_solution": number,
        "abonnement": "5961.60",
        "deploiement": "4824.00",
        "formation": "4462.50",
        "total_solution": "15248.10",
    }


def conformity(number: str | None = None) -> dict[str, str | None]:
    """A software quote without subscription."""
    return {
        "numero_solution": number,
        "abonnement": None,
        "deploiement": None,
        "formation": "1425.00",
        "total_solution": "1425.00",
    }
