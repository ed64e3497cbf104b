"""Cells as typed tables: one record a row, amounts in integer cents, as contracts check and Parquet carries them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checks.columns import COLUMNS, ROWS, SUFFIXES
from pipeline.amounts import parse_decimal
from pipeline.records import Cell, CellKey, Kind, Value, Verdict

Record = dict[str, Any]


def stored_columns(table: str) -> dict[str, type]:
    """The columns of a typed table after `dossier` and `row`, with their Python types, in published order.

    >>> stored_columns("synthese")
    {'budget_cents': <class 'int'>, 'declare_cents': <class 'int'>}
    >>> list(stored_columns("galis"))
    ['valeur_cents', 'valeur_centiemes']
    """
    columns: dict[str, type] = {}
    for column in COLUMNS[table]:
        columns[column.name + SUFFIXES.get(column.kind, "")] = int if column.kind in _NUMERIC else str
        for row in ROWS.get(table, ()):
            columns.setdefault(column.name + SUFFIXES.get(row.kind, ""), int if row.kind in _NUMERIC else str)
    return columns


_NUMERIC: frozenset[Kind] = frozenset({"amount", "percentage", "count"})


def stored_value(text: str | None, kind: Kind) -> Value | None:
    """A published text as its typed table holds it.

    >>> stored_value("1234.50", "amount"), stored_value("12", "count"), stored_value("LOT 1", "code")
    (123450, 12, 'LOT 1')
    """
    if text is None:
        return None
    if kind in {"amount", "percentage"}:
        return parse_decimal(text)
    return int(text) if kind == "count" else text


def typed_rows(table: str, dossier: str, cells: Iterable[Cell], values: Mapping[CellKey, Value | None]) -> list[Record]:
    """The rows of a typed table in printed order; None where `values` has none."""
    rows: dict[str, Record] = {}
    empty = dict.fromkeys(stored_columns(table))
    for cell in cells:
        if cell.key.table == table:
            record = rows.setdefault(cell.key.row, {"dossier": dossier, "row": cell.key.row, **empty})
            record[cell.key.column + SUFFIXES.get(cell.kind, "")] = values.get(cell.key)
    return list(rows.values())


def published_values(cells: Iterable[Cell], verdicts: Mapping[CellKey, Verdict]) -> dict[CellKey, Value | None]:
    """What is published of each cell, typed; None where its status publishes no value."""
    return {cell.key: stored_value(verdicts[cell.key].value, cell.kind) for cell in cells}
