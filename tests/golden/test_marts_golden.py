"""The real dossier's redistribution by hand: both readings, the request, a grant of 180 000,00 € in two tranches.

Shares: 7 establishments of 12 and 5 of 12; 5 purchases of 5; 2 upgrades of 7 and 5 of 7. By hand, with fractions:
76 265,51 x 7/12 = 44 488,214… and x 5/12 = 31 777,295…: the cent left over goes to the larger remainder.
8 550,00 x 2/7 = 2 442,857… and x 5/7 = 6 107,142…: to the larger remainder again.
"""

from pathlib import Path

import pytest

from pipeline.dossier import read_manifest
from pipeline.flow import reconcile
from pipeline.marts.build import shares, subjects_of
from pipeline.marts.choices import Choices
from pipeline.results import DossierResult
from tests.unit.marts_scene import BUY, UPGRADE, acquisition, conformity, dossier

ROOT = Path(__file__).resolve().parents[2]
M, H = "CCAS MARSEILLE", "CCAS HYERES"
GRANT = Choices(None, 18000000, (3000, 7000))

REQUEST = {
    "prorata_esms": {
        "amoa": (8376000, 0),
        "acquisition": (1688400, 1206000),
        "acquisition_formation": (1561875, 1115625),
        "acquisition_abonnement": (2086560, 1490400),
        "conformite": (498750, 356250),
        "conformite_formation": (0, 0),
        "materiel": (4448821, 3177730),
    },
    "par_achat": {
        "amoa": (8376000, 0),
        "acquisition": (2894400, 0),
        "acquisition_formation": (2677500, 0),
        "acquisition_abonnement": (3576960, 0),
        "conformite": (244286, 610714),
        "conformite_formation": (0, 0),
        "materiel": (4448821, 3177730),
    },
}
# 180 000,00 / 260 064,11 of each line, the cents left over to the largest remainders; then shared as above.
GRANTED_LINES = {
    "amoa": 5797340,
    "acquisition": 2003321,
    "acquisition_formation": 1853197,
    "acquisition_abonnement": 2475747,
    "conformite": 591777,
    "conformite_formation": 0,
    "materiel": 5278618,
}
TOTALS = {
    ("request", "prorata_esms"): (18660406, 7346005),
    ("request", "par_achat"): (22217967, 3788444),
    ("grant", "prorata_esms"): (12915559, 5084441),
    ("grant", "par_achat"): (15377878, 2622122),
    ("tranche_1", "prorata_esms"): (3874668, 1525332),
    ("tranche_1", "par_achat"): (4613363, 786637),
    ("tranche_2", "prorata_esms"): (9040891, 3559109),
    ("tranche_2", "par_achat"): (10764515, 1835485),
}
# By the quotes, 6 buy and 6 upgrade: one of the 7 upgrades, of either body, would be a purchase.
RANGES = {
    ("acquisition", M): (2412000, 2894400),
    ("acquisition", H): (0, 482400),
    ("acquisition_formation", M): (2231250, 2677500),
    ("acquisition_formation", H): (0, 446250),
    ("acquisition_abonnement", M): (2980800, 3576960),
    ("acquisition_abonnement", H): (0, 596160),
    ("conformite", M): (142500, 285000),
    ("conformite", H): (570000, 712500),
}


def by_hand(choices=GRANT):
    """The dossier as a perfect reading of its tables gives it."""
    bodies = [(M if row <= 7 else H, BUY if row in (1, 3, 4, 5, 6) else UPGRADE) for row in range(1, 13)]
    budget = {
        "amoa": "83760.00",
        "acquisition": "28944.00",
        "acquisition_formation": "26775.00",
        "acquisition_abonnement": "35769.60",
        "conformite": "8550.00",
        "conformite_formation": "0.00",
        "materiel": "76265.51",
    }
    return dossier(bodies, budget, M, [acquisition()] * 6 + [conformity()] * 6, choices)


@pytest.fixture(scope="module")
def expected():
    return shares(by_hand())


@pytest.fixture(scope="module")
def read():
    (result,) = reconcile([read_manifest(ROOT / "raw" / "marseille-hyeres-2025")])
    assert isinstance(result, DossierResult)
    return result


def amounts(rows, scenario):
    found = {}
    for row in rows:
        if row["scenario"] == scenario:
            pair = found.setdefault(row["reading"], {}).setdefault(row["budget_line"], {})
            pair[row["og"]] = row["amount_cents"]
    return {r: {line: (pair[M], pair[H]) for line, pair in lines.items()} for r, lines in found.items()}


def test_the_request_under_both_readings(expected):
    assert amounts(expected.tables["redistribution"].to_pylist(), "request") == REQUEST


def test_the_grant_scales_each_line_and_adds_up(expected):
    found = amounts(expected.tables["redistribution"].to_pylist(), "grant")
    for lines in found.values():
        assert {line: sum(pair) for line, pair in lines.items()} == GRANTED_LINES
    assert sum(GRANTED_LINES.values()) == 18000000


def test_totals_of_every_scenario(expected):
    rows = expected.tables["redistribution"].to_pylist()
    for (scenario, reading), totals in TOTALS.items():
        pairs = amounts(rows, scenario)[reading].values()
        assert (sum(m for m, _ in pairs), sum(h for _, h in pairs)) == totals
    for reading in REQUEST:
        assert sum(TOTALS["tranche_1", reading]) == 5400000
        assert sum(TOTALS["tranche_2", reading]) == 12600000


def test_quotes_and_project_types_disagree_and_the_range_says_by_how_much(expected):
    for row in expected.tables["redistribution"].to_pylist():
        if row["scenario"] == "request" and row["reading"] == "par_achat":
            low_high = RANGES.get((row["budget_line"], row["og"]))
            if low_high is not None:
                assert (row["low_cents"], row["high_cents"]) == low_high
                assert "les types de projet décident" in row["basis"]


def test_the_stake_is_stated_to_the_cent(expected):
    (told,) = [found for found in expected.findings if found.code == "RED-001"]
    assert told.gap == "35575.61"
    assert "100 038,60 €" in told.message_fr
    assert "35 575,61 €" in told.message_fr


def test_what_the_scan_gives_is_what_the_hand_gives(read):
    assert amounts(read.marts["redistribution"].to_pylist(), "request") == REQUEST
    assert [f.gap for f in read.findings if f.code == "RED-001"] == ["35575.61"]
    (one,) = subjects_of([read])
    one.choices = GRANT
    assert amounts(shares(one).tables["redistribution"].to_pylist(), "tranche_2") == amounts(
        shares(by_hand()).tables["redistribution"].to_pylist(), "tranche_2"
    )


def test_no_target_is_made_up(read):
    rows = read.marts["indicateur"].to_pylist()
    assert len(rows) == 12 * 10
    assert {(row["status"], row["target_centiemes"]) for row in rows} == {("no target", None)}


def test_nothing_is_invoiced_where_no_invoice_is_given(read):
    rows = read.marts["suivi_budgetaire"].to_pylist()
    assert len(rows) == 2 * 7
    assert {row["invoiced_cents"] for row in rows} == {None}
    assert [r["quoted_cents"] for r in rows if r["budget_line"] == "materiel"] == [3177730, 4448821]
