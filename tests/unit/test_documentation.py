"""What the documentation says is what the program does."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from pipeline.cli import _parser
from pipeline.dossier import read_manifest
from pipeline.records import Status
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> list[str]:
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            found += [line.split("#")[0].strip() for line in block.splitlines() if line.split("#")[0].strip()]
    return list(dict.fromkeys(found))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("command", commands())
def test_every_documented_command_exists(command: str) -> None:
    words = shlex.split(command)
    if words[0] == "make":
        assert words[1] in targets()
    elif words[0].endswith("reconcile"):
        _parser().parse_args(words[1:])


def test_every_command_is_documented() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    parsers = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert [name for name in parsers.choices if f"reconcile {name}" not in text] == []


def test_the_readme_s_manifest_is_a_manifest(tmp_path: Path) -> None:
    block = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    tomllib.loads(block[1])
    (tmp_path / "dossier.toml").write_text(block[1], encoding="utf-8")
    assert read_manifest(tmp_path).facts["acquisitions"].value == 5


def test_the_readme_explains_every_status() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [status for status in Status.__args__ if f"| `{status}` |" not in readme] == []  # type: ignore[attr-defined]


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, *(ROOT / "docs" / "decisions").glob("*.md"), ROOT / "curated" / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_make_target_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None
    assert all(re.search(rf"^{name}:.*## \w", text, re.MULTILINE) for name in phony[1].split())
