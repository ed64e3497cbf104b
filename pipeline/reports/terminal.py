"""What the terminal shows: the summary at the end of a run, and a table with the status of each cell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.reports.wording import KIND, SEVERITY, Language, phrase, status_count

COLOURS = {
    "verified": "32",
    "read": "39",
    "repaired": "36",
    "decided": "34",
    "ambiguous": "33",
    "illegible": "31",
    "missing": "90",
    "error": "31",
    "warning": "33",
    "info": "90",
}
MARKS = {
    "verified": "✓",
    "read": "",
    "repaired": "*",
    "decided": "!",
    "ambiguous": "?",
    "illegible": "✗",
    "missing": "–",
}
MOST_FINDINGS = 12
MOST_DETAILED = 4
WIDTH = 100


def paint(text: str, name: str, colour: bool) -> str:
    """Text in the colour of a status or severity, or plain.

    >>> paint("x", "error", False)
    'x'
    """
    return f"\033[{COLOURS[name]}m{text}\033[0m" if colour else text


def run_summary(
    documents: Sequence[Mapping[str, Any]], refused: Sequence[str], out: str, language: Language, colour: bool
) -> str:
    """The end of a run: each dossier if they are few, the sum of them if they are many, and what was refused."""
    parts: list[str] = []
    if len(documents) <= MOST_DETAILED:
        for document in documents:
            parts += [*dossier_summary(document, out, language, colour), ""]
    else:
        parts += [*_many(documents, language), ""]
    if refused:
        parts += [phrase("refused", language), *(f"  {line}" for line in refused), ""]
    if documents:
        parts.append(phrase("store", language, path=f"{out}/rapprochement.duckdb"))
    return "\n".join(parts)


def dossier_summary(document: Mapping[str, Any], out: str, language: Language, colour: bool) -> Iterator[str]:
    """One dossier: its cells by status, what disagrees, what is missing, where the results are."""
    path = f"{out}/{document['dossier']}/"
    yield f"{document['title']} ({document['dossier']})"
    yield _cells(document["cells"], language)
    findings = document["findings"]
    for kind, titles in KIND.items():
        own = [finding for finding in findings if finding["kind"] == kind and finding["severity"] != "info"]
        if not own:
            continue
        yield ""
        yield f"{titles[language]} :" if language == "fr" else f"{titles[language]}:"
        for finding in own[:MOST_FINDINGS]:
            yield from _finding(finding, language, colour)
        if len(own) > MOST_FINDINGS:
            yield "  " + phrase("more", language, count=len(own) - MOST_FINDINGS, path=f"{path}findings.csv")
    if not findings:
        yield phrase("none", language)
    yield ""
    yield phrase("outputs", language, path=path)


def _finding(finding: Mapping[str, Any], language: Language, colour: bool) -> Iterator[str]:
    severity = finding["severity"]
    head = f"[{SEVERITY[severity][language]}] "
    body = textwrap.wrap(f"{finding[f'message_{language}']} ({finding['code']})", WIDTH - 4) or [""]
    yield "  " + paint(head, severity, colour) + body[0]
    for line in body[1:]:
        yield "      " + line


def _many(documents: Sequence[Mapping[str, Any]], language: Language) -> Iterator[str]:
    yield phrase("many", language, count=len(documents))
    cells: dict[str, int] = {}
    for document in documents:
        for status, count in document["cells"].items():
            cells[status] = cells.get(status, 0) + count
    yield _cells(cells, language)
    severities = [finding["severity"] for document in documents for finding in document["findings"]]
    yield phrase("findings", language, errors=severities.count("error"), warnings=severities.count("warning"))


def _cells(counts: Mapping[str, int], language: Language) -> str:
    parts = ", ".join(status_count(status, count, language) for status, count in counts.items() if count)
    return phrase("cells", language, count=sum(counts.values()), parts=parts)


def cells_grid(cells: Sequence[Mapping[str, Any]], colour: bool) -> str:
    """The cells of one table as a grid, a mark behind each value: ✓ verified, * repaired, ? open, – missing."""
    columns = list(dict.fromkeys(cell["column_name"] for cell in cells))
    rows: dict[str, dict[str, Mapping[str, Any]]] = {}
    for cell in cells:
        rows.setdefault(cell["row"], {})[cell["column_name"]] = cell
    shown = {row: {name: _shown(own[name]) for name in columns if name in own} for row, own in rows.items()}
    widths = {name: max(len(name), *(len(texts.get(name, "")) for texts in shown.values())) for name in columns}
    first = max(3, *(len(row) for row in rows))
    lines = [" ".join(["row".ljust(first), *(name.ljust(widths[name]) for name in columns)])]
    for row, own in rows.items():
        texts = [
            paint(shown[row].get(name, "").ljust(widths[name]), own[name]["status"], colour) if name in own else ""
            for name in columns
        ]
        lines.append(" ".join([row.ljust(first), *texts]).rstrip())
    return "\n".join(lines)


def _shown(cell: Mapping[str, Any]) -> str:
    text = cell["value"] if cell["value"] is not None else (cell["raw_text"] or "")
    mark = MARKS[cell["status"]]
    return " ".join("".join(c for c in f"{text} {mark}" if c.isprintable()).split())
