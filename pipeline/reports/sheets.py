"""How the sheets of the workbook are written: text that never runs, French numbers, tints, headings, printing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reports.figures import plain

AMOUNT = '[$-40C]#,##0.00\\ "€"'
PERCENT = "0.00\\ %"
COUNT = "0"
TINTS = {
    "verified": ("E3F1E6", "1C5A2C"),
    "read": ("F7F8F9", "1D2329"),
    "repaired": ("DFECFA", "174A7C"),
    "decided": ("ECE4F7", "55308A"),
    "ambiguous": ("FDF0CF", "7A4D00"),
    "illegible": ("FBE1DE", "8F1D12"),
    "missing": ("EEF0F2", "525C66"),
}
"""Background and ink of each status, as in the report."""
_LINE = Side(style="thin", color="D9DEE3")
_HEAD = Side(style="thin", color="7A8490")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FONT = "Calibri"


def text(cell: Cell, value: str) -> Cell:
    """Write text that stays text, whatever it begins with, also when somebody edits the cell; returns the cell."""
    cell.value = plain(value, 2000)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell


def number(cell: Cell, value: float, form: str) -> Cell:
    """Write a number in a format; returns the cell."""
    cell.value = value
    cell.number_format = form
    return cell


@cache
def font(size: int = 11, bold: bool = False) -> Font:
    """The font of the workbook."""
    return Font(name=_FONT, size=size, bold=bold)


@cache
def _tint(status: str) -> tuple[PatternFill, Font, Border]:
    background, ink = TINTS[status]
    bold = status in {"repaired", "decided", "ambiguous", "illegible"}
    side = Side(style="medium", color="B07A10") if status in {"ambiguous", "illegible"} else _LINE
    return (
        PatternFill("solid", fgColor=background),
        Font(name=_FONT, color=ink, bold=bold),
        Border(left=side, right=side, top=side, bottom=side),
    )


def fill(cell: Cell, status: str) -> None:
    """Tint a cell by status: background, ink, and a frame where a person must decide."""
    cell.fill, cell.font, cell.border = _tint(status)


def style_input(cell: Cell) -> None:
    """A cell that people fill in: framed, light, text as typed."""
    cell.fill = PatternFill("solid", fgColor="FFFDF3")
    side = Side(style="thin", color="B07A10")
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.number_format = "@"
    cell.alignment = _WRAPPED


def wrap(cell: Cell) -> None:
    """Let long text run over several lines."""
    cell.alignment = _WRAPPED


def under(cell: Cell) -> None:
    """A line under a cell that has no frame of its own."""
    if cell.border.left.style is None:
        cell.border = Border(bottom=_LINE)


def title(sheet: Worksheet, words: str, size: int = 14) -> None:
    """The title of a sheet, in its first row."""
    text(sheet.cell(1, 1), words).font = font(size, bold=True)


def head(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    """The headings of a table."""
    for column, words in enumerate(titles, start=1):
        cell = text(sheet.cell(row, column), words)
        cell.font = Font(name=_FONT, bold=True, color="3A444D")
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        cell.border = Border(bottom=_HEAD)


def heights(sheet: Worksheet, first: int) -> None:
    """Give the rows from `first` the height that their wrapped texts need; spreadsheets do not all do so themselves."""
    widths = {letter: one.width for letter, one in sheet.column_dimensions.items() if not one.hidden}
    for row in sheet.iter_rows(min_row=first):
        lines = 1
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type == "s" and cell.alignment.wrap_text:
                width = max(widths.get(cell.column_letter, 9) - 1.5, 4)
                lines = max(lines, sum(math.ceil(max(len(part), 1) / width) for part in cell.value.split("\n")))
        if lines > 1:
            sheet.row_dimensions[row[0].row].height = min(15 * lines + 2, 400)


def finish(
    sheet: Worksheet,
    frozen: str,
    filtered: str | None,
    print_to: int | None = None,
    repeat: int | None = None,
    landscape: bool = True,
) -> None:
    """Freeze headings, filter, and set how the sheet prints: one page wide, headings on every page."""
    heights(sheet, repeat or 1)
    sheet.freeze_panes = None if frozen == "A1" else frozen
    sheet.auto_filter.ref = filtered
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{print_to or sheet.max_row}"
    if repeat:
        sheet.print_title_rows = f"{repeat}:{repeat}"
    sheet.oddFooter.right.text = "&P / &N"
