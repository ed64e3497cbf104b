"""Which row of the paper each published row stands for, and which rows hold another row's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import CellKey
from tests.corpus.channel import NoisyDossier
from tests.corpus.fates import meaning
from tests.corpus.paper import AMOUNT_COLUMNS, COLUMNS
from tests.corpus.published import Published, PublishedCell

GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "etablissement": (
        ("finess_et", "raison_sociale"),
        ("og", "finess_ej_rattachement"),
        ("personnes_accompagnees", "type_projet", "sons", "secteur"),
        ("activite_code", "adresse", "ville"),
    ),
    "devis": (
        ("numero_materiel", "materiel_ttc"),
        ("numero_amoa", "amoa_ttc"),
        ("numero_solution", "abonnement", "deploiement"),
        ("formation", "total_solution"),
    ),
}
"""Columns that are read from one line together, so that they go astray together."""
NEVER = -(10**9)
REACH = 6
"""How many rows away a displaced row is looked for."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """`truth_row` maps a published (table, row) to the row of the paper; extra rows map to None.

    `shifted` are published (table, row, first column of the group) that hold another row's values, `missing` rows of
    the paper that are not published although a line of theirs could be read.
    """

    truth_row: Mapping[tuple[str, str], str | None]
    shifted: tuple[tuple[str, str, str], ...]
    extra: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


def align(scan: NoisyDossier, published: Published) -> Alignment:
    """Match the published rows with the paper's, in order.

    Rows are numbered as printed; only rows of which no line could be read may be left out of the count.
    """
    truth_row: dict[tuple[str, str], str | None] = {}
    shifted: list[tuple[str, str, str]] = []
    extra: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    rows_shown: dict[str, set[str]] = {}
    for key in published.cells:
        rows_shown.setdefault(key.table, set()).add(key.row)
    for table in COLUMNS:
        rows = rows_shown.get(table, set())
        if table in GROUPS:
            matched = _numbered(scan, published, table, rows)
            shifted += _shifted(scan, published, table, matched)
        else:
            known = {key.row for key in scan.paper.cells if key.table == table}
            matched = {row: row if row in known else None for row in rows}
        truth_row.update({(table, row): true for row, true in matched.items()})
        extra += [(table, row) for row in sorted(rows) if matched[row] is None]
        present = set(matched.values())
        missing += [
            (table, row)
            for row in dict.fromkeys(key.row for key in scan.paper.cells if key.table == table)
            if row not in present and (table, row) not in scan.unseen_rows
        ]
    return Alignment(truth_row, tuple(shifted), tuple(extra), tuple(missing))


def _numbered(scan: NoisyDossier, published: Published, table: str, rows: set[str]) -> dict[str, str | None]:
    count = scan.paper.rows.get(table, 0)
    unseen = {int(row) for name, row in scan.unseen_rows if name == table}
    if not unseen or not rows:
        return {row: row if row.isdigit() and 1 <= int(row) <= count else None for row in rows}
    last = max((int(row) for row in rows if row.isdigit()), default=0)
    agreement = [[0] * (last + 1) for _ in range(count + 1)]
    # best[i][p]: most agreeing cells when the paper's rows up to i stand for the published numbers up to p.
    best = [[NEVER] * (last + 1) for _ in range(count + 1)]
    best[0][0] = 0
    for i in range(1, count + 1):
        for p in range(last + 1):
            may_skip = i in unseen or p == last
            if p:
                agreement[i][p] = _agreement(scan, published, table, str(i), str(p))
                best[i][p] = best[i - 1][p - 1] + agreement[i][p]
            if may_skip:
                best[i][p] = max(best[i][p], best[i - 1][p])
    matched: dict[str, str | None] = dict.fromkeys(rows)
    i, p = count, max(range(last + 1), key=lambda p: (best[count][p], p))
    while i and p:
        if best[i][p] == best[i - 1][p - 1] + agreement[i][p]:
            if str(p) in matched:
                matched[str(p)] = str(i)
            p -= 1
        i -= 1
    return matched


def _agreement(scan: NoisyDossier, published: Published, table: str, true: str, row: str) -> int:
    return sum(_agrees(scan, published.cells.get(CellKey(table, row, column)), true) for column in COLUMNS[table])


def _agrees(scan: NoisyDossier, cell: PublishedCell | None, true: str) -> bool:
    """Whether a published cell shows what the paper prints in row `true` of its column."""
    if cell is None:
        return False
    truth = scan.paper.cells.get(cell.key._replace(row=true))
    if truth is None:
        return False
    if cell.value is not None:
        return cell.value == truth
    if cell.raw_text is None:
        return False
    if cell.key.column in AMOUNT_COLUMNS:
        truth = truth.replace(".", ",")
    return meaning(cell.key, cell.raw_text) == meaning(cell.key, truth)


def _shifted(
    scan: NoisyDossier, published: Published, table: str, matched: Mapping[str, str | None]
) -> list[tuple[str, str, str]]:
    """Groups of a row in which at least two more cells agree with another row of the paper than with their own."""
    found = []
    for row, true in matched.items():
        if true is None:
            continue
        for group in GROUPS[table]:
            cells = [published.cells.get(CellKey(table, row, column)) for column in group]
            own = sum(_agrees(scan, cell, true) for cell in cells)
            if own > len(group) - 2:
                continue
            near = range(max(1, int(true) - REACH), int(true) + REACH + 1)
            other = max(sum(_agrees(scan, cell, str(j)) for cell in cells) for j in near if j != int(true))
            if other - own >= 2:
                found.append((table, row, group[0]))
    return found
