from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import CellKey
from tests.unit.relations_scene import Scene

ROWS = """
devis.1.abonnement 500.00
devis.1.deploiement 100.00
devis.1.formation 50.00
devis.1.total_solution 650.00
devis.2.abonnement {second}
devis.2.deploiement 100.00
devis.2.formation 50.00
devis.2.total_solution {total}
devis.3.abonnement
devis.3.deploiement
devis.3.formation 90.00
devis.3.total_solution 90.00
"""


def rows_of(scene: Scene, code: str) -> list[str]:
    relations = scene.relations(code)
    return [key.row for key, sign in relations[0].terms if sign > 0] if relations else []


def test_rows_with_a_subscription_are_those_that_show_one() -> None:
    scene = Scene(ROWS.format(second="500.00", total="650.00") + "synthese.acquisition.budget 200.00")
    assert rows_of(scene, "SYN-023") == ["1", "2"]


def test_a_lost_subscription_is_told_from_an_absent_one_by_its_row() -> None:
    scene = Scene(ROWS.format(second="", total="650.00") + "synthese.acquisition.budget 200.00")
    assert rows_of(scene, "SYN-023") == ["1", "2"]


def test_an_unusual_rest_is_settled_by_the_sums_that_depend_on_it() -> None:
    held = Scene(ROWS.format(second="", total="777.00") + "synthese.acquisition.budget 200.00")
    assert rows_of(held, "SYN-023") == ["1", "2"]
    other = Scene(ROWS.format(second="", total="777.00") + "synthese.acquisition.budget 100.00")
    assert rows_of(other, "SYN-023") == ["1"]


def test_what_is_shown_is_the_guess_where_no_sum_tells_and_no_contradiction_rests_on_it() -> None:
    scene = Scene(ROWS.format(second="", total="777.00") + "synthese.acquisition.budget 123.45")
    assert rows_of(scene, "SYN-023") == ["1"]
    assert scene.findings("SYN-023") == []


def test_a_printed_zero_is_no_subscription() -> None:
    scene = Scene(ROWS.format(second="0.00", total="150.00") + "synthese.acquisition.budget 100.00")
    assert rows_of(scene, "SYN-023") == ["1"]


def test_a_sum_is_bound_only_where_both_sides_show_something() -> None:
    scene = Scene("synthese.amoa.budget 10.00\ndevis.1.amoa_ttc\ndevis.2.amoa_ttc")
    assert scene.relations("SYN-022") == []
    assert Scene("devis.1.amoa_ttc 10.00").relations("SYN-022") == []


def test_the_carrier_is_compared_with_the_establishments_of_the_coordinator_only() -> None:
    lines = "coordinator CCAS DES TILLEULS\n"
    for row, body in enumerate(("CCAS DES TILLEULS", "CCAS DES AULNES", "CCAS DES AULNES"), 1):
        lines += f"etablissement.{row}.og {body}\n"
        lines += f"etablissement.{row}.finess_ej_porteur 590000014\n"
        lines += f"etablissement.{row}.finess_ej_rattachement {'590000014' if row == 1 else '620000010'}\n"
    scene = Scene(lines)
    (carrier,) = scene.relations("ETA-101")
    assert CellKey("etablissement", "1", "finess_ej_rattachement") in carrier.cells
    assert CellKey("etablissement", "2", "finess_ej_rattachement") not in carrier.cells
    (aulnes,) = scene.relations("ETA-103")
    assert {key.row for key in aulnes.cells} == {"2", "3"}


def test_no_cell_stands_in_two_relations_of_equality() -> None:
    lines = "coordinator CCAS DES TILLEULS\n"
    for row in range(1, 9):
        lines += f"etablissement.{row}.og CCAS DES {'TILLEULS' if row % 2 else 'AULNES'}\n"
        lines += (
            f"etablissement.{row}.finess_ej_porteur 590000014\netablissement.{row}.finess_ej_rattachement 590000014\n"
        )
    scene = Scene(lines)
    cells = [cell for code in ("ETA-101", "ETA-103") for relation in scene.relations(code) for cell in relation.cells]
    assert len(cells) == len(set(cells)) == 16


def test_a_label_is_known_however_it_is_punctuated() -> None:
    scene = Scene("etablissement.1.activite_code 183\netablissement.1.activite_libelle INSTITUT MEDICO EDUCATIF")
    (pair,) = scene.relations("ETA-111")
    assert ("183", "INSTITUT MEDICO EDUCATIF") in pair.pairs
    assert scene.findings("ETA-111") == []


def test_totals_are_compared_for_repair_only_where_their_lines_are_not() -> None:
    totals = "galis.total_depenses.valeur 900.00\nsynthese.total.declare 900.00\n"
    assert len(Scene(totals).relations("GAL-013")) == 1
    lines = """
        galis.couts_amoa.valeur 300.00
        galis.couts_solution.valeur 300.00
        galis.couts_materiels.valeur 300.00
        synthese.amoa.declare 300.00
        synthese.acquisition.declare 300.00
        synthese.materiel.declare 300.00
    """
    assert Scene(totals + lines).relations("GAL-013") == []


@given(st.permutations(range(1, 7)))
def test_the_order_of_the_cells_changes_no_relation(order: list[int]) -> None:
    texts = {
        row: f"devis.{row}.materiel_ttc {row}00.00\netablissement.{row}.finess_ej_porteur 590000014\n" for row in order
    }
    scene = Scene("".join(texts[row] for row in order) + "synthese.materiel.budget 2100.00")
    in_order = Scene("".join(texts[row] for row in sorted(order)) + "synthese.materiel.budget 2100.00")
    for code in ("SYN-021", "ETA-101"):
        assert {frozenset(one.terms) for one in scene.relations(code)} == {
            frozenset(one.terms) for one in in_order.relations(code)
        }
