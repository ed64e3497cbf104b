"""Dossiers in a few lines, for tests: `table.row.column value`, without value where nothing is shown.

`fact.key value`, `coordinator NAME` and `territory name` fill the manifest. A value may be followed by a status in
square brackets (`[ambiguous]`), else it is read without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from checks.columns import kind
from pipeline.records import Cell, CellKey, Finding, Reading, Relation, Value, Verdict
from pipeline.relations.declared import load
from pipeline.relations.findings import find
from pipeline.relations.ground import ground
from pipeline.relations.settled import Explained, value_of

STATUS = re.compile(r"(.*?)(?:\s*\[([a-z ]+)\])?")


class Scene:
    """The dossier that such lines describe."""

    def __init__(self, text: str, programme: str = "esms-numerique-2025") -> None:
        self.rules = load(programme)
        self.cells: dict[CellKey, Cell] = {}
        self.values: dict[CellKey, Value | None] = {}
        self.verdicts: dict[CellKey, Verdict] = {}
        facts: dict[str, Any] = {}
        head: dict[str, str] = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            name, _, value = line.partition(" ")
            if name.startswith("fact."):
                facts[name.removeprefix("fact.")] = SimpleNamespace(value=int(value), where="")
            elif "." in name:
                found = STATUS.fullmatch(value.strip())
                assert found is not None
                self.add(CellKey(*name.split(".")), found[1], found[2] or "")
            else:
                head[name] = value
        self.manifest = SimpleNamespace(
            id="example", coordinator=head.get("coordinator"), territory=head.get("territory"), facts=facts
        )

    def add(self, key: CellKey, value: str, status: str = "") -> None:
        declared = kind(*key)
        reading = Reading(value, "example.txt", 1, 1, 0, len(value)) if value else None
        self.cells[key] = Cell(key, declared, reading, reason="line lost" if status == "lost" else "")
        self.values[key] = value_of(value, declared) if value else None
        if not value:
            self.verdicts[key] = Verdict("missing")
        elif status == "ambiguous":
            self.verdicts[key] = Verdict("ambiguous", None, 0.5, [(value, 0.0)])
        elif status == "illegible":
            self.verdicts[key] = Verdict("illegible")
        else:
            self.verdicts[key] = Verdict("read", value)

    def relations(self, code: str) -> list[Relation]:
        found = ground(self.rules, self.cells, self.values, self.manifest)
        return [relation for relation in found if relation.code == code]

    def findings(
        self,
        *codes: str,
        explained: Mapping[CellKey, Explained] | None = None,
        searched: Sequence[Relation] | None = None,
    ) -> list[Finding]:
        """Findings of these codes, all when none is given."""
        found = find(self.rules, self.cells, self.verdicts, self.manifest, explained, searched)
        return [finding for finding in found if not codes or finding.code in codes]

    def codes(self, explained: Mapping[CellKey, Explained] | None = None) -> list[str]:
        """Codes of the contradictions and of the requirements that are not met."""
        return [found.code for found in self.findings(explained=explained) if found.kind in {"discrepancy", "rule"}]
