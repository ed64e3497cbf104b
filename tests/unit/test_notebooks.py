from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.notebook import flow, tinted, waterfall
from pipeline.reports.view import view_of
from tests.unit.report_scene import decided, hostile

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed (the extra `notebook`)")
    client = pytest.importorskip("nbclient", reason="nbclient is not installed (the extra `notebook`)")
    book = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    client.NotebookClient(book, timeout=120, kernel_name="python3", resources=resources).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_can_be_read_where_it_lies(path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed (the extra `notebook`)")
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert cells[0].cell_type == "markdown"
    assert all(cell.execution_count for cell in code)
    assert sum(bool(cell.outputs) for cell in code) >= len(code) / 2
    text = path.read_text(encoding="utf-8")
    assert '"error"' not in text and str(Path.home()) not in text and "/tmp/" not in text


def test_a_tinted_table_says_in_words_what_it_says_in_colour() -> None:
    view = view_of(decided())
    shown = tinted(view, "galis")
    assert "100\u202f038,00\u00a0€ !" in repr(shown)
    assert "100\u202f038,00\u00a0€ !" in shown._repr_html_()


def test_hostile_text_stays_text_in_a_tinted_table() -> None:
    shown = tinted(view_of(hostile()), "etablissement")._repr_html_()
    assert "<script" not in shown and "<img" not in shown


def test_a_column_or_table_that_is_not_there_is_named() -> None:
    view = view_of(decided())
    with pytest.raises(UsageError, match="facture"):
        tinted(view, "facture")
    with pytest.raises(UsageError, match="prix"):
        repr(tinted(view, "devis", ["prix"]))


def test_pictures_stand_on_their_own_in_one_language() -> None:
    view = view_of(decided())
    explained = next(one for one in view.discrepancies if one.waterfall is not None)
    assert view.redistribution is not None
    reading = view.redistribution.scenarios[0].readings[0]
    for picture in (waterfall(explained), flow(reading), flow(reading, "en")):
        assert picture.svg.startswith("<svg") and picture.svg.endswith("</svg>")
        assert 'xmlns="http://www.w3.org/2000/svg"' in picture.svg and "<style>" in picture.svg
    assert 'lang="en"' not in waterfall(explained).svg


def test_a_gap_that_nothing_explains_has_no_picture() -> None:
    view = view_of(decided())
    with pytest.raises(UsageError, match="not explained"):
        waterfall(next(one for one in view.discrepancies if one.waterfall is None))
