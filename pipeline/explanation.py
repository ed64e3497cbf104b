"""`reconcile explain`: one cell or one figure of a mart, followed back to the lines of the scan that it rests on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import RAN, UsageError
from pipeline.reports.wording import STATUS, Language

MOST_LINES = 60
_WORDS: dict[str, dict[Language, str]] = {
    "printed": {
        "fr": "imprimé « {raw_text} » ({source_file}, page {page}, ligne {line})",
        "en": "printed “{raw_text}” ({source_file}, page {page}, line {line})",
    },
    "nothing": {"fr": "rien n'est montré", "en": "nothing is shown"},
    "value": {"fr": "valeur publiée : {value}", "en": "published value: {value}"},
    "margin": {"fr": "marge {margin:.1f} nats", "en": "margin {margin:.1f} nats"},
    "rules": {"fr": "contrôles qui portent sur la cellule : {rules}", "en": "checks that bear on the cell: {rules}"},
    "candidates": {"fr": "lectures possibles : {candidates}", "en": "possible readings: {candidates}"},
    "rests": {"fr": "{mart} : {key} repose sur", "en": "{mart}: {key} rests on"},
}


class Address(NamedTuple):
    """A cell as people write it: table, row, and the column where the table has several."""

    table: str
    row: str
    column: str | None


def address(text: str) -> Address:
    """Take `galis.couts_solution` or `etablissement.3.finess_et` apart. Raises `UsageError` for anything else.

    >>> address("galis.couts_solution"), address("etablissement.3.finess_et").column
    (Address(table='galis', row='couts_solution', column=None), 'finess_et')
    """
    parts = text.split(".")
    if len(parts) not in (2, 3) or not all(parts):
        raise UsageError(f"{text!r} is no cell; write table.row.column, for example etablissement.3.finess_et")
    return Address(parts[0], parts[1], parts[2] if len(parts) == 3 else None)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `reconcile explain`."""
    parser = commands.add_parser("explain", help="why a cell is what it is, or what a figure of a mart rests on")
    parser.add_argument("dossier", metavar="DOSSIER")
    parser.add_argument(
        "cell",
        metavar="CELL",
        help="galis.couts_solution, etablissement.3.finess_et, or a row of a mart: 'redistribution: materiel'",
    )
    parser.add_argument("--out", type=Path, default=Path("curated"), help="where results are published (curated)")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Print the explanation. Raises `UsageError` where nothing is published of the dossier or it has no such cell."""
    import duckdb

    from pipeline.store import connect

    try:
        store = connect(options.out)
    except duckdb.Error:
        raise UsageError(f"{options.out}: nothing is published yet; `reconcile run` publishes it") from None
    with store:
        mart, _, wanted = options.cell.partition(":")
        lines = (
            _mart(store, options.dossier, mart.strip(), wanted.strip(), options.lang)
            if wanted
            else _cell(store, options.dossier, address(options.cell), options.lang)
        )
    print("\n".join(lines))
    return RAN


def _rows(store: Any, query: str, parameters: list[Any]) -> list[dict[str, Any]]:
    found = store.execute(query, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _cell(store: Any, dossier: str, where: Address, language: Language) -> list[str]:
    cells = _rows(
        store,
        'SELECT * FROM core.cell WHERE dossier = ? AND table_name = ? AND "row" = ? AND (? IS NULL OR column_name = ?)',
        [dossier, where.table, where.row, where.column, where.column],
    )
    if not cells:
        wanted = ".".join(part for part in where if part)
        raise UsageError(f"{dossier}: no cell {wanted}; `reconcile show {dossier}` shows those that there are")
    lines: list[str] = []
    for cell in cells:
        name = f"{cell['table_name']}.{cell['row']}.{cell['column_name']}"
        proofs = _rows(store, "SELECT * FROM quality.repair WHERE dossier = ? AND cell = ?", [dossier, name])
        lines.append(f"{name} — {STATUS[cell['status']][language][0]}")
        if proofs:
            lines.append("  " + proofs[0][f"evidence_{language}"])
        else:
            lines += [f"  {text}" for text in _plain(cell, language)]
    return lines


def _plain(cell: dict[str, Any], language: Language) -> list[str]:
    shown = _WORDS["printed" if cell["raw_text"] is not None else "nothing"][language].format(**cell)
    told = [shown]
    if cell["value"] is not None:
        told.append(_WORDS["value"][language].format(**cell))
    elif cell["candidates"] != "[]":
        told.append(_WORDS["candidates"][language].format(**cell))
    if cell["margin"] is not None:
        told.append(_WORDS["margin"][language].format(**cell))
    if cell["rules"] != "[]":
        told.append(_WORDS["rules"][language].format(**cell))
    return told


def _mart(store: Any, dossier: str, mart: str, wanted: str, language: Language) -> list[str]:
    """The cells and lines that the rows of a mart rest on whose key holds the words asked for."""
    rows = _rows(
        store,
        "SELECT * FROM mart.provenance WHERE dossier = ? AND mart = ? AND contains(lower(mart_key), lower(?)) "
        "ORDER BY mart_key, role, source_file, line",
        [dossier, mart, wanted],
    )
    if not rows:
        raise UsageError(f"{dossier}: no row of the mart {mart!r} has {wanted!r} in its key")
    lines: list[str] = []
    for row in rows[:MOST_LINES]:
        head = _WORDS["rests"][language].format(mart=mart, key=row["mart_key"])
        if head not in lines:
            lines.append(head)
        place = f"{row['source_file']}:{row['line']}" if row["source_file"] else "-"
        lines.append(
            f"  {row['role']}: {row['input']} = {row['value'] or '·'} ({row['status']}) {row['raw_text'] or ''} {place}"
        )
    return lines
