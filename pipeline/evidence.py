"""What the scan of one dossier shows: its lines, the cells of its tables, and what each print says literally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checks.columns import COLUMNS, ROWS
from pipeline.dossier import Fact, Manifest, Source
from pipeline.errors import DossierError
from pipeline.printed import Lexicons, lexicons_of, literal_values
from pipeline.records import Cell, CellKey, Kind, Line, Quarantine, Value
from pipeline.relations.counting import stated
from pipeline.review.decisions import Decision
from pipeline.sources.ocr_text import read_lines
from pipeline.tables.declared import load_layout
from pipeline.tables.layout import TableLayout
from pipeline.tables.reader import read_tables

KINDS: dict[str, dict[str, Kind]] = {
    table: {column.name: column.kind for column in columns} | {row.key: row.kind for row in ROWS.get(table, ())}
    for table, columns in COLUMNS.items()
}
"""By table, the kind of each column, and of each row where the row decides."""


@dataclass(frozen=True, slots=True)
class SourceRead:
    """A source as it was read: its SHA-256, pages and lines, for the provenance of every figure."""

    file: str
    kind: str
    sha256: str
    pages: int
    lines: int


@dataclass(slots=True)
class Evidence:
    """A dossier as printed. `cells` are those of the published tables, `aside` those read for the rules alone.

    `present` are the tables found, `miscounted` those that show fewer rows, or more, than the dossier states.
    `decisions` is the log of what people settled.
    """

    manifest: Manifest
    sources: list[SourceRead]
    lines: list[Line]
    cells: dict[CellKey, Cell]
    aside: dict[CellKey, Cell]
    printed: dict[CellKey, Value | None]
    lexicons: Lexicons
    quarantine: list[Quarantine]
    present: frozenset[str] = field(default_factory=frozenset)
    miscounted: frozenset[str] = field(default_factory=frozenset)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def all_cells(self) -> Mapping[CellKey, Cell]:
        return {**self.cells, **self.aside}


def read_evidence(manifest: Manifest) -> Evidence:
    """Read a dossier's sources and tables.

    Raises `DossierError` where a source cannot be read, or where no declared table is found in any of them.
    """
    layout = load_layout(manifest.programme)
    sources, lines = [], []
    for source in manifest.sources:
        own, digest = _lines(source, manifest.id)
        sources.append(SourceRead(source.file, source.kind, digest, max(line.page for line in own), own[-1].line))
        lines += own
    expected = {name: rows_stated(table, manifest.facts) for name, table in layout.items()}
    tables = read_tables(lines, layout, KINDS, expected)
    published = {name for name in tables.present if layout[name].published}
    if not published:
        files = ", ".join(source.file for source in manifest.sources)
        raise DossierError(
            f"{manifest.id}/{files}",
            "no known table found",
            f"expected one of {', '.join(name for name, table in layout.items() if table.published)}",
        )
    cells = {cell.key: cell for cell in tables.cells if cell.key.table in published}
    aside = {cell.key: cell for cell in tables.cells if cell.key.table not in published}
    shown = Counter(table for table, _ in {(key.table, key.row) for key in cells})
    lexicons = lexicons_of(layout)
    return Evidence(
        manifest=manifest,
        sources=sources,
        lines=lines,
        cells=cells,
        aside=aside,
        printed=literal_values([*cells.values(), *aside.values()], lexicons),
        lexicons=lexicons,
        quarantine=tables.quarantine,
        present=frozenset(published),
        miscounted=frozenset(name for name in published if expected[name] and shown[name] != expected[name]),
    )


def shown_facts(evidence: Evidence) -> Manifest:
    """The manifest with what the tables read for the rules alone show as facts: a printed target is not missing."""
    shown = {
        key.row: Fact(key.row, cell.reading.text, f"{cell.reading.source_file}, {cell.reading.line}")
        for key, cell in evidence.aside.items()
        if cell.reading is not None
    }
    return replace(evidence.manifest, facts={**shown, **evidence.manifest.facts})


def rows_stated(table: TableLayout, facts: Mapping[str, Fact]) -> int:
    """The number of rows that the dossier states for a table, 0 where it states none or contradicts itself."""
    numbers = {number for key in table.rows_stated if (number := stated(facts, key)) is not None}
    return numbers.pop() if len(numbers) == 1 else 0


def _lines(source: Source, dossier: str) -> tuple[list[Line], str]:
    if source.kind != "ocr-text":
        raise DossierError(
            f"{dossier}/{source.file}",
            f"kind {source.kind!r} cannot be read yet",
            "give the text of the OCR as ocr-text",
        )
    return read_lines(source, dossier)
