from __future__ import annotations

import copy
import dataclasses
import io
import re
import shutil
import subprocess

import openpyxl
import pytest

from pipeline.amounts import parse_decimal
from pipeline.marts.build import add_marts
from pipeline.reports.marts import redistribution
from pipeline.reports.source import of_result
from pipeline.reports.view import DossierView, view_of
from pipeline.reports.workbook import CONTROLS, TOP, render
from pipeline.review.sheet import HEADER_ROW, TO_DECIDE
from tests.unit.report_scene import HOSTILE, decided, decided_result, hostile, published

OUR_FUNCTIONS = {"SUM", "SUBTOTAL", "IF", "COUNT", "ROUND", "MOD", "SUMPRODUCT", "SUMIFS", "N"}
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def opened(view: DossierView) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(view)))


def test_each_table_has_its_sheet_with_every_cell_tinted_and_explained() -> None:
    view = view_of(decided())
    book = opened(view)
    for table in view.tables:
        sheet = book[table.title.fr]
        for at, (_, _, cells) in enumerate(table.rows, start=TOP + 1):
            for column, one in enumerate(cells, start=2):
                assert one is not None
                cell = sheet.cell(at, column)
                assert cell.fill.fgColor.rgb not in {"00000000", "FFFFFFFF"}
                assert (cell.comment is not None) == (one.raw_text is not None or one.decision is not None)
                if one.value is not None and one.kind == "amount":
                    assert round(cell.value * 100) == parse_decimal(one.value)


def test_only_our_own_formulas_are_formulas() -> None:
    book = opened(view_of(hostile()))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert set(re.findall(r"[A-Z]+(?=\()", cell.value)) <= OUR_FUNCTIONS, cell.value
                    assert cell.value not in HOSTILE
                elif isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@")):
                    assert cell.data_type == "s" and cell.quotePrefix
    shown = [cell.value for row in book["Établissements"].iter_rows() for cell in row]
    assert HOSTILE[1] in shown


def test_sheets_freeze_their_headings_filter_and_print() -> None:
    view = view_of(decided())
    book = opened(view)
    for table in view.tables:
        sheet = book[table.title.fr]
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_area and sheet.print_title_rows


def test_open_cells_are_offered_with_their_candidates() -> None:
    scene = published()
    view = view_of(scene)
    sheet = opened(view)[TO_DECIDE]
    rows = [row for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True) if row[-1]]
    assert [row[-1] for row in rows] == [cell.name for cell in view.decisions]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    for at, cell in enumerate(view.decisions, start=HEADER_ROW + 1):
        offered = lists.get(f"G{at}", '""').strip('"').split(",")
        for value, _, _ in cell.candidates[:1]:
            if not set(value) & set(',"='):
                assert value in offered


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
def test_recalculated_by_another_program_the_formulas_agree_to_the_cent(tmp_path) -> None:
    view = view_of(decided())
    (tmp_path / "book.xlsx").write_bytes(render(view))
    book = recalculated(tmp_path)
    rows = [row for row in book[CONTROLS].iter_rows(min_row=TOP + 1, values_only=True) if row[0]]
    assert len(rows) == len(view.controls)
    for row, control in zip(rows, view.controls, strict=True):
        if control.state == "open":
            assert row[4] == row[5] == "à décider", row
        else:
            unit = 100 if control.money else 1
            assert round(row[4] * unit) == round(row[5] * unit) == control.gap, row
            assert (round(row[2] * unit), round(row[3] * unit)) == (control.declared, control.computed), row
    for table in view.tables:
        last = TOP + len(table.rows) + 1
        for column, (name, _, _) in enumerate(table.columns, start=2):
            if name in table.sums:
                assert round(book[table.title.fr].cell(last, column).value * 100) == table.sums[name]
    assert view.redistribution is not None
    totals = redistribution_totals(book)
    for reading in view.redistribution.scenarios[0].readings:
        for og, cents in reading.totals.items():
            assert totals[reading.title.fr, og] == cents


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
@pytest.mark.parametrize("granted", [18_000_000, 26_006_411, 9_999_999])
def test_a_grant_that_is_typed_in_is_shared_to_the_cent_as_the_mart_shares_it(tmp_path, granted: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(view_of(decided()))))
    book["Redistribution"]["C3"] = granted / 100
    book.save(tmp_path / "book.xlsx")
    sheet = recalculated(tmp_path)["Redistribution"]
    shown = {
        (row[0], row[1], row[2]): round(row[5] * 100)
        for row in sheet.iter_rows(values_only=True)
        if row[0] and row[2] and isinstance(row[5], int | float) and row[1] != "Total"
    }
    for reading in {name for name, _, _ in shown}:
        assert sum(cents for key, cents in shown.items() if key[0] == reading) == granted
    assert shown == grant_of_the_mart(granted)


def grant_of_the_mart(granted: int) -> dict:
    """Cents by reading, budget line and partner, as the mart shares a grant stated in the manifest."""
    result = decided_result()
    manifest = dataclasses.replace(
        result.evidence.manifest, redistribution={"granted_eur": f"{granted // 100}.{granted % 100:02d}"}
    )
    other = copy.copy(result)
    other.evidence = dataclasses.replace(result.evidence, manifest=manifest)
    other.marts = {}
    add_marts([other])
    found = redistribution(of_result(other))
    assert found is not None
    scenario = next(one for one in found.scenarios if one.name == "grant")
    return {
        (reading.title.fr, line.title.fr, share.og): share.cents
        for reading in scenario.readings
        for line in reading.lines
        for share in line.shares
    }


def recalculated(folder) -> openpyxl.Workbook:
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "done"),
            str(folder / "book.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return openpyxl.load_workbook(folder / "done" / "book.xlsx", data_only=True)


def redistribution_totals(book: openpyxl.Workbook) -> dict:
    return {
        (row[0], row[2]): round(row[5] * 100)
        for row in book["Redistribution"].iter_rows(values_only=True)
        if row[0] and row[1] == "Total" and row[2]
    }
