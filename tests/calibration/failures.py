"""What the failures are made of: of each printed cell that is not published right, which room of the house lost it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.records import CellKey
from pipeline.wording import letters
from tests.calibration.baselines import as_printed
from tests.corpus.alignment import Alignment, align
from tests.corpus.channel import NoisyDossier
from tests.corpus.fates import Fate
from tests.corpus.hard_relations import NOTHING
from tests.corpus.published import SETTLED, SURE, Published, PublishedCell


class Failure(NamedTuple):
    """One failure: the room (`reader`, `rules` or `verdict`), what befell the cell, and its table and column."""

    room: str
    kind: str
    where: str


def failures(scan: NoisyDossier, published: Published) -> Iterator[Failure]:
    """Every failure of a dossier's cells and findings; what the scan lost or ruined is nobody's."""
    alignment = align(scan, published)
    by_truth: dict[CellKey, PublishedCell] = {}
    for key, cell in published.cells.items():
        row = alignment.truth_row[key.table, key.row]
        true_key = key if row is None else key._replace(row=row)
        if row is None or scan.paper.cells.get(true_key) is None:
            if cell.status in SETTLED:
                yield Failure("reader", "a value where the paper prints nothing", _where(key))
        else:
            by_truth[true_key] = cell
    for key, truth in scan.paper.cells.items():
        fate = scan.fates.get(key, NOTHING)
        if truth is not None and not (fate.lost or fate.garbled):
            kind = _of_cell(key, by_truth.get(key), fate, truth)
            if kind is not None:
                yield Failure(*kind, _where(key))
    yield from _of_findings(scan, alignment, published)


def _of_cell(key: CellKey, cell: PublishedCell | None, fate: Fate, truth: str) -> tuple[str, str] | None:
    if cell is not None and cell.status in SURE and cell.value == truth:
        return None
    if cell is None:
        return "reader", "row not found"
    if cell.raw_text is None:
        return "reader", "print not found"
    sure = ", wrong as sure" if cell.status in SURE else ""
    if letters(cell.raw_text) != letters(fate.read):
        return "reader", f"another text, {cell.status}{sure}"
    if cell.value == truth:
        return None
    if cell.value is not None:
        return "verdict", f"{'misread' if fate.altered else 'print'} published wrong as {cell.status}"
    if not fate.altered:
        shown = as_printed(Published({key: cell}, ()))[key] == truth
        return "verdict", "right print withheld" if shown else "harmless noise withheld"
    return "verdict", f"misread left open, truth {'' if truth in cell.candidates else 'not '}among the candidates"


def _of_findings(scan: NoisyDossier, alignment: Alignment, published: Published) -> Iterator[Failure]:
    named = []
    for finding in published.findings:
        if finding.kind in ("discrepancy", "rule"):
            rows = {cell: alignment.truth_row.get((cell.table, cell.row), cell.row) for cell in finding.cells}
            named.append((finding, {cell._replace(row=row) for cell, row in rows.items() if row is not None}))
    for planted in scan.paper.planted:
        if planted.required and all(planted.cells.isdisjoint(cells) for _, cells in named):
            yield Failure("rules", "planted discrepancy not found", planted.kind)
    for finding, cells in named:
        if finding.kind == "discrepancy" and all(one.concerned.isdisjoint(cells) for one in scan.paper.planted):
            yield Failure("rules", f"false discrepancy, {finding.severity}", finding.code)


def _where(key: CellKey) -> str:
    return f"{key.table}.{key.column if key.table in ('etablissement', 'devis') else key.row}"
