"""The sheets of the workbook in which a person decides: one line a doubtful cell, its candidates in a drop-down."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reports import verdict
from pipeline.reports.figures import plain
from pipeline.reports.sheets import (
    COUNT,
    fill,
    finish,
    font,
    head,
    number,
    style_input,
    text,
    under,
    wrap,
)
from pipeline.reports.view import CellView, DossierView
from pipeline.review.sheet import COLUMNS, HEADER_ROW, MARKER

_WIDTHS = (8, 14, 26, 22, 46, 26, 20, 14, 12, 26, 30)
_LISTED = 255
"""Characters of a drop-down's list, at most, as the file format has it."""


def add_decisions(sheet: Worksheet, view: DossierView, cells: Sequence[CellView]) -> None:
    """Fill a sheet with the cells to decide on, in the columns that `reconcile decide` reads back."""
    text(sheet.cell(1, 1), MARKER).font = font(bold=True)
    text(sheet.cell(1, 2), view.document["dossier"]).font = font(bold=True)
    text(
        sheet.cell(2, 1),
        "Remplir les colonnes claires (valeur, qui, pourquoi), enregistrer, puis : reconcile decide rapprochement.xlsx",
    )
    head(sheet, HEADER_ROW, COLUMNS)
    tables = {table.name: table.title.fr for table in view.tables}
    for place, one in enumerate(cells, start=1):
        row = HEADER_ROW + place
        wrap(number(sheet.cell(row, 1), place, COUNT))
        readings = " ; ".join(shown.fr for _, shown, _ in one.candidates[:6])
        values = (tables[one.key.table], one.place.fr, one.raw_text or "", verdict.known(one, view).fr, readings)
        for column, value in enumerate(values, start=2):
            wrap(text(sheet.cell(row, column), value))
        fill(sheet.cell(row, 4), one.status)
        for column in range(7, 11):
            style_input(sheet.cell(row, column))
        wrap(text(sheet.cell(row, 11), one.name))
        for column in range(1, len(COLUMNS) + 1):
            under(sheet.cell(row, column))
        _drop_down(sheet, f"G{row}", one)
    last = HEADER_ROW + max(len(cells), 1)
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    columns = get_column_letter(len(COLUMNS))
    finish(sheet, f"D{HEADER_ROW + 1}", f"A{HEADER_ROW}:{columns}{last}", repeat=HEADER_ROW)


def _drop_down(sheet: Worksheet, coordinate: str, one: CellView) -> None:
    """The candidates as a list to choose from; a free value may be typed all the same."""
    listed: list[str] = []
    for value, _, _ in one.candidates:
        # The format holds a list in one quoted text: what has a comma or a quote cannot stand in it.
        fits = len(",".join([*listed, value])) <= _LISTED and not set(value) & set(',"')
        if fits and value == plain(value) and not value.startswith("="):
            listed.append(value)
    if listed:
        chosen = DataValidation("list", formula1=f'"{",".join(listed)}"', allow_blank=True, showErrorMessage=False)
        chosen.promptTitle, chosen.prompt = "Valeur retenue", "Choisir une lecture, ou écrire une autre valeur."
        chosen.showInputMessage = True
        chosen.add(coordinate)
        sheet.add_data_validation(chosen)
