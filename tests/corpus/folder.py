"""Write a dossier as the input contract wants it: a folder with `dossier.toml` and text files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def manifest_text(manifest: Mapping[str, Any], digests: Mapping[str, str]) -> str:
    """The manifest as TOML; `digests` gives the SHA-256 of the files that state one."""
    lines = ["[dossier]", *(f"{key} = {_toml(value)}" for key, value in manifest["dossier"].items())]
    for source in manifest["source"]:
        lines += ["", "[[source]]", *(f"{key} = {_toml(value)}" for key, value in source.items())]
        if source["file"] in digests:
            lines.append(f"sha256 = {_toml(digests[source['file']])}")
    for fact in manifest["fact"]:
        lines += ["", "[[fact]]", *(f"{key} = {_toml(value)}" for key, value in fact.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    # A JSON string or integer is the same in TOML.
    return json.dumps(value, ensure_ascii=False)


def write_dossier(folder: Path, identifier: str, manifest: Mapping[str, Any], texts: Sequence[tuple[str, str]]) -> Path:
    """Write `folder/<identifier>/`; returns that path. Every second dossier states the digests of its files."""
    home = folder / identifier
    home.mkdir(parents=True, exist_ok=True)
    digests = {}
    for name, text in texts:
        data = text.encode()
        (home / name).write_bytes(data)
        digests[name] = hashlib.sha256(data).hexdigest()
    stated = digests if int(digests[texts[0][0]], 16) % 2 else {}
    (home / "dossier.toml").write_text(manifest_text(manifest, stated), encoding="utf-8")
    return home
