"""What a dossier's results were made from, so that nothing is reconciled again that would come out the same."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

STATE = ".state"
"""Folder beside the published dossiers; a name that no dossier can have."""

LIBRARIES = ("duckdb", "numpy", "pandas", "pandera", "pyarrow", "rapidfuzz", "openpyxl", "jinja2")
"""Libraries whose version can change a published byte."""

_CODE = ("pipeline", "checks")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one dossier is made from: the SHA-256 of each of its files, and one digest of these with all else."""

    digest: str
    inputs: tuple[tuple[str, str], ...]


@cache
def code_version() -> str:
    """SHA-256 of every file of the program and its declarations, and of the versions of the libraries behind it.

    A new rule, another price, a newer Parquet writer: each gives another version.
    """
    root = Path(__file__).resolve().parent.parent
    total = hashlib.sha256(sys.version.split()[0].encode())
    for name, version in library_versions().items():
        total.update(f"{name}={version}\n".encode())
    for package in _CODE:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def library_versions() -> dict[str, str]:
    """The installed versions of the libraries that have a say in the published bytes."""
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def fingerprint(folder: Path, register: str = "") -> Fingerprint:
    """The fingerprint of the dossier in `folder`: manifest, sources, decisions, usage, invoices, and whatever else is
    there, with the digest of the `register` that is consulted and the version of the code.
    """
    inputs = tuple((name, _file_digest(path)) for name, path in _files(folder))
    total = hashlib.sha256(json.dumps([code_version(), register, inputs]).encode())
    return Fingerprint(total.hexdigest(), inputs)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    root = folder.resolve()
    for place, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                path = Path(place, name)
                yield path.relative_to(root).as_posix(), path


def _file_digest(path: Path) -> str:
    """The SHA-256 of a regular file; a word for what cannot be read, which the run itself will complain about."""
    try:
        # A pipe without a writer would wait for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return "not a regular file"
            total = hashlib.sha256()
            while chunk := stream.read(_CHUNK):
                total.update(chunk)
            return total.hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"


def remember(out: Path, fingerprints: Mapping[str, Fingerprint]) -> None:
    """Note from what each dossier was made and what was published of it. Called once the store holds them too."""
    folder = out / STATE
    folder.mkdir(exist_ok=True)
    for dossier, one in fingerprints.items():
        staged = folder / f".{dossier}.{os.getpid()}"
        staged.write_text(json.dumps({"fingerprint": one.digest, "published": _published(out / dossier)}))
        staged.replace(folder / f"{dossier}.json")


def unchanged(out: Path, fingerprints: Mapping[str, Fingerprint], in_store: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The result documents, as published, of the dossiers that would come out the same.

    One does where its fingerprint is that of its last publication, every published file is there unaltered, and the
    store holds it. Where the store holds a dossier of which nothing is published any more, all are done again.
    """
    stored = set(in_store)
    if any(not (out / dossier).is_dir() for dossier in stored):
        return {}
    same = {}
    for dossier, one in fingerprints.items():
        if dossier not in stored:
            continue
        try:
            noted = json.loads((out / STATE / f"{dossier}.json").read_text())
            if noted["fingerprint"] == one.digest and noted["published"] == _published(out / dossier):
                same[dossier] = json.loads((out / dossier / "result.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return same


def _published(folder: Path) -> list[list[str]]:
    return [[name, _file_digest(path)] for name, path in _files(folder)]


def stored_dossiers(out: Path) -> Sequence[str]:
    """The dossiers that the published store holds; none where there is no store that can be read."""
    from pipeline.store import STORE, connect

    if not (out / STORE).is_file():
        return []
    import duckdb

    try:
        with connect(out) as connection:
            return [row[0] for row in connection.execute("SELECT DISTINCT dossier FROM raw.source").fetchall()]
    except duckdb.Error:
        return []
