from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.reports.source import of_result
from pipeline.reports.view import view_of
from pipeline.reports.workbook import render
from pipeline.review.decisions import DECISIONS, read_decisions
from pipeline.review.sheet import CELL, COLUMNS, HEADER_ROW, TO_COMPLETE, TO_DECIDE, VALUE, WHO, WHY, proposals
from tests.unit.report_scene import copied, plain_result, result_of

OPEN_NUMBER = "etablissement.2.finess_et"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copied(tmp_path)


def filled(path: Path, entries: dict[str, tuple[object, str, str]]) -> Path:
    """The real dossier's workbook with value, who and why filled in for some cells."""
    book = openpyxl.load_workbook(io.BytesIO(render(view_of(of_result(plain_result())))))
    at = {title: place for place, title in enumerate(COLUMNS, start=1)}
    for name in (TO_DECIDE, TO_COMPLETE):
        for row in range(HEADER_ROW + 1, book[name].max_row + 1):
            entry = entries.pop(book[name].cell(row, at[CELL]).value, None)
            if entry is not None:
                for title, text in zip((VALUE, WHO, WHY), entry, strict=True):
                    book[name].cell(row, at[title]).value = text
    assert not entries, "not in the workbook"
    book.save(path)
    return path


def decide(home: Path, *arguments: str) -> int:
    return main(["decide", *arguments, "--raw", str(home.parent)])


def test_an_untouched_workbook_decides_nothing(tmp_path: Path, home: Path, capsys) -> None:
    path = filled(tmp_path / "w.xlsx", {})
    assert proposals(path) == (plain_result().id, [])
    assert decide(home, str(path)) == 0
    assert not (home / DECISIONS).exists()
    assert "Valeur retenue" in capsys.readouterr().out


def test_what_is_filled_in_comes_back_as_decided(tmp_path: Path, home: Path) -> None:
    path = filled(
        tmp_path / "w.xlsx",
        {
            OPEN_NUMBER: (130045131, "Mme Durand", "lu sur l'original"),
            "etablissement.12.personnes_accompagnees": (30, "Mme Durand", "courriel du 3 mars"),
        },
    )
    assert decide(home, str(path)) == 0
    result = result_of(home)
    verdicts = {str(key): verdict for key, verdict in result.verdicts.items()}
    assert (verdicts[OPEN_NUMBER].status, verdicts[OPEN_NUMBER].value) == ("decided", "130045131")
    assert verdicts["etablissement.12.personnes_accompagnees"].value == "30"
    log = read_decisions(home)
    assert {entry.who for entry in log} == {"Mme Durand"}
    assert {entry.printed_text for entry in log} == {"130045133", ""}


def test_reading_a_workbook_twice_adds_nothing(tmp_path: Path, home: Path) -> None:
    path = filled(tmp_path / "w.xlsx", {OPEN_NUMBER: ("130045131", "Mme Durand", "lu")})
    assert decide(home, str(path)) == 0
    before = (home / DECISIONS).read_bytes()
    assert decide(home, str(path)) == 0
    assert (home / DECISIONS).read_bytes() == before


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (("130045133", "Mme Durand", "lu"), "FIN-002"),
        (("130045131", "", "lu"), "qui décide"),
        (("130045131", "Mme Durand", ""), "pourquoi"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_row(tmp_path: Path, home: Path, capsys, entry, says: str) -> None:
    path = filled(tmp_path / "w.xlsx", {OPEN_NUMBER: entry})
    assert decide(home, str(path)) == 2
    told = capsys.readouterr().err
    assert says in told and TO_DECIDE in told and "ligne" in told
    assert not (home / DECISIONS).exists()


def test_one_refusal_does_not_lose_the_other_decisions(tmp_path: Path, home: Path) -> None:
    path = filled(
        tmp_path / "w.xlsx",
        {
            OPEN_NUMBER: ("130045133", "Mme Durand", "lu"),
            "etablissement.12.personnes_accompagnees": (30, "Mme Durand", "lu"),
        },
    )
    assert decide(home, str(path)) == 2
    assert [entry.value for entry in read_decisions(home)] == ["30"]


def test_a_workbook_older_than_the_scan_is_refused(tmp_path: Path, home: Path, capsys) -> None:
    path = filled(tmp_path / "w.xlsx", {OPEN_NUMBER: ("130045131", "Mme Durand", "lu")})
    book = openpyxl.load_workbook(path)
    sheet = book[TO_DECIDE]
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        if sheet.cell(row, COLUMNS.index(CELL) + 1).value == OPEN_NUMBER:
            sheet.cell(row, 4).value = "130045199"
    book.save(path)
    assert decide(home, str(path)) == 2
    assert "130045199" in capsys.readouterr().err


def test_one_cell_is_decided_and_withdrawn_on_the_command_line(home: Path, capsys) -> None:
    arguments = [home.name, OPEN_NUMBER]
    said = ["--who", "Mme Durand", "--why", "lu"]
    assert decide(home, *arguments, "130045131", *said) == 0
    assert decide(home, *arguments, "130045149", *said) == 2
    assert "retirez" in capsys.readouterr().err
    assert decide(home, *arguments, "--withdraw", *said) == 0
    assert decide(home, *arguments, "130045149", *said) == 0
    assert [entry.action for entry in read_decisions(home)] == ["decide", "withdraw", "decide"]
    assert [entry.value for entry in read_decisions(home)] == ["130045131", "", "130045149"]


def test_figures_that_only_fit_together_are_decided_together(tmp_path: Path, home: Path) -> None:
    wrong = {"devis.1.formation": "4462.60", "devis.1.total_solution": "15248.20"}
    for cell, value in wrong.items():
        assert decide(home, home.name, cell, value, "--who", "Mme Durand", "--why", "lu") == 2
    path = filled(tmp_path / "w.xlsx", {})
    book = openpyxl.load_workbook(path)
    sheet, cells = book[TO_DECIDE], {str(key): cell for key, cell in plain_result().cells.items()}
    for cell, value in wrong.items():
        at = sheet.max_row + 1
        row = {"Texte imprimé": cells[cell].raw_text, VALUE: value, WHO: "Mme Durand", WHY: "lu", CELL: cell}
        for title, text in row.items():
            sheet.cell(at, COLUMNS.index(title) + 1).value = text
    book.save(path)
    assert decide(home, str(path)) == 0
    assert {entry.cell: entry.value for entry in read_decisions(home)} == wrong


def test_amounts_may_be_written_as_people_write_them(home: Path) -> None:
    said = ["--who", "Mme Durand", "--why", "lu"]
    assert decide(home, home.name, "galis.aide_demandee", "260 064,00 €", *said) == 0
    assert read_decisions(home)[0].value == "260064.00"


def test_the_next_run_reports_a_decision_that_the_scan_no_longer_bears_out(home: Path) -> None:
    said = ["--who", "Mme Durand", "--why", "lu"]
    assert decide(home, home.name, OPEN_NUMBER, "130045131", *said) == 0
    text = (home / DECISIONS).read_text(encoding="utf-8").replace("130045133", "130045134")
    (home / DECISIONS).write_text(text, encoding="utf-8")
    result = result_of(home)
    assert "DEC-002" in [one.code for one in result.findings]
    assert all(verdict.status != "decided" for verdict in result.verdicts.values())


def test_files_that_are_no_workbook_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("not a zip", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "empty.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    for name in ("text.xlsx", "empty.xlsx", "other.xlsx", "absent.xlsx"):
        with pytest.raises(UsageError) as caught:
            proposals(tmp_path / name)
        assert name in str(caught.value) and "\n" not in str(caught.value)


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as big:
        for _ in range(210):
            big.write(bytes(1_000_000))
    with pytest.raises(UsageError, match="unpacks"):
        proposals(path)
