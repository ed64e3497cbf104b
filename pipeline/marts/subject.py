"""What the marts take of one dossier: its manifest and the verdict of each of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.amounts import parse_decimal
from pipeline.dossier import Manifest
from pipeline.marts.choices import Choices, choices_of
from pipeline.marts.declarations import Declarations
from pipeline.records import CellKey, Verdict
from pipeline.wording import canonical_words, letters

MISSING = Verdict("missing")


@dataclass(slots=True)
class Subject:
    """A dossier for the marts. `rows` are the printed rows of each table, in printed order."""

    manifest: Manifest
    declared: Declarations
    verdicts: Mapping[CellKey, Verdict]
    choices: Choices
    rows: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def coordinator(self) -> str | None:
        """The coordinator as the establishment table writes it, else as the manifest does; None where none is named."""
        if self.manifest.coordinator is None:
            return None
        same = letters(self.manifest.coordinator)
        return next((og for og in self.bodies() if letters(og) == same), canonical_words(self.manifest.coordinator))

    def bodies(self) -> list[str]:
        """The bodies whose name is published, each once, in printed order."""
        named = (self.verdict("etablissement", row, "og").value for row in self.rows.get("etablissement", ()))
        return list(dict.fromkeys(og for og in named if og is not None))

    def verdict(self, table: str, row: str, column: str) -> Verdict:
        """The verdict of a cell; `missing` where the table has no such cell."""
        return self.verdicts.get(CellKey(table, row, column), MISSING)

    def cents(self, table: str, row: str, column: str) -> tuple[int | None, int | None, int | None]:
        """Published cents of an amount, and the least and the most that its candidates come to; None where unknown."""
        verdict = self.verdict(table, row, column)
        if verdict.value is not None:
            value = parse_decimal(verdict.value)
            return value, value, value
        values = list(_candidate_cents(verdict))
        return (None, min(values), max(values)) if values and None not in values else (None, None, None)  # type: ignore[type-var]


def _candidate_cents(verdict: Verdict) -> Iterator[int | None]:
    if verdict.status == "ambiguous":
        for value, _ in verdict.candidates:
            try:
                yield parse_decimal(value)
            except ValueError:
                yield None


def subject(
    manifest: Manifest, declared: Declarations, verdicts: Mapping[CellKey, Verdict], choices: Choices | None = None
) -> Subject:
    """The subject of a dossier; its choices are the manifest's unless others are given."""
    rows: dict[str, dict[str, None]] = {}
    for key in verdicts:
        rows.setdefault(key.table, {})[key.row] = None
    found = choices or choices_of(manifest.redistribution, declared.readings)
    return Subject(manifest, declared, verdicts, found, {table: list(own) for table, own in rows.items()})
