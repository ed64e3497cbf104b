"""The manifest of a dossier: what `raw/<dossier>/dossier.toml` says, checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import DossierError, UsageError

MANIFEST = "dossier.toml"
SourceKind = Literal["ocr-text", "scan", "workbook", "csv"]
Territory = Literal["metropole", "corse", "outre-mer"]
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of evidence. `sha256` is None where the manifest gives none."""

    file: str
    path: Path
    kind: SourceKind
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the prose states, and where."""

    key: str
    value: int | float | str | bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A dossier as its manifest declares it. `redistribution` is the table of that name, as given."""

    id: str
    folder: Path
    programme: str
    sources: tuple[Source, ...]
    title: str = ""
    coordinator: str | None = None
    territory: Territory | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    redistribution: Mapping[str, Any] = field(default_factory=dict)


def dossier_folders(raw: Path, named: list[str]) -> list[Path]:
    """The folders of the dossiers `named`, or of every dossier under `raw`, in the order of their names.

    Raises `UsageError` where `raw` is no folder or a named dossier has none.
    """
    if not raw.is_dir():
        raise UsageError(f"{raw}: no such folder; expected one folder a dossier, each with a {MANIFEST}")
    if named:
        missing = [name for name in named if "/" in name or name in {"", ".", ".."} or not (raw / name).is_dir()]
        if missing:
            raise UsageError(f"{raw / missing[0]}: no such dossier; `ls {raw}` shows those that there are")
        return [raw / name for name in dict.fromkeys(named)]
    folders = sorted(entry for entry in raw.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if not folders:
        raise UsageError(f"{raw}: holds no dossier; expected one folder a dossier, each with a {MANIFEST}")
    return folders


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the dossier in `folder`. Raises `DossierError`, naming file and key, where it cannot be used."""
    where = f"{folder.name}/{MANIFEST}"
    path = folder / MANIFEST
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DossierError(where, "is missing", "write one with [dossier] id, programme and a [[source]]") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DossierError(where, f"is not TOML: {error}") from None
    except OSError as error:
        raise DossierError(where, f"cannot be read: {error.strerror}") from None
    head = _table(document, "dossier", where)
    identifier = _text(head, "id", where, required=True)
    if not _IDENTIFIER.fullmatch(identifier or ""):
        raise DossierError(where, f"[dossier] id {identifier!r} cannot name a folder", "use a-z, 0-9, '-', '_', '.'")
    programme = _text(head, "programme", where, required=True)
    if not _IDENTIFIER.fullmatch(programme or ""):
        raise DossierError(where, f"[dossier] programme {programme!r} cannot name a folder of checks/rules")
    territory = _text(head, "territory", where)
    if territory is not None and territory not in get_args(Territory):
        raise DossierError(where, f"[dossier] territory {territory!r}", "expected metropole, corse or outre-mer")
    return Manifest(
        id=identifier or "",
        folder=folder,
        programme=programme or "",
        sources=_sources(document, folder, where),
        title=_text(head, "title", where) or identifier or "",
        coordinator=_text(head, "coordinator", where),
        territory=territory,  # type: ignore[arg-type]
        facts=_facts(document, where),
        redistribution=_table(document, "redistribution", where, required=False),
    )


def _sources(document: Mapping[str, Any], folder: Path, where: str) -> tuple[Source, ...]:
    entries = document.get("source")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise DossierError(where, "no [[source]]", "name at least one file of evidence")
    root, sources = folder.resolve(), []
    for entry in entries:
        file = _text(entry, "file", where, required=True) or ""
        kind = _text(entry, "kind", where) or "ocr-text"
        if kind not in get_args(SourceKind):
            raise DossierError(where, f"[[source]] kind {kind!r} of {file}", "expected ocr-text, scan, workbook or csv")
        path = (folder / file).resolve()
        if "\0" in file or not path.is_relative_to(root) or path == root:
            raise DossierError(where, f"[[source]] file {file!r} lies outside the dossier's folder")
        digest = _text(entry, "sha256", where)
        if digest is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
            raise DossierError(where, f"[[source]] sha256 of {file} is not 64 hexadecimal digits")
        sources.append(Source(file, path, kind, digest.lower() if digest else None))  # type: ignore[arg-type]
    if len({source.file for source in sources}) != len(sources):
        raise DossierError(where, "one file is named by two [[source]]")
    return tuple(sources)


def _facts(document: Mapping[str, Any], where: str) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    entries = document.get("fact", [])
    if not isinstance(entries, list):
        raise DossierError(where, "[fact] must be written [[fact]]")
    for entry in entries:
        key = _text(entry, "key", where, required=True) or ""
        value = entry.get("value")
        if not isinstance(value, int | float | str):
            raise DossierError(where, f"[[fact]] {key}: value is missing or is neither a number nor text")
        if key in facts:
            raise DossierError(where, f"[[fact]] {key} is stated twice")
        facts[key] = Fact(key, value, _text(entry, "where", where) or "")
    return facts


def _table(document: Mapping[str, Any], key: str, where: str, required: bool = True) -> Mapping[str, Any]:
    table = document.get(key, None if required else {})
    if not isinstance(table, dict):
        raise DossierError(where, f"no [{key}]" if table is None else f"[{key}] is not a table")
    return table


def _text(table: Mapping[str, Any], key: str, where: str, required: bool = False) -> str | None:
    value = table.get(key)
    if value is None and not required:
        return None
    if not isinstance(value, str) or not value.strip():
        raise DossierError(where, f"the key `{key}` is missing or is not text")
    return value.strip()
