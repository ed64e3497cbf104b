"""The redistribution as a sheet that recalculates: every share by largest remainder, from the amount granted.

The formulas follow the mart's own rule: cents below the exact share, then the cents left over to the largest
remainders, ties to the larger share, then in the order of the rows. Work is in whole cents, so that nothing drifts.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reports.marts import Reading, Redistribution
from pipeline.reports.sheets import AMOUNT, COUNT, finish, font, head, number, style_input, text, title, wrap

SHEET = "Redistribution"
GRANT = "C3"
"""Where the amount granted is typed."""
LINES_TOP = 6
HEADINGS = (
    "Lecture",
    "Ligne de budget",
    "Organisme gestionnaire",
    "Part",
    "Sur",
    "Montant",
    "Publié (montant demandé)",
    "État le moins sûr",
    "Au moins",
    "Au plus",
    "Règle",
    "Centimes entiers",
    "Reste",
)


def add_redistribution(book: Workbook, redistribution: Redistribution) -> None:
    """Add the sheet of the request, each reading under the other, with the grant as an input cell."""
    sheet = book.create_sheet(SHEET)
    title(sheet, "Redistribution entre les partenaires, au centime")
    scenario = redistribution.scenarios[0]
    readings = [reading for reading in scenario.readings if reading.lines]
    text(sheet.cell(2, 1), _choice(redistribution))
    text(sheet.cell(3, 1), "Montant octroyé (à saisir)").font = font(bold=True)
    granted = sheet[GRANT]
    style_input(granted)
    lines = _lines(sheet, readings[0])
    total = f"C{LINES_TOP + len(lines) + 1}"
    granted.value = f"={total}"
    granted.number_format = AMOUNT
    text(sheet.cell(3, 4), "par défaut, le montant demandé ; tout se recalcule")
    row = LINES_TOP + len(lines) + 4
    start = row
    head(sheet, row, HEADINGS)
    for reading in readings:
        row = _reading(sheet, reading, row + 1, lines)
    widths = (30, 32, 26, 8, 8, 18, 18, 18, 16, 16, 60, 14, 14)
    for letter, width in zip("ABCDEFGHIJKLM", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    for letter in "LM":
        sheet.column_dimensions[letter].hidden = True
    finish(sheet, "A2", f"A{start}:M{row}", repeat=start)
    sheet.freeze_panes = None


def _choice(redistribution: Redistribution) -> str:
    if redistribution.chosen:
        return "La convention laisse une lecture ouverte ; le manifeste du dossier a choisi."
    return "La convention laisse une lecture ouverte et rien n'est choisi : chaque lecture est calculée."


def _lines(sheet: Worksheet, reading: Reading) -> dict[str, str]:
    """The budget lines scaled to the grant; by line, its whole cents as a formula, empty where it is not settled."""
    head(
        sheet, LINES_TOP, ("", "Ligne de budget", "Demandé", "Octroyé", "", "Centimes demandés", "Sans reste", "Reste")
    )
    first, last = LINES_TOP + 1, LINES_TOP + len(reading.lines)
    where: dict[str, str] = {}
    total = f"SUM($F${first}:$F${last})"
    for row, line in enumerate(reading.lines, start=first):
        text(sheet.cell(row, 2), line.title.fr)
        if any(share.cents is None for share in line.shares):
            text(sheet.cell(row, 3), "à décider")
            text(sheet.cell(row, 4), "à décider")
            continue
        number(sheet.cell(row, 3), line.cents / 100, AMOUNT)
        sheet.cell(row, 6, f"=ROUND(C{row}*100,0)").number_format = COUNT
        exact = f"F{row}*ROUND(${GRANT[0]}${GRANT[1:]}*100,0)"
        sheet.cell(row, 7, f"=({exact}-MOD({exact},{total}))/{total}").number_format = COUNT
        sheet.cell(row, 8, f"=MOD({exact},{total})").number_format = COUNT
        given = _rank(row, first, last, "H", "F")
        left = f"ROUND(${GRANT[0]}${GRANT[1:]}*100,0)-SUM($G${first}:$G${last})"
        sheet.cell(row, 4, f"=(G{row}+IF({given}<={left},1,0))/100").number_format = AMOUNT
        where[line.key] = f"ROUND($D${row}*100,0)"
    row = last + 1
    text(sheet.cell(row, 2), "Total").font = font(bold=True)
    for letter in "CD":
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.number_format, cell.font = f"=SUM({letter}{first}:{letter}{last})", AMOUNT, font(bold=True)
    return where | {line.key: "" for line in reading.lines if line.key not in where}


def _rank(row: int, first: int, last: int, remainder: str, weight: str) -> str:
    """Formula of a row's place for the cents left over: larger remainder, larger weight, earlier row first."""
    rest, size = (f"${column}${first}:${column}${last}" for column in (remainder, weight))
    before = ""
    if row > first:
        one, other = (f"${column}${first}:${column}${row - 1}" for column in (remainder, weight))
        before = f"+SUMPRODUCT(({one}={remainder}{row})*({other}={weight}{row}))"
    return (
        f"(1+SUMPRODUCT(({rest}>{remainder}{row})*1)"
        f"+SUMPRODUCT(({rest}={remainder}{row})*({size}>{weight}{row})){before})"
    )


def _reading(sheet: Worksheet, reading: Reading, row: int, lines: dict[str, str]) -> int:
    """Write one reading from `row`; returns its last row, that of its totals."""
    start = row
    for line in reading.lines:
        first, last = row, row + len(line.shares) - 1
        for share in line.shares:
            text(sheet.cell(row, 1), reading.title.fr + (" (choisie)" if reading.chosen else ""))
            text(sheet.cell(row, 2), line.title.fr)
            text(sheet.cell(row, 3), share.og)
            text(sheet.cell(row, 8), share.least_status or "")
            wrap(text(sheet.cell(row, 11), share.basis))
            for column, cents in ((7, share.cents), (9, share.low), (10, share.high)):
                if cents is not None:
                    number(sheet.cell(row, column), cents / 100, AMOUNT)
            if share.cents is None or not lines[line.key] or share.numerator is None or not share.denominator:
                text(sheet.cell(row, 6), "à décider") if share.cents is None else number(
                    sheet.cell(row, 6), share.cents / 100, AMOUNT
                )
            else:
                number(sheet.cell(row, 4), share.numerator, COUNT)
                number(sheet.cell(row, 5), share.denominator, COUNT)
                exact = f"{lines[line.key]}*D{row}"
                sheet.cell(row, 12, f"=({exact}-MOD({exact},E{row}))/E{row}").number_format = COUNT
                sheet.cell(row, 13, f"=MOD({exact},E{row})").number_format = COUNT
                left = f"{lines[line.key]}-SUM($L${first}:$L${last})"
                given = _rank(row, first, last, "M", "D")
                sheet.cell(row, 6, f"=(L{row}+IF({given}<={left},1,0))/100").number_format = AMOUNT
            row += 1
    end = row - 1
    for og in reading.ogs:
        text(sheet.cell(row, 1), reading.title.fr).font = font(bold=True)
        text(sheet.cell(row, 2), "Total").font = font(bold=True)
        text(sheet.cell(row, 3), og).font = font(bold=True)
        for letter in "FG":
            cell = sheet[f"{letter}{row}"]
            cell.value = f"=SUMIFS({letter}${start}:{letter}${end},$C${start}:$C${end},$C{row})"
            cell.number_format, cell.font = AMOUNT, font(bold=True)
        row += 1
    return row - 1
