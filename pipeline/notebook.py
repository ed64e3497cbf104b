"""What the notebooks use: publish to a folder, ask the store, show tables tinted by status and the report's pictures.

Everything shown has a plain form too, so that a notebook can be read where its styles are taken away.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.errors import ReconcileError, UsageError
from pipeline.reports.figures import Both, plain
from pipeline.reports.html import environment
from pipeline.reports.marts import Reading
from pipeline.reports.pictures import WIDTH
from pipeline.reports.sheets import TINTS
from pipeline.reports.source import of_files
from pipeline.reports.terminal import MARKS
from pipeline.reports.view import DossierView, FindingView, TableView, view_of
from pipeline.reports.wording import Language

if TYPE_CHECKING:
    import pandas as pd

_COLOURS = """text{font:13px sans-serif;fill:#1d2329}.amount{text-anchor:end}.whole rect,.line{fill:#6b7885}
.step rect{fill:#b3261e}.thread{stroke:#8b949e;stroke-dasharray:2 3}.left{text-anchor:end}
tspan.amount{text-anchor:inherit}
path{opacity:.42}.flow text{font-size:12px}.og0{fill:#1f5d96}.og1{fill:#c46a12}.og2{fill:#3c7d4f}.og3{fill:#7a4ba3}
.og4{fill:#9a3b52}.og5{fill:#5c6670}"""


def publish(raw: Path | str, *dossiers: str, out: Path | str | None = None) -> Path:
    """Reconcile dossiers of the folder `raw`, all by default, and return the folder of what was published.

    Without `out` that is a new temporary folder. Raises `ReconcileError` where a dossier is refused.
    """
    from pipeline.batches import run
    from pipeline.dossier import dossier_folders

    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="rapprochement-"))
    finished = run(dossier_folders(Path(raw), list(dossiers)), folder, workers=1, report=False)
    if finished.refused:
        raise ReconcileError("; ".join(one.message for one in finished.refused))
    return folder


def ask(out: Path | str, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
    """The rows that a query selects from the published store, as a frame."""
    from pipeline.store import connect

    with connect(Path(out)) as store:
        return store.execute(query, list(parameters)).df()


def dossier(out: Path | str, name: str) -> DossierView:
    """The view of one published dossier, the same from which the report is made."""
    return view_of(of_files(Path(out), name))


@dataclass(frozen=True, slots=True)
class Tinted:
    """A table as printed, each cell tinted by its status and marked with a sign."""

    table: TableView
    columns: Sequence[str] = ()
    language: Language = "fr"

    def _at(self) -> list[int]:
        names = [name for name, _, _ in self.table.columns]
        unknown = set(self.columns) - set(names)
        if unknown:
            raise UsageError(f"{self.table.name} has no column {sorted(unknown)[0]!r}; it has {', '.join(names)}")
        return [names.index(name) for name in self.columns or names]

    def _told(self, both: Both) -> str:
        return plain(getattr(both, self.language))

    def _repr_html_(self) -> str:
        at = self._at()
        head = "".join(f"<th>{escape(self._told(self.table.columns[place][1]))}</th>" for place in at)
        rows = []
        for _, title, cells in self.table.rows:
            shown = "".join(self._cell(cells[place]) for place in at)
            rows.append(f"<tr><th>{escape(self._told(title))}</th>{shown}</tr>")
        return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    def _cell(self, cell: Any) -> str:
        if cell is None:
            return "<td></td>"
        background, ink = TINTS[cell.status]
        text = self._told(cell.shown) if cell.shown else plain(cell.raw_text or "")
        style = f"background:#{background};color:#{ink}"
        return f'<td style="{style}">{escape(f"{text} {MARKS[cell.status]}".strip())}</td>'

    def __repr__(self) -> str:
        lines = []
        for _, title, cells in self.table.rows:
            texts = [
                f"{self._told(cell.shown) if cell.shown else plain(cell.raw_text or '')} {MARKS[cell.status]}".strip()
                for place in self._at()
                if (cell := cells[place]) is not None
            ]
            lines.append(" | ".join([self._told(title), *texts]))
        return "\n".join(lines)


def tinted(view: DossierView, table: str, columns: Sequence[str] = (), language: Language = "fr") -> Tinted:
    """A table of a dossier, all columns by default. Raises `UsageError` where the dossier has no such table."""
    for one in view.tables:
        if one.name == table:
            return Tinted(one, columns, language)
    raise UsageError(f"{view.document['dossier']} has no table {table!r}; it has {[one.name for one in view.tables]}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the report as a file of its own, in one language."""

    svg: str
    told: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return self.told


def waterfall(finding: FindingView, language: Language = "fr") -> Picture:
    """The steps of an explained gap. Raises `UsageError` where the gap of the finding is not explained."""
    if finding.waterfall is None:
        raise UsageError(f"the gap of {finding.code} is not explained by a known mechanism")
    return _picture("waterfall", finding.waterfall, language, getattr(finding.message, language))


def flow(reading: Reading, language: Language = "fr") -> Picture:
    """The flow from budget lines to partners under one reading."""
    totals = ", ".join(f"{og}: {cents / 100:.2f}" for og, cents in reading.totals.items())
    return _picture("flow", reading, language, totals)


def _picture(name: str, subject: Any, language: Language, told: str) -> Picture:
    template = environment().get_template("words.html")
    words = {"width": WIDTH, "marks": {}, "words": {}, "severities": {}}
    drawn = str(getattr(template.make_module(words), name)(subject, "picture"))
    found = re.search(r"<svg.*</svg>", drawn, re.S)
    other = "en" if language == "fr" else "fr"
    svg = "" if found is None else re.sub(rf'<text[^>]*lang="{other}".*?</text>', "", found[0], flags=re.S)
    style = Markup("<style>{}</style>").format(Markup(_COLOURS))
    return Picture(svg.replace(">", f' xmlns="http://www.w3.org/2000/svg" width="560">{style}', 1), told)
