"""A figure that is printed legibly is not changed by what the paper may contradict."""

from __future__ import annotations

import pytest

from pipeline.amounts import loosely_printed, parse_amount
from pipeline.records import CellKey, Relation
from pipeline.repair import noise
from pipeline.repair.posterior import CellShown, Posterior
from pipeline.repair.rates import NOWHERE
from pipeline.repair.solve import explain
from pipeline.settling import THRESHOLD

PARTS = {"amoa": "75 960,00 €", "materiel": "225 600,13 €", "conformite": "132 805,30 €"}
TOTAL = CellKey("synthese", "total", "declare")
FORM = CellKey("galis", "total_depenses", "valeur")


def cell(key: CellKey, text: str) -> CellShown:
    return CellShown(key, "amount", (text,), None, literal=parse_amount(text), plain=loosely_printed(text))


def found(total: str) -> Posterior:
    """The total under a printed text, where two relations that the paper may break want 434 365,43."""
    parts = {CellKey("synthese", row, "declare"): text for row, text in PARTS.items()}
    cells = [cell(key, text) for key, text in parts.items()] + [cell(TOTAL, total), cell(FORM, "434 365,43 €")]
    adds_up = Relation("SYN-002", "sum", ((TOTAL, -1), *((key, 1) for key in parts)), 4.0)
    same = Relation("GAL-010", "sum", ((FORM, -1), (TOTAL, 1)), 4.5)
    return explain(cells, [adds_up, same], {NOWHERE: 0.01}, noise.load())[TOTAL]


@pytest.mark.parametrize("total", ["434 356,43 €", "434 356,43 C", "434 356.43€ |", ";434 356,43 €"])
def test_a_slip_of_the_paper_is_not_repaired_whatever_became_of_its_sign(total: str) -> None:
    posterior = found(total)
    assert posterior.value == 43435643 or posterior.margin < THRESHOLD


@pytest.mark.parametrize("total", ["434 36543 €", "434 365.43 €", "434 365,43 C"])
def test_a_print_that_says_what_they_want_is_proven(total: str) -> None:
    posterior = found(total)
    assert posterior.value == 43436543 and posterior.margin >= THRESHOLD
