"""What a programme declares for its marts (`redistribution.toml`, `indicateurs.toml`, `suivi.toml`), as records."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import ReconcileError
from pipeline.records import CellKey, Finding, FindingKind, Severity

Text = Mapping[str, str]
Record = dict[str, Any]
FILES = ("redistribution", "indicateurs", "suivi")


@dataclass(frozen=True, slots=True)
class Announcement:
    """How a finding of the marts is told. `unused` says that the row it is about is not used."""

    code: str
    kind: FindingKind
    severity: Severity
    message: Text
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations of one programme for its marts; `lines` are the keys of the budget lines, in order."""

    programme: str
    redistribution: Mapping[str, Any]
    indicateurs: Mapping[str, Any]
    suivi: Mapping[str, Any]
    announcements: Mapping[str, Announcement]
    words: Mapping[str, Text]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line["key"] for line in self.redistribution["line"])

    @property
    def readings(self) -> tuple[str, ...]:
        return tuple(self.redistribution["reading"])

    def reading_title(self, reading: str) -> Text:
        """The title of a reading in every language."""
        title: Text = self.redistribution["reading"][reading]["title"]
        return title


@cache
def declarations(programme: str) -> Declarations | None:
    """The declarations of a programme; None where it declares no marts. Raises `ReconcileError` for a faulty file."""
    folder = files("checks") / "rules" / programme
    tables: dict[str, Any] = {}
    for name in FILES:
        path = folder / f"{name}.toml"
        if not path.is_file():
            return None
        try:
            tables[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ReconcileError(f"rules/{programme}/{name}.toml: is not TOML: {error}") from None
    announced = {code: one for table in tables.values() for code, one in table["finding"].items()}
    words = {name: text for table in tables.values() for name, text in table["words"].items()}
    return Declarations(
        programme=programme,
        **tables,
        announcements={code: Announcement(code, **one) for code, one in announced.items()},
        words=words,
    )


def share_rules(declared: Declarations) -> list[Record]:
    """One record a reading and budget line: to whom it goes and on what ground."""
    shares, records = declared.redistribution["share"], []
    disclosed = declared.redistribution["disclosed"]
    for position, line in enumerate(declared.redistribution["line"]):
        for place, reading in enumerate(declared.readings):
            name = line["share"] if isinstance(line["share"], str) else line["share"][reading]
            share = shares[name]
            quotes = share.get("quotes")
            records.append(
                {
                    "programme": declared.programme,
                    "reading": reading,
                    "reading_place": place,
                    "budget_line": line["key"],
                    "position": position,
                    "share": name,
                    "to_coordinator": share["to"] == "coordinator",
                    "type_projet": share.get("type"),
                    "quotes_shown": None if quotes is None else not quotes.startswith("!"),
                    "basis": f"{line['article']} : {share['basis']}",
                    "differ": disclosed["differ"],
                    "uncounted": disclosed["uncounted"],
                }
            )
    return records


def announce(
    declared: Declarations,
    code: str,
    dossier: str,
    fields: Mapping[str, Text | str | int | None],
    cells: Sequence[CellKey] = (),
    compared: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Finding:
    """The finding `code` with its messages filled in. `compared` is expected, observed and gap in published form."""
    one = declared.announcements[code]
    message = {
        language: one.message[language].format_map(
            {name: text[language] if isinstance(text, Mapping) else _plain(text) for name, text in fields.items()}
        )
        for language in ("fr", "en")
    }
    return Finding(code, dossier, code, one.kind, one.severity, message["fr"], message["en"], *compared, tuple(cells))


def _plain(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return "".join(c for c in text if c.isprintable())[:120]
