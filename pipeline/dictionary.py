"""Writes the data dictionary from the contracts: `python -m pipeline.dictionary`, with `--check` only compares it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from checks.columns import ROWS, published_name
from checks.contracts import ENTRY_FILES, MARTS, TABLES, contract
from checks.contracts.codes import codes
from pipeline.marts.declarations import declarations

PATH = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary.md"
STALE = 1

HEAD = """# Data dictionary

Generated from the contracts by `python -m pipeline.dictionary`; change `checks/contracts` or `checks/columns.py`, not
this file. One part a typed table. Every value may be missing, but for `dossier` and `row`. Amounts are integer cents,
percentages integer hundredths of a percent; `cells` has the same values as text, in euros or percent, under the name
without `_cents` or `_centiemes`. Words are in upper case, without accents.
"""

MARTS_HEAD = """# Marts, and files kept by hand

Marts are published beside the tables and in the schema `mart` of the store, where `mart.provenance` lists the cells and
lines that each of their rows rests on. `usage.csv` and `invoices.csv` stand in the dossier's folder; there `line` is no
column but the line of the file, amounts are written in euros, and columns may come in any order.
"""

TYPES = {"Int64": "integer", "Float64": "number", "boolean": "boolean"}
CODE = re.compile(r"[A-Z]{3}-\d{3}")
RULES = Path(__file__).resolve().parents[1] / "checks" / "rules"


def dictionary() -> str:
    """Return the whole data dictionary, in Markdown."""
    return "\n".join([HEAD, *map(_table, TABLES), MARTS_HEAD, *map(_table, (*MARTS, *ENTRY_FILES)), _codes(), _told()])


def _table(table: str) -> str:
    schema = contract(table).to_schema()
    bearers = {check.name: codes()[check.name].column for check in schema.checks if check.name in codes()}
    lines = [f"## `{table}`: {schema.title}", "", str(schema.description), ""]
    lines += _grid(
        ("column", "title", "what it is", "type", "unit", "checks"),
        (
            (
                f"`{name}`",
                field.title,
                field.description,
                TYPES.get(str(field.dtype), "text"),
                field.metadata["unit"],
                ", ".join(
                    [check.name for check in field.checks if CODE.fullmatch(str(check.name))]
                    + [code for code, bearer in bearers.items() if bearer == published_name(name)]
                ),
            )
            for name, field in schema.columns.items()
        ),
    )
    if table in ROWS:
        lines += ["", f"Rows of `{table}`:", ""]
        keyed = ((f"`{row.key}`", row.title_fr, row.description_en, row.kind) for row in ROWS[table])
        lines += _grid(("row", "title", "what it is", "kind"), keyed)
    return "\n".join([*lines, ""])


def _codes() -> str:
    lines = ["## Codes of the checks", "", "`FMT-001` bears on every column of integers.", ""]
    entries = ((code.code, code.kind, code.severity, code.message_fr, code.message_en) for code in codes().values())
    return "\n".join(
        [*lines, *_grid(("code", "kind", "severity", "message in French", "message in English"), entries), ""]
    )


def _told() -> str:
    """The findings that the marts of each programme can tell."""
    lines = ["## Codes of the marts", ""]
    for folder in sorted(RULES.iterdir()):
        declared = declarations(folder.name) if folder.is_dir() else None
        if declared is not None:
            entries = (
                (one.code, one.kind, one.severity, one.message["fr"], one.message["en"])
                for one in declared.announcements.values()
            )
            lines += [f"Programme `{folder.name}`:", ""]
            lines += [*_grid(("code", "kind", "severity", "message in French", "message in English"), entries), ""]
    return "\n".join(lines)


def _grid(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Lines of a Markdown table, bars inside cells escaped.

    >>> print(*_grid(("a", "b"), [("x", 1)]), sep=" ")
    | a | b | |---|---| | x | 1 |
    """
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(header)} |", "|" + "---|" * len(header), *(f"| {' | '.join(row)} |" for row in cells)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the dictionary, or with `--check` only compare it; return the exit code, 1 when it is stale."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.dictionary", description="Write the data dictionary.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the dictionary is stale")
    parser.add_argument("--out", type=Path, default=PATH, metavar="FILE", help="where the dictionary stands")
    options = parser.parse_args(arguments)
    written = options.out.read_text(encoding="utf-8") if options.out.is_file() else ""
    current = dictionary()
    if options.check:
        if written != current:
            print(f"{options.out.name} is stale: run `python -m pipeline.dictionary`", file=sys.stderr)
            return STALE
        return 0
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(current, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
