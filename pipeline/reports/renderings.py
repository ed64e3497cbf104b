"""Every rendering of a dossier's result, as the files that are published beside its tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.reports.junit import junit

if TYPE_CHECKING:
    from pipeline.comparison import Comparison
    from pipeline.reports.source import Published
    from pipeline.results import DossierResult

HTML, WORKBOOK, JUNIT = "rapport.html", "rapprochement.xlsx", "junit.xml"


def renderings(result: DossierResult, document: dict[str, Any], report: bool) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files to publish: the JUnit report always, report and workbook unless switched off."""
    yield JUNIT, junit(document).encode("utf-8")
    if report:
        from pipeline.reports.source import of_result

        yield from reports(of_result(result))


def reports(published: Published, comparison: Comparison | None = None) -> Iterator[tuple[str, bytes]]:
    """The report and the workbook of what is published of a dossier; `comparison` adds what changed to the report."""
    from pipeline.reports import html, workbook
    from pipeline.reports.view import view_of

    view = view_of(published)
    yield HTML, html.render(view, comparison).encode("utf-8")
    yield WORKBOOK, workbook.render(view)


def put(path: Path, content: bytes) -> None:
    """Put a file in place at once: whoever reads it sees the previous one or the new one, whole."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    aside.replace(path)
