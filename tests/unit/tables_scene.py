"""What the tests of the table reader share: reading a text, and a corpus dossier with what became of its cells."""

from __future__ import annotations

from collections import defaultdict

from checks.columns import COLUMNS
from pipeline.records import Cell, CellKey, Line
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.declared import load_layout
from pipeline.tables.reader import Tables, read_tables
from pipeline.wording import letters
from tests.corpus.channel import degrade
from tests.corpus.generate import generate

LAYOUT = load_layout("esms-numerique-2025")
KINDS = {table: {column.name: column.kind for column in columns} for table, columns in COLUMNS.items()}
SURE = 9.0
"""Nats of placement from which a place counts as sure."""


def read(text: str, **rows: int) -> Tables:
    """The tables of an OCR text; `rows` are those that the dossier states, by table."""
    return read_tables(split_lines(text, "t.txt"), LAYOUT, KINDS, rows)


def column(tables: Tables, table: str, name: str) -> list[str | None]:
    """The prints of a column, row by row."""
    return [cell.raw_text for cell in tables.cells if cell.key.table == table and cell.key.column == name]


def by_key(tables: Tables) -> dict[CellKey, Cell]:
    """The cells of all tables by address."""
    return {cell.key: cell for cell in tables.cells}


def corpus_dossier(seed: int, level: str) -> tuple[list[Line], dict[CellKey, str]]:
    """The lines of a corpus dossier, and the print of each cell that the scan left as it was."""
    noisy = degrade(generate(seed), level)
    lines = [line for name, text in noisy.texts for line in split_lines(text, name)]
    whole = {
        key: fate.read
        for key, fate in noisy.fates.items()
        if noisy.paper.cells.get(key) is not None
        and fate.read
        and not (fate.altered or fate.lost or fate.line_lost or fate.garbled)
    }
    unseen: dict[str, set[str]] = defaultdict(set)
    for table, row in noisy.unseen_rows:
        unseen[table].add(row)
    return lines, {key: text for key, text in whole.items() if not unseen[key.table]}


def same(one: str | None, other: str) -> bool:
    """Whether two prints have the same letters and digits."""
    return one is not None and (letters(one) == letters(other) or one.strip() == other.strip())
