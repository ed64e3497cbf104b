"""Sheets and prose bound into pages and files."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.corpus.choices import Choices
from tests.corpus.paper import Page, PrintedFile, PrintedLine
from tests.corpus.prose import FOOTERS, footer
from tests.corpus.tables_printed import Sheet

BLANK = PrintedLine((), "furniture")


def bind(
    rng: Random, choices: Choices, sheets: list[Sheet], paragraph: Callable[[], list[PrintedLine]]
) -> tuple[PrintedFile, ...]:
    """Lay the sheets out in their order, prose before, between and after, and divide the pages among the files."""
    pages: list[list[PrintedLine]] = []
    lines = _prose(rng, choices, paragraph)
    for sheet in sheets:
        if lines and rng.random() < 0.7:
            pages.append(lines)
            lines = []
        elif lines:
            lines.append(BLANK)
        halves = _halves(rng, choices, sheet)
        for i, half in enumerate(halves):
            if i:
                pages.append(lines)
                lines = []
            lines = [*lines, *half]
        lines.append(BLANK)
        if rng.random() < 0.4:
            lines += _prose(rng, choices, paragraph)
    lines += _prose(rng, choices, paragraph)
    pages.append(lines)
    form = rng.choice((None, None, *FOOTERS))
    if form:
        for number, page in enumerate(pages, 1):
            page.append(footer(form, number, len(pages)))
    return _files(choices, [Page(tuple(page)) for page in pages])


def _prose(rng: Random, choices: Choices, paragraph: Callable[[], list[PrintedLine]]) -> list[PrintedLine]:
    return [line for _ in range(rng.randint(0, choices.prose)) for line in paragraph()]


def _halves(rng: Random, choices: Choices, sheet: Sheet) -> list[list[PrintedLine]]:
    """The sheet whole, or its rows cut over two pages, with or without the heading once more."""
    whole = [*sheet.heading, *sheet.body]
    if sheet.table not in ("etablissement", "devis") or len(sheet.body) < 4 or rng.random() >= choices.cut_tables:
        return [whole]
    cut = rng.randint(2, len(sheet.body) - 2)
    again = sheet.heading if choices.heading_repeated else []
    return [[*sheet.heading, *sheet.body[:cut]], [*again, *sheet.body[cut:]]]


def _files(choices: Choices, pages: list[Page]) -> tuple[PrintedFile, ...]:
    count = min(choices.files, len(pages))
    if count == 1:
        return (PrintedFile("tableaux.txt", tuple(pages), choices.form_feeds),)
    bounds = [len(pages) * i // count for i in range(count + 1)]
    return tuple(
        PrintedFile(f"page-{i + 1}.txt", tuple(pages[bounds[i] : bounds[i + 1]]), choices.form_feeds)
        for i in range(count)
    )
