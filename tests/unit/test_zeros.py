"""Where a zero of a list stands: no sum tells."""

from __future__ import annotations

from pipeline.records import MARGIN_CAP, Cell, CellKey, Reading
from pipeline.repair.posterior import Posterior
from pipeline.zeros import UNPROVEN, doubting_zeros

COLUMNS = ("amoa_ttc", "abonnement", "deploiement", "formation")


def scene(*rows: tuple[str | None, ...]) -> tuple[dict[CellKey, Cell], dict[CellKey, Posterior]]:
    cells, found = {}, {}
    for number, texts in enumerate(rows, 1):
        for column, text in zip(COLUMNS, texts, strict=True):
            key = CellKey("devis", str(number), column)
            reading = Reading(text, "t.txt", 1, number, 0, len(text)) if text is not None else None
            cells[key] = Cell(key, "amount", reading)
            value = 0 if text is None or not any(c in "123456789" for c in text) else 100
            found[key] = Posterior(value, MARGIN_CAP, ((value, 0.0),))
    return cells, found


def place(cells: dict[CellKey, Cell], found: dict[CellKey, Posterior], row: int, column: str) -> float:
    return doubting_zeros(cells, found, dict.fromkeys(cells, MARGIN_CAP))[CellKey("devis", str(row), column)]


def test_a_zero_in_digits_between_figures_stands_where_it_is() -> None:
    cells, found = scene((None, "0,00", "000 €", "1,00"), (None, "1,00", "1,00", "1,00"))
    assert place(cells, found, 1, "abonnement") == place(cells, found, 1, "deploiement") == MARGIN_CAP


def test_a_dash_may_stand_for_nothing() -> None:
    cells, found = scene((None, "- €", "1,00", "1,00"), (None, "1,00", "1,00", "1,00"))
    assert place(cells, found, 1, "abonnement") == UNPROVEN


def test_a_zero_beside_a_cell_that_shows_nothing_may_be_its() -> None:
    cells, found = scene(("0,00", None, None, "1,00"), *[(None, "1,00", "1,00", "1,00")] * 3)
    assert place(cells, found, 1, "amoa_ttc") == UNPROVEN


def test_figures_are_placed_by_their_sums() -> None:
    cells, found = scene((None, "1,00", None, "1,00"), (None, "1,00", "1,00", "1,00"))
    assert place(cells, found, 1, "abonnement") == MARGIN_CAP
