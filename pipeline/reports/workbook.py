"""`rapprochement.xlsx`: a sheet a table, live sums, the sheets to decide in. No scanned text can run as a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.amounts import parse_decimal
from pipeline.records import CellKey
from pipeline.reports import verdict
from pipeline.reports.decision_sheet import add_decisions
from pipeline.reports.figures import Both, plain
from pipeline.reports.phrases import STATE
from pipeline.reports.redistribution_sheet import add_redistribution
from pipeline.reports.sheets import (
    AMOUNT,
    COUNT,
    PERCENT,
    fill,
    finish,
    font,
    head,
    number,
    text,
    title,
    wrap,
)
from pipeline.reports.view import CellView, DossierView, TableView
from pipeline.reports.wording import KIND, SEVERITY, STATUS
from pipeline.review.sheet import TO_COMPLETE, TO_DECIDE

FIRST, FINDINGS, CONTROLS, INDICATORS, BUDGET, FILES = (
    "À lire d'abord",
    "Constats",
    "Contrôles",
    "Indicateurs",
    "Suivi budgétaire",
    "Pièces",
)
TOP = 3
"""Row of the headings of a table's sheet."""
_NUMBERS = {"amount": AMOUNT, "percentage": PERCENT, "count": COUNT}
SUM_OF_PUBLISHED = "Somme des valeurs publiées"

Places = dict[CellKey, tuple[str, str]]
"""By cell of the dossier, the sheet and the coordinate where it stands."""


def write(view: DossierView, path: Path) -> None:
    """Write the workbook of one dossier."""
    path.write_bytes(render(view))


def render(view: DossierView) -> bytes:
    """The workbook of one dossier as the bytes of an .xlsx file."""
    book = Workbook()
    places: Places = {}
    _first(book.active, view)
    add_decisions(book.create_sheet(TO_DECIDE), view, view.decisions)
    for table in view.tables:
        _table(book.create_sheet(table.title.fr), table, view, places)
    _controls(book.create_sheet(CONTROLS), view, places)
    _findings(book.create_sheet(FINDINGS), view)
    if view.redistribution:
        add_redistribution(book, view.redistribution)
    for name, mart in ((INDICATORS, view.indicators), (BUDGET, view.budget)):
        if mart:
            _grid(book.create_sheet(name), name, mart.grid)
    if view.to_complete:
        add_decisions(book.create_sheet(TO_COMPLETE), view, view.to_complete)
    _files(book.create_sheet(FILES), view)
    book.properties.creator = "rapprochement"
    book.properties.title = plain(view.document["title"])
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    book.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _first(sheet: Worksheet, view: DossierView) -> None:
    sheet.title = FIRST
    title(sheet, view.document["title"], 18)
    sentence = text(sheet.cell(3, 1), verdict.sentence(view).fr)
    step = text(sheet.cell(4, 1), verdict.next_step(view).fr)
    for cell in (sentence, step):
        sheet.merge_cells(start_row=cell.row, start_column=1, end_row=cell.row, end_column=4)
        wrap(cell)
    sentence.font = font(13)
    head(sheet, 6, ("État", "Cellules", "Ce que cela veut dire"))
    meanings = {
        "verified": "telle qu'imprimée, et un contrôle qui aurait pu échouer la confirme",
        "read": "telle qu'imprimée, rien ne la recoupe",
        "repaired": "différente de l'imprimé, la preuve est en commentaire",
        "decided": "tranchée par une personne",
        "ambiguous": "plusieurs lectures : à décider",
        "illegible": "imprimée mais illisible : à décider",
        "missing": "rien n'est montré",
    }
    for row, (status, meaning) in enumerate(meanings.items(), start=7):
        text(sheet.cell(row, 1), STATUS[status]["fr"][1])
        fill(sheet.cell(row, 1), status)
        number(sheet.cell(row, 2), view.counts[status], COUNT)
        text(sheet.cell(row, 3), meaning)
    text(sheet.cell(14, 1), "Total").font = font(bold=True)
    sheet.cell(14, 2, "=SUM(B7:B13)").number_format = COUNT
    for column, width in zip("ABCD", (32, 12, 62, 30), strict=True):
        sheet.column_dimensions[column].width = width
    finish(sheet, "A1", None, landscape=False)
    for row in (3, 4):
        sheet.row_dimensions[row].height = 40


def _table(sheet: Worksheet, table: TableView, view: DossierView, places: Places) -> None:
    title(sheet, table.title.fr)
    head(sheet, TOP, ["Ligne", *(column_title.fr for _, column_title, _ in table.columns)])
    widths = [max(8, *(len(row_title.fr) for _, row_title, _ in table.rows))]
    for row, (_, row_title, cells) in enumerate(table.rows, start=TOP + 1):
        text(sheet.cell(row, 1), row_title.fr)
        for column, one in enumerate(cells, start=2):
            if one is not None:
                cell = sheet.cell(row, column)
                _value(cell, one)
                places[one.key] = (sheet.title, cell.coordinate)
                if one.raw_text is not None or one.decision is not None:
                    cell.comment = _comment(one, view)
    last = TOP + len(table.rows)
    if table.sums:
        widths[0] = max(widths[0], len(SUM_OF_PUBLISHED))
        text(sheet.cell(last + 1, 1), SUM_OF_PUBLISHED)
        for column, (name, _, _) in enumerate(table.columns, start=2):
            if name in table.sums:
                letter = get_column_letter(column)
                total = sheet.cell(last + 1, column, f"=SUBTOTAL(109,{letter}{TOP + 1}:{letter}{last})")
                total.number_format = AMOUNT
                total.font = font(bold=True)
    for place, (_, column_title, _) in enumerate(table.columns):
        texts = [cells[place] for _, _, cells in table.rows]
        longest_word = max(map(len, column_title.fr.split()), default=0) + 4
        widths.append(
            max([13, longest_word, *(len(one.shown.fr) + 2 for one in texts if one is not None and one.shown)])
        )
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, 46)
    end = f"{get_column_letter(len(table.columns) + 1)}{last}"
    finish(sheet, f"B{TOP + 1}", f"A{TOP}:{end}", print_to=last + bool(table.sums), repeat=TOP)


def _value(cell: Cell, one: CellView) -> None:
    if one.value is not None and one.kind in _NUMBERS:
        figure = int(one.value) if one.kind == "count" else parse_decimal(one.value) / 100
        number(cell, figure / 100 if one.kind == "percentage" else figure, _NUMBERS[one.kind])
    elif one.value is not None:
        text(cell, one.value)
    elif one.raw_text is not None:
        text(cell, one.raw_text)
    fill(cell, one.status)


def _comment(one: CellView, view: DossierView) -> Comment:
    parts = [STATUS[one.status]["fr"][0].capitalize(), f"Imprimé : {plain(one.raw_text or '')}"]
    if one.odds is not None:
        parts.append(f"Marge : {one.odds.fr}")
    parts.append(verdict.known(one, view).fr)
    if one.runner_up is not None:
        parts.append(f"Seconde lecture : {one.runner_up.fr}")
    if one.prints:
        parts.append(f"{one.prints[0].file}, page {one.prints[0].page}, ligne {one.prints[0].line}")
    return Comment(plain_lines(parts), "rapprochement", width=380, height=160)


def plain_lines(parts: Sequence[str]) -> str:
    r"""Lines of a comment, free of what the file format cannot hold.

    >>> plain_lines(["a\x00", "b"])
    'a�\nb'
    """
    return "\n".join(plain(part, 600) for part in parts)


def _controls(sheet: Worksheet, view: DossierView, places: Places) -> None:
    title(sheet, "Contrôles : chaque somme, recalculée")
    head(sheet, TOP, ("Code", "Contrôle", "Déclaré", "Calculé", "Écart", "Écart publié", "Constat"))
    row = TOP
    for one in view.controls:
        row += 1
        form = AMOUNT if one.money else COUNT
        shown = [(key, sign) for key, sign in one.terms if key in places and view.cells[str(key)].raw_text is not None]
        text(sheet.cell(row, 1), one.code)
        wrap(text(sheet.cell(row, 2), one.title.fr))
        sheet.cell(row, 3, _sum([(k, -s) for k, s in shown if s < 0], places)).number_format = form
        sheet.cell(row, 4, _sum([(k, s) for k, s in shown if s > 0], places)).number_format = form
        refs = ",".join(_ref(key, places) for key, _ in shown)
        ready = f"COUNT({refs})={len(shown)}" if shown else "FALSE"
        sheet.cell(row, 5, f'=IF({ready},ROUND(C{row}-D{row},2),"à décider")').number_format = form
        if one.state == "open":
            text(sheet.cell(row, 6), "à décider")
        else:
            number(sheet.cell(row, 6), one.gap / 100 if one.money else one.gap, form)
        text(sheet.cell(row, 7), STATE[one.state].fr)
    for letter, width in zip("ABCDEFG", (11, 60, 18, 18, 14, 14, 34), strict=True):
        sheet.column_dimensions[letter].width = width
    finish(sheet, f"A{TOP + 1}", f"A{TOP}:G{max(row, TOP + 1)}", repeat=TOP)


def _sum(terms: Sequence[tuple[CellKey, int]], places: Places) -> str:
    plain_terms = [_ref(key, places) for key, times in terms if times == 1]
    weighted = [f"{times}*N({_ref(key, places)})" for key, times in terms if times != 1]
    return "=" + "+".join([f"SUM({','.join(plain_terms)})" if plain_terms else "0", *weighted])


def _ref(key: CellKey, places: Places) -> str:
    sheet, coordinate = places[key]
    return f"{quote_sheetname(sheet)}!{coordinate}"


def _findings(sheet: Worksheet, view: DossierView) -> None:
    title(sheet, "Constats")
    head(sheet, TOP, ("Code", "Gravité", "Nature", "Constat", "Attendu", "Observé", "Écart", "Cellules"))
    row = TOP
    for one in view.findings:
        row += 1
        values = (
            one.code,
            SEVERITY[one.severity]["fr"],
            KIND[one.kind]["fr"],
            one.message.fr,
            one.expected,
            one.observed,
            one.gap,
            ", ".join(str(key) for key in one.cells),
        )
        for column, value in enumerate(values, start=1):
            if value is not None:
                wrap(text(sheet.cell(row, column), value))
    for letter, width in zip("ABCDEFGH", (10, 16, 30, 80, 16, 24, 14, 50), strict=True):
        sheet.column_dimensions[letter].width = width
    finish(sheet, f"B{TOP + 1}", f"A{TOP}:H{max(row, TOP + 1)}", repeat=TOP)


def _grid(sheet: Worksheet, name: str, grid: Any) -> None:
    title(sheet, name)
    head(sheet, TOP, [one.fr for _, one in grid.columns])
    for row, (raw, shown) in enumerate(zip(grid.raw, grid.rows, strict=True), start=TOP + 1):
        for column, ((stored, _), words) in enumerate(zip(grid.columns, shown, strict=True), start=1):
            value, cell = raw[stored], sheet.cell(row, column)
            if value is None:
                continue
            if stored.endswith("_cents"):
                number(cell, value / 100, AMOUNT)
            elif stored.endswith("_centiemes"):
                number(cell, value / 10000, PERCENT)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                number(cell, value, COUNT if isinstance(value, int) else "0.0")
            else:
                text(cell, _french(words))
    for place in range(1, len(grid.columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 20
    end = f"{get_column_letter(max(len(grid.columns), 1))}{TOP + max(len(grid.rows), 1)}"
    finish(sheet, f"A{TOP + 1}", f"A{TOP}:{end}", repeat=TOP)


def _french(words: Both | None) -> str:
    return "" if words is None else words.fr


def _files(sheet: Worksheet, view: DossierView) -> None:
    title(sheet, "Pièces lues et version")
    head(sheet, TOP, ("Pièce", "Nature", "Pages", "Lignes", "SHA-256"))
    row = TOP
    for source in view.document["sources"]:
        row += 1
        text(sheet.cell(row, 1), source["file"])
        text(sheet.cell(row, 2), source["kind"])
        number(sheet.cell(row, 3), source["pages"], COUNT)
        number(sheet.cell(row, 4), source["lines"], COUNT)
        text(sheet.cell(row, 5), source["sha256"])
    text(sheet.cell(row + 2, 1), f"rapprochement {view.version}")
    for letter, width in zip("ABCDE", (30, 14, 9, 9, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    finish(sheet, f"A{TOP + 1}", f"A{TOP}:E{max(row, TOP + 1)}")
