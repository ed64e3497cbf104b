"""What a wrong value that was published as sure is made of."""

from __future__ import annotations

from pipeline.records import CellKey
from tests.calibration.baselines import as_printed
from tests.corpus.paper import TrueDossier
from tests.corpus.published import Published, PublishedCell
from tests.corpus.scoring import JudgedCell

NO_ROW = "the paper has no such cell"
NOT_PRINTED = "the paper prints nothing there"
ANOTHER_CELL = "the value of another cell: row or column mistaken"
MISREAD_KEPT = "misread, published as printed"
CUT_WRONG = "cut wrong or spaces lost, published as printed"
CHANGED_TO_WRONG = "a misread explained by the wrong value"
CHANGED_FROM_RIGHT = "a right print changed"


def cause(judged: JudgedCell, paper: TrueDossier) -> str:
    """The cause of one wrong cell, by the first that fits."""
    key = CellKey(*judged.cell.split(".", 2))
    shown = PublishedCell(key, judged.raw_text, judged.value, judged.status, judged.margin, ())
    printed = as_printed(Published({key: shown}, ()))[key]
    as_read = judged.value == printed
    if as_read and _elsewhere(key, judged, paper):
        return ANOTHER_CELL
    if judged.truth is None:
        return NOT_PRINTED if key in paper.cells else NO_ROW
    if as_read:
        return MISREAD_KEPT if judged.altered else CUT_WRONG
    return CHANGED_FROM_RIGHT if printed == judged.truth else CHANGED_TO_WRONG


def _elsewhere(key: CellKey, judged: JudgedCell, paper: TrueDossier) -> bool:
    """Whether the value stands in another cell of the row or of the column, and the scan did not make it so."""
    if judged.value is None or judged.altered:
        return False
    return any(
        value == judged.value
        for other, value in paper.cells.items()
        if other != key and other.table == key.table and (other.row == key.row or other.column == key.column)
    )
