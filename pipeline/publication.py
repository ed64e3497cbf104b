"""Publication of a dossier's folder: everything is written aside, then takes the place of the previous folder whole."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.published import published_tables, result_document
from pipeline.reports.renderings import renderings
from pipeline.results import DossierResult

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
STAGED, REPLACED = ".new", ".old"


class Publication(NamedTuple):
    """What is published of a dossier: its tables by name, and what `result.json` holds."""

    tables: dict[str, pa.Table]
    document: dict[str, Any]


def publish(result: DossierResult, out: Path, report: bool = True) -> Publication:
    """Write `out/<dossier>/`: Parquet and CSV of every published table, `result.json`, `junit.xml`, and unless switched
    off the report and the workbook.

    The previous folder stays whole until the new one is complete; a kill between the two renames is mended by
    `restore` at the next run. Returns what was written, which the store holds as well.
    """
    staged = out / f".{result.id}{STAGED}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    tables = published_tables(result)
    for name, table in tables.items():
        pq.write_table(table, staged / f"{name}.parquet", compression="zstd")
        (staged / f"{name}.csv").write_bytes(csv_bytes(table))
    document = result_document(result)
    told = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False)
    (staged / "result.json").write_text(told + "\n", encoding="utf-8")
    for name, content in renderings(result, document, report):
        (staged / name).write_bytes(content)
    final, replaced = out / result.id, out / f".{result.id}{REPLACED}"
    shutil.rmtree(replaced, ignore_errors=True)
    if final.exists():
        final.replace(replaced)
    staged.replace(final)
    shutil.rmtree(replaced, ignore_errors=True)
    return Publication(tables, document)


def restore(out: Path) -> None:
    """Mend what a killed run left: bring back a folder taken away but not yet replaced, drop what was half written."""
    for replaced in out.glob(f".*{REPLACED}"):
        final = out / replaced.name.removeprefix(".").removesuffix(REPLACED)
        if final.exists():
            shutil.rmtree(replaced, ignore_errors=True)
        else:
            replaced.replace(final)
    for staged in out.glob(f".*{STAGED}"):
        shutil.rmtree(staged, ignore_errors=True)


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV in UTF-8 with a byte-order mark, as spreadsheets expect; text never begins a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.column_names)
    writer.writerows(zip(*(_neutral_column(column.to_pylist()) for column in table.columns), strict=True))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _neutral_column(values: list[Any]) -> list[Any]:
    """The values of a column, none of which a spreadsheet runs; most columns are as they should be."""
    risky = any(isinstance(value, str) and value.startswith(_FORMULA) for value in set(values))
    return [neutral(value) for value in values] if risky else values


def neutral(value: Any) -> Any:
    """A value that no spreadsheet runs: text that begins like a formula gets an apostrophe before it.

    >>> neutral("=1+1"), neutral("RUE"), neutral("-1.11"), neutral(None)
    ("'=1+1", 'RUE', '-1.11', '')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
