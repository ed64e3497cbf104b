from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from pipeline.records import CellKey, Value, Verdict
from tests.unit.relations_scene import Scene

SYNTHESIS = {
    "amoa": "83760.00",
    "acquisition": "28944.00",
    "acquisition_formation": "26775.00",
    "acquisition_abonnement": "35769.60",
    "conformite": "8550.00",
    "conformite_formation": "0.00",
    "materiel": "76265.51",
    "total": "260064.11",
}
FORM = {
    "couts_amoa": "83760.00",
    "couts_solution": "100038.00",
    "couts_materiels": "76265.00",
    "total_depenses": "260063.00",
    "total_recettes": "260063.00",
}


def synthesis(**changes: str) -> str:
    lines = {f"{row}.{column}": value for row, value in SYNTHESIS.items() for column in ("budget", "declare")}
    lines |= {name.replace("__", "."): value for name, value in changes.items()}
    return "".join(f"synthese.{name} {value}\n" for name, value in lines.items())


def form(**changes: str) -> str:
    return "".join(f"galis.{row}.valeur {value}\n" for row, value in (FORM | changes).items())


def quotes() -> str:
    text = ""
    for row in range(1, 13):
        equipment = {6: "9551.75", 8: "4309.20", 9: "5094.00"}.get(row, "" if row > 9 else "9551.76")
        text += f"devis.{row}.materiel_ttc {equipment}\n"
        bought = ("5961.60", "4824.00", "4462.50", "15248.10") if row < 7 else ("", "", "1425.00", "1425.00")
        for column, value in zip(("abonnement", "deploiement", "formation", "total_solution"), bought, strict=True):
            text += f"devis.{row}.{column} {value}\n"
    return text


@dataclass(frozen=True)
class Story:
    """What the search for the best explanation says of a cell, as far as findings look at it."""

    broken: tuple[str, ...] = ()
    slip: Value | None = None
    printed: Value | None = None


def test_cents_dropped_line_by_line_are_told_once_on_the_total() -> None:
    scene = Scene(quotes() + synthesis() + form())
    told = scene.findings("GAL-013")
    assert [(one.kind, one.severity, one.expected, one.observed, one.gap) for one in told] == [
        ("discrepancy", "warning", "260064.11", "260063.00", "-1.11")
    ]
    assert told[0].message_fr == (
        "Total des dépenses déclaré sur GALIS : 260 063,00 € ; synthèse : 260 064,11 € ; écart -1,11 € : "
        "1,11 = 0,60 (coûts de la solution) + 0,51 (coûts matériels), centimes abandonnés ligne par ligne."
    )
    lines = scene.findings("GAL-010", "GAL-011", "GAL-012")
    assert [(one.code, one.severity, one.gap) for one in lines] == [
        ("GAL-011", "info", "-0.60"),
        ("GAL-012", "info", "-0.51"),
    ]
    assert scene.codes() == ["GAL-011", "GAL-012", "GAL-013"]


def test_nine_quotes_that_sum_right_are_no_contradiction() -> None:
    assert Scene(quotes() + synthesis()).codes() == []


def test_a_price_corrected_to_its_neighbours_would_contradict_the_synthesis() -> None:
    corrected = quotes().replace("9551.75", "9551.76") + synthesis()
    assert [one.gap for one in Scene(corrected).findings("SYN-021")] == ["-0.01"]


def test_a_line_that_differs_is_told_there_and_not_again_on_the_totals() -> None:
    scene = Scene(synthesis(materiel__declare="67265.51", total__declare="251064.11") + form())
    assert scene.codes() == ["SYN-010", "GAL-011", "GAL-012"]
    (line,) = scene.findings("SYN-010")
    assert "matériel" in line.message_fr
    assert "deux chiffres voisins intervertis" in line.message_fr


def test_a_total_typed_wrong_in_both_columns_is_told_once() -> None:
    scene = Scene(synthesis(total__budget="260164.11", total__declare="260164.11"))
    assert scene.codes() == ["SYN-001"]


@pytest.mark.parametrize(("column", "code"), [("budget", "SYN-001"), ("declare", "SYN-002")])
def test_a_total_typed_wrong_in_one_column_is_told_in_that_column(column: str, code: str) -> None:
    scene = Scene(synthesis(**{f"total__{column}": "260164.11"}))
    assert scene.codes() == [code]


def test_a_missing_line_explains_the_gap_of_a_form() -> None:
    scene = Scene(synthesis() + form(couts_solution="73263.60", total_depenses="233288.60", total_recettes="233288.60"))
    (told,) = scene.findings("GAL-011")
    assert "formation des acquisitions" in told.message_fr
    assert "manque" in told.message_fr
    assert scene.findings("GAL-013") == []


def test_a_relation_with_an_illegible_cell_is_not_a_contradiction() -> None:
    scene = Scene(synthesis() + form(couts_solution="1.00 [illegible]"))
    assert "GAL-001" not in scene.codes()
    (told,) = scene.findings("LEC-004")
    assert CellKey("galis", "couts_solution", "valeur") in told.cells
    assert told.severity == "info"


def test_a_lost_component_can_explain_a_total_that_is_too_large_but_not_one_that_is_too_small() -> None:
    lost = quotes().replace("devis.3.materiel_ttc 9551.76", "devis.3.materiel_ttc [lost]")
    assert Scene(lost + synthesis()).findings("SYN-021") == []
    smaller = synthesis(materiel__budget="60000.00", materiel__declare="60000.00")
    assert len(Scene(lost + smaller).findings("SYN-021")) == 1


def test_a_row_total_that_asks_for_a_cell_that_is_not_shown_is_no_contradiction() -> None:
    scene = Scene(quotes().replace("devis.2.formation 4462.50", "devis.2.formation") + synthesis())
    assert scene.codes() == []


def test_a_doubtful_figure_is_a_contradiction_only_if_the_best_explanation_says_so() -> None:
    text = synthesis() + form(couts_amoa="38760.00 [ambiguous]", total_depenses="215063.00", total_recettes="215063.00")
    scene = Scene(text)
    assert "GAL-010" not in scene.codes()
    key = CellKey("galis", "couts_amoa", "valeur")
    assert "GAL-010" not in scene.codes(explained={key: Story()})
    (told,) = scene.findings("GAL-010", explained={key: Story(("GAL-010",))})
    assert told.severity == "warning"
    assert "lecture incertaine" in told.message_fr


def test_a_reading_as_likely_as_the_best_that_breaks_a_relation_is_told_for_information() -> None:
    key = CellKey("galis", "budget_total", "valeur")
    told = []
    for nats in (0.4, 3.0):
        scene = Scene(form(budget_total="260063.00 [ambiguous]"))
        scene.verdicts[key].candidates.append(("250063.00", nats))
        told.append(scene.findings("GAL-003", explained={key: Story()}))
    assert [(one.severity, one.gap) for one in told[0]] == [("info", "-10000.00")]
    assert told[1] == []


def test_a_figure_that_the_paper_may_print_wrong_is_told_for_information() -> None:
    key = CellKey("galis", "budget_total", "valeur")
    scene = Scene(form(budget_total="260063.00 [ambiguous]"))
    (told,) = scene.findings("GAL-003", explained={key: Story(slip=26006400)})
    assert (told.severity, told.observed, told.gap) == ("info", "260064.00", "1.00")
    assert scene.findings("GAL-003", explained={key: Story(slip=26006300)}) == []


def test_two_figures_that_may_have_changed_places_are_no_contradiction() -> None:
    one, other = (CellKey("galis", row, "valeur") for row in ("couts_solution", "couts_materiels"))
    scene = Scene(synthesis() + form(couts_solution="76265.00", couts_materiels="100038.00"))
    assert {"GAL-011", "GAL-012"} <= set(scene.codes())
    for key, instead in ((one, other), (other, one)):
        scene.cells[key] = replace(scene.cells[key], placement=4.0, elsewhere=(instead,))
    assert {"GAL-011", "GAL-012"}.isdisjoint(scene.codes())


def test_a_list_short_by_one_of_its_lines_may_have_lost_it() -> None:
    lines = "".join(f"devis.{row}.materiel_ttc 9551.76\n" for row in range(1, 5))
    assert "SYN-021" not in Scene(lines + "synthese.materiel.budget 47758.80").codes()
    assert "SYN-021" in Scene(lines + "synthese.materiel.budget 28655.28").codes()
    assert "SYN-021" in Scene(lines + "synthese.materiel.budget 47000.00").codes()


def test_one_number_that_differs_in_its_group_is_named_alone() -> None:
    numbers = ["590000014"] * 5 + ["620000010"]
    scene = Scene("".join(f"etablissement.{row}.finess_ej_porteur {n}\n" for row, n in enumerate(numbers, 1)))
    (told,) = scene.findings("ETA-101")
    assert told.cells == (CellKey("etablissement", "6", "finess_ej_porteur"),)
    assert (told.expected, told.observed) == ("590000014", "620000010")


def test_a_misread_number_of_a_group_is_no_contradiction() -> None:
    numbers = ["590000014"] * 5 + ["590000041 [ambiguous]"]
    scene = Scene("".join(f"etablissement.{row}.finess_ej_porteur {n}\n" for row, n in enumerate(numbers, 1)))
    assert scene.findings("ETA-101") == []


def test_counts_of_quotes_are_compared_with_table_and_prose_at_once() -> None:
    kinds = ["ACQUISITION"] * 5 + ["MISE EN CONFORMITE"] * 7
    table = "".join(f"etablissement.{row}.type_projet {kind}\n" for row, kind in enumerate(kinds, 1))
    scene = Scene(quotes() + table + "fact.acquisitions 5\nfact.mises_en_conformite 7\n")
    assert scene.codes() == ["DEV-121", "DEV-122"]
    (told,) = scene.findings("DEV-121")
    assert (told.observed, told.expected, told.gap) == ("6", "5", "1")
    assert "établissements" in told.message_fr and "texte" in told.message_fr


def test_a_subscription_of_which_only_the_amount_is_in_doubt_is_counted() -> None:
    text = quotes().replace("devis.6.abonnement 5961.60", "devis.6.abonnement 5961.60 [ambiguous]")
    facts = "fact.acquisitions 5\nfact.mises_en_conformite 7\n"
    assert "DEV-121" in Scene(text + facts).codes()


def test_equipment_quotes_that_may_be_lost_are_told_as_missing() -> None:
    text = quotes().replace("devis.12.materiel_ttc", "devis.12.materiel_ttc [lost]")
    table = "".join(f"etablissement.{row}.finess_et 59000000{row}\n" for row in range(1, 13))
    (told,) = Scene(text + table).findings("MAN-014")
    assert (told.kind, told.observed, told.expected) == ("missing", "9", "12")


def test_a_count_that_a_doubtful_cell_could_mend_is_no_contradiction() -> None:
    table = "".join(f"etablissement.{row}.type_projet ACQUISITION\n" for row in (1, 2, 3))
    table += "etablissement.4.type_projet ACQUISITION [ambiguous]\n"
    assert Scene(table + "fact.acquisitions 3\nfact.mises_en_conformite 1\n").codes() == []
    assert Scene(table + "fact.acquisitions 2\nfact.mises_en_conformite 2\n").codes() == ["ETA-121", "ETA-122"]


def test_counts_of_wholes_that_differ_are_not_compared_since_rows_may_be_lost() -> None:
    table = "".join(f"etablissement.{row}.type_projet ACQUISITION\n" for row in (1, 2, 3))
    assert Scene(table + "fact.acquisitions 4\nfact.mises_en_conformite 0\n").codes() == []


def test_a_short_table_is_a_contradiction_only_if_another_table_is_as_long() -> None:
    table = "".join(f"etablissement.{row}.finess_et 59000000{row}\n" for row in (1, 2, 3)) + "fact.etablissements 4\n"
    assert [one.kind for one in Scene(table).findings("ETA-123")] == ["missing"]
    seconded = table + "".join(f"devis.{row}.total_solution 90.00\n" for row in (1, 2, 3))
    assert [one.kind for one in Scene(seconded).findings("ETA-123")] == ["discrepancy"]


@pytest.mark.parametrize(
    ("head", "least"),
    [
        ("territory metropole\n", "15"),
        ("territory corse\n", "8"),
        ("fact.minimum_groupement 20\n", "20"),
        ("coordinator CCAS DU PORT\n", "8"),
    ],
)
def test_a_grouping_that_is_too_small_is_told_with_the_minimum_of_its_territory(head: str, least: str) -> None:
    rows = "".join(
        f"etablissement.{row}.finess_et 97040000{row}\netablissement.{row}.og CCAS DU PORT\n" for row in range(1, 6)
    )
    (told,) = Scene(head + rows).findings("ETA-131")
    assert (told.kind, told.observed, told.expected) == ("rule", "5", least)


def test_without_territory_nor_number_no_minimum_is_guessed() -> None:
    assert Scene("etablissement.1.finess_et\netablissement.1.og CCAS").findings("ETA-131") == []


def test_a_column_that_is_wholly_missing_is_one_finding() -> None:
    scene = Scene("".join(f"etablissement.{row}.siret_porteur\n" for row in range(1, 30)))
    (told,) = scene.findings("MAN-002")
    assert len(told.cells) == 29
    assert "toute la colonne (29 lignes)" in told.message_fr


def test_one_missing_cell_is_told_with_its_row() -> None:
    rows = "".join(f"etablissement.{row}.personnes_accompagnees {'' if row == 12 else row}\n" for row in range(1, 13))
    (told,) = Scene(rows).findings("MAN-001")
    assert told.cells == (CellKey("etablissement", "12", "personnes_accompagnees"),)
    assert "ligne 12" in told.message_fr


def test_aid_over_the_declared_total_is_a_rule_that_is_not_met() -> None:
    (told,) = Scene(form(aide_demandee="260064.00")).findings("AID-001")
    assert (told.kind, told.severity, told.gap) == ("rule", "error", "1.00")
    (doubtful,) = Scene(form(aide_demandee="260064.00 [ambiguous]")).findings("AID-001")
    assert doubtful.severity == "warning"


def test_each_reading_that_is_not_plain_is_told_with_what_is_printed() -> None:
    scene = Scene("etablissement.2.finess_et 590000041")
    key = CellKey("etablissement", "2", "finess_et")
    scene.verdicts[key] = Verdict("ambiguous", None, 0.2, [("590000014", 0.0), ("590000048", 0.2)], ["FIN-002"])
    (told,) = scene.findings("LEC-001")
    assert (told.kind, told.rule, told.observed) == ("misread", "FIN-002", "590000041")
    assert "590000014 et 590000048" in told.message_fr
    scene.verdicts[key] = Verdict("repaired", "590000014", 9.0, [("590000014", 0.0)], ["ETA-104"])
    (told,) = scene.findings("LEC-003")
    assert (told.expected, told.severity) == ("590000014", "info")


def test_hostile_print_stays_on_one_line_of_the_message() -> None:
    scene = Scene("etablissement.1.ville A")
    key = CellKey("etablissement", "1", "ville")
    reading = scene.cells[key].reading
    assert reading is not None
    hostile = "{cells}\x1b[2J\n" + "X" * 5000
    scene.cells[key] = type(scene.cells[key])(key, "words", type(reading)(hostile, "a", 1, 1, 0, 1))
    scene.verdicts[key] = Verdict("illegible")
    (told,) = scene.findings("LEC-002")
    assert "\n" not in told.message_fr and "\x1b" not in told.message_fr
    assert "{cells}" in told.message_fr
    assert len(told.message_fr) < 200
