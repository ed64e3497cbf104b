"""What the sum of a row proves of a zero, and of a figure whose own column is in doubt."""

from __future__ import annotations

from pipeline.records import MARGIN_CAP, Cell, CellKey, Reading, Relation
from pipeline.repair.posterior import Posterior
from pipeline.verdicts.row_proofs import COINCIDENCE, UNPROVEN, with_row_proofs

PARTS = ("abonnement", "deploiement", "formation")
SURE = 20.0


def key(column: str, row: str = "4") -> CellKey:
    return CellKey("devis", row, column)


ROW_SUM = Relation("DEV-101", "sum", ((key("total"), -1), *((key(part), 1) for part in PARTS)))


def places(
    amounts: dict[str, int],
    unsure: dict[str, float] | None = None,
    hidden: tuple[str, ...] = (),
    elsewhere: tuple[str, ...] = (),
    relation: Relation = ROW_SUM,
) -> dict[str, float]:
    """The places of a row's cells of these cents, all at 20 nats but those given; `hidden` ones show nothing."""
    doubts = unsure or {}
    cells = {
        key(column): Cell(
            key(column),
            "amount",
            None if column in hidden else Reading(f"{cents / 100:.2f} €", "t.txt", 1, 4, 10 * place, 10 * place + 8),
            elsewhere=tuple(key(other) for other in elsewhere) if column in doubts else (),
        )
        for place, (column, cents) in enumerate(amounts.items())
    }
    found = {key(column): Posterior(cents, MARGIN_CAP, ((cents, 0.0),)) for column, cents in amounts.items()}
    own = {cell: doubts.get(cell.column, SURE) for cell in cells}
    proven = with_row_proofs(own, cells, [relation], found)
    return {cell.column: place for cell, place in proven.items()}


TRAINING = {"abonnement": 0, "deploiement": 0, "formation": 177_500, "total": 177_500}
ALL_FEES = {"abonnement": 191_376, "deploiement": 178_800, "formation": 276_250, "total": 646_426}


def test_a_total_that_one_part_makes_up_proves_the_zeros_beside_it() -> None:
    assert places(TRAINING)["abonnement"] > SURE - 1.0
    assert places(TRAINING, {"abonnement": 4.0})["abonnement"] > SURE - 1.0, "whichever part the dash was read for"
    assert places(TRAINING, {"abonnement": 1.0})["abonnement"] == 1.0, "the row may print nothing there"
    assert places(TRAINING, hidden=("deploiement",))["abonnement"] > SURE - 1.0


def test_a_zero_is_as_sure_as_the_figures_that_prove_it_and_no_surer() -> None:
    assert places(TRAINING, {"formation": 6.0})["abonnement"] < 6.1
    assert places(TRAINING, {"formation": 2.0})["abonnement"] == UNPROVEN
    assert places(TRAINING, hidden=("total",))["abonnement"] == UNPROVEN
    assert places({**TRAINING, "total": 187_500})["abonnement"] == UNPROVEN
    breakable = Relation("SYN-001", "sum", ROW_SUM.terms, price=6.0)
    assert places(TRAINING, relation=breakable)["abonnement"] == UNPROVEN


def test_a_figure_that_a_column_outside_the_sum_may_claim_is_what_its_row_leaves() -> None:
    doubt = {"abonnement": 6.0}
    assert places(ALL_FEES, doubt, elsewhere=("amoa_ttc",))["abonnement"] == 6.0 + COINCIDENCE
    assert places(ALL_FEES, doubt, elsewhere=("deploiement",))["abonnement"] == 6.0, "the sum is the same in either"
    assert places(ALL_FEES, doubt)["abonnement"] == 6.0, "a doubt about the row is not about the column"
    assert places(ALL_FEES, doubt, hidden=("deploiement",), elsewhere=("amoa_ttc",))["abonnement"] == 6.0
    assert places({**ALL_FEES, "total": 646_425}, doubt, elsewhere=("amoa_ttc",))["abonnement"] == 6.0
    both = places(ALL_FEES, {"abonnement": 6.0, "total": 4.0}, elsewhere=("amoa_ttc",))
    assert both["abonnement"] == 6.0, "the figures that prove it are no surer"
