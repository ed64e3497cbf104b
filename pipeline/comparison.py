"""What differs between two publications of one dossier or several: cells and findings new, gone, changed, back."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import RAN, UsageError
from pipeline.reports.figures import Both, alike, place, plain, shown
from pipeline.reports.wording import STATUS

if TYPE_CHECKING:
    from pipeline.history.memory import Standing

Word = Literal["new", "gone", "changed", "back"]
WORDS: dict[Word, Both] = {
    "new": Both("nouveau", "new"),
    "gone": Both("disparu", "gone"),
    "changed": Both("changé", "changed"),
    "back": Both("revenu", "back again"),
}


@dataclass(frozen=True, slots=True)
class CellState:
    """What was published of a cell."""

    raw_text: str | None
    value: str | None
    status: str


@dataclass(slots=True)
class Side:
    """One publication: cells by (dossier, cell), findings by (dossier, code, cells) with their message."""

    name: str
    cells: dict[tuple[str, str], CellState] = field(default_factory=dict)
    findings: dict[tuple[str, str, str], Both] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` is `cell` or `finding`, `address` the cell or the code."""

    kind: Word
    subject: Literal["cell", "finding"]
    dossier: str
    address: str
    what: Both

    @property
    def word(self) -> Both:
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every difference between two sides, cells first."""

    before: str
    after: str
    changes: tuple[Change, ...]

    def counts(self) -> dict[str, int]:
        """Differences by `subject.kind`, those that there are."""
        return dict(Counter(f"{change.subject}.{change.kind}" for change in self.changes))


def read_side(path: Path) -> Side:
    """Read a published dossier's folder, or a folder of several. Raises `UsageError` where nothing is published."""
    folders = [path] if (path / "result.json").is_file() else sorted(path.glob("[!.]*/result.json"))
    if not folders:
        raise UsageError(f"{path}: holds no publication; expected a folder that `reconcile run` wrote")
    side = Side(str(path))
    for folder in folders:
        _read_folder(folder if folder.is_dir() else folder.parent, side)
    return side


def _read_folder(folder: Path, side: Side) -> None:
    import pyarrow.parquet as pq

    names = ["dossier", "table_name", "row", "column_name", "raw_text", "value", "status"]
    for row in pq.read_table(folder / "cells.parquet", columns=names).to_pylist():
        key = row["dossier"], f"{row['table_name']}.{row['row']}.{row['column_name']}"
        side.cells[key] = CellState(row["raw_text"], row["value"], row["status"])
    for row in pq.read_table(folder / "findings.parquet").to_pylist():
        told = Both(row["message_fr"], row["message_en"])
        side.findings[row["dossier"], row["code"], ",".join(json.loads(row["cells"]))] = told


def last_two(out: Path, dossier: str) -> Comparison:
    """What the last run that reconciled a dossier changed, from the history: findings, and the cells left open.

    A finding that an older run had and the one before last had not is back again. Raises `UsageError` where fewer than
    two runs are remembered.
    """
    from pipeline.history.memory import passage

    stood = passage(out, dossier)
    if len(stood) < 2:
        raise UsageError(f"{out}: the history holds {len(stood)} run(s) of {dossier!r}; two are needed")
    sides = [_side_of(one) for one in stood]
    earlier = [finding for side in sides[:-2] for finding in side.findings]
    return compare(sides[-2], sides[-1], earlier)


def _side_of(standing: Standing) -> Side:
    side = Side(standing.run)
    for row in standing.rows("open"):
        side.cells[standing.dossier, row["cell"]] = CellState(row["raw_text"], None, row["status"])
    for finding in standing.findings:
        told = Both(finding["message_fr"], finding["message_en"])
        side.findings[standing.dossier, finding["code"], finding["cells"]] = told
    return side


def compare(before: Side, after: Side, earlier: Iterable[tuple[str, str, str]] = ()) -> Comparison:
    """What differs from `before` to `after`. A new finding among `earlier`, those of older runs, is back again."""
    changes: list[Change] = []
    for key in dict.fromkeys([*before.cells, *after.cells]):
        one, other = before.cells.get(key), after.cells.get(key)
        if one != other:
            kind: Word = "new" if one is None else "gone" if other is None else "changed"
            changes.append(Change(kind, "cell", *key, _told(key[1], one, other)))
    known = set(earlier)
    for finding in dict.fromkeys([*before.findings, *after.findings]):
        dossier, code, _ = finding
        was, now = before.findings.get(finding), after.findings.get(finding)
        if was == now:
            continue
        told = now or was or alike(code)
        word: Word = "gone" if now is None else "changed" if was is not None else "back" if finding in known else "new"
        changes.append(Change(word, "finding", dossier, code, Both(plain(told.fr, 600), plain(told.en, 600))))
    return Comparison(before.name, after.name, tuple(changes))


def _told(cell: str, before: CellState | None, after: CellState | None) -> Both:
    where = _place(cell)
    if before is None or after is None:
        state = before or after
        assert state is not None
        return Both(f"{where.fr} : {_state(cell, state).fr}", f"{where.en}: {_state(cell, state).en}")
    one, other = _state(cell, before), _state(cell, after)
    return Both(f"{where.fr} : {one.fr} → {other.fr}", f"{where.en}: {one.en} → {other.en}")


def _place(cell: str) -> Both:
    from pipeline.records import CellKey

    table, _, rest = cell.partition(".")
    row, _, column = rest.rpartition(".")
    return place(CellKey(table, row, column))


def _state(cell: str, state: CellState) -> Both:
    from checks.columns import kind

    table, _, rest = cell.partition(".")
    row, _, column = rest.rpartition(".")
    told = shown(state.value, kind(table, row, column)) or alike(f"« {plain(state.raw_text or '')} »")
    words: Mapping[Any, tuple[str, str]] = STATUS[state.status]
    return Both(f"{plain(told.fr)} ({words['fr'][0]})", f"{plain(told.en)} ({words['en'][0]})")


def add_parser(commands: Any) -> None:
    """Add `diff` to the commands of `reconcile`."""
    parser = commands.add_parser("diff", help="what differs between two publications")
    parser.add_argument("before", metavar="A", help="a published folder; or a dossier, for its last two runs")
    parser.add_argument("after", nargs="?", type=Path, metavar="B", help="the folder published later")
    parser.add_argument("--out", type=Path, default=Path("curated"), help="where the history of runs is (curated)")
    parser.add_argument("--json", action="store_true", help="print the differences as JSON")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Print what differs from A to B, or between the last two runs of dossier A."""
    if options.after is None:
        comparison = last_two(options.out, options.before)
    else:
        comparison = compare(read_side(Path(options.before)), read_side(options.after))
    at = 0 if options.lang == "fr" else 1
    if options.json:
        rows = [
            {"kind": c.kind, "subject": c.subject, "dossier": c.dossier, "address": c.address, "what": c.what[at]}
            for c in comparison.changes
        ]
        print(json.dumps({"counts": comparison.counts(), "changes": rows}, ensure_ascii=False, indent=1))
        return RAN
    for change in comparison.changes:
        print(f"{change.word[at]:9} {change.dossier} {change.address}: {change.what[at]}")
    told = {"fr": "{count} différence(s)", "en": "{count} difference(s)"}
    print(told[options.lang].format(count=len(comparison.changes)))
    return RAN
