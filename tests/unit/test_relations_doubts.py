"""What is told as a contradiction, and what is not, where prints are lost, doubtful or out of place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.records import CellKey, Value, Verdict
from pipeline.relations.settled import text_of, value_of
from tests.unit.relations_scene import Scene
from tests.unit.test_relations_findings import FORM, form, quotes, synthesis


@dataclass(frozen=True)
class Story:
    """What the search for the best explanation says of a cell."""

    broken: tuple[str, ...] = ()
    slip: Value | None = None
    printed: Value | None = None


def carriers(*numbers: str) -> str:
    return "".join(f"etablissement.{row}.finess_ej_porteur {n}\n" for row, n in enumerate(numbers, 1))


def upgrades(*totals: str) -> str:
    return "".join(
        f"devis.{row}.abonnement 0.00\ndevis.{row}.deploiement 0.00\n"
        f"devis.{row}.formation {total}\ndevis.{row}.total_solution {total}\n"
        for row, total in enumerate(totals, 1)
    )


def test_the_number_of_another_column_taken_for_that_of_a_group_is_no_contradiction() -> None:
    scene = Scene(carriers(*["590000014"] * 5, "620000010") + "etablissement.6.finess_et 620000010")
    assert "ETA-101" in scene.codes()
    key = CellKey("etablissement", "6", "finess_ej_porteur")
    scene.cells[key] = replace(scene.cells[key], placement=2.0)
    assert "ETA-101" not in scene.codes()


def test_an_odd_number_that_stands_nowhere_else_is_a_slip_of_the_paper_or_of_the_scan() -> None:
    alone = Scene(carriers(*["590000014"] * 5, "590000105"))
    (told,) = alone.findings("ETA-101")
    assert (told.kind, told.severity, told.observed) == ("misread", "warning", "590000105")
    assert "imprimé nulle part ailleurs" in told.message_fr
    copied = Scene(carriers(*["590000014"] * 5, "590000105") + "etablissement.2.finess_et 590000105")
    assert [(one.kind, one.severity) for one in copied.findings("ETA-101")] == [("discrepancy", "error")]
    misread = Scene(carriers(*["590000014"] * 5, "590000105") + "etablissement.2.finess_et 59000105 [ambiguous]")
    assert [one.kind for one in misread.findings("ETA-101")] == ["discrepancy"]
    settled = Scene(carriers(*["590000014"] * 5, "590000105"))
    settled.verdicts[CellKey("etablissement", "6", "finess_ej_porteur")] = Verdict("decided", "590000105")
    assert [one.kind for one in settled.findings("ETA-101")] == ["discrepancy"]
    far = Scene(carriers(*["590000014"] * 5, "620400010"))
    assert [(one.kind, one.severity) for one in far.findings("ETA-101")] == [("discrepancy", "error")]


def test_a_code_that_is_one_character_from_the_one_expected_may_be_misread() -> None:
    near = Scene("etablissement.1.activite_code 183\netablissement.1.secteur IEM\n")
    (told,) = near.findings("ETA-112")
    assert (told.kind, told.severity, told.observed) == ("misread", "info", "IEM")
    far = Scene("etablissement.1.activite_code 183\netablissement.1.secteur SSIAD\n")
    assert [(one.kind, one.severity) for one in far.findings("ETA-112")] == [("discrepancy", "warning")]
    near.verdicts[CellKey("etablissement", "1", "secteur")] = Verdict("decided", "IEM")
    assert [one.kind for one in near.findings("ETA-112")] == ["discrepancy"]


def test_three_prices_of_which_one_may_be_misread_are_one_doubt_and_not_three() -> None:
    prices = {"1": "33182.24", "2": "18120.00", "3": "9675.29"}
    scene = Scene(
        "synthese.amoa.budget 61077.53\n" + "".join(f"devis.{r}.amoa_ttc {p} [ambiguous]\n" for r, p in prices.items())
    )
    stories = {}
    for row, price in prices.items():
        key = CellKey("devis", row, "amoa_ttc")
        cents = value_of(price, "amount")
        assert isinstance(cents, int)
        scene.verdicts[key].candidates.append((text_of(cents + 10000, "amount"), 0.8))
        stories[key] = Story(("SYN-022",), printed=cents)
    (told,) = scene.findings("SYN-022", explained=stories)
    assert (told.severity, told.gap) == ("info", "100.00")


def test_an_establishment_listed_twice_is_told_where_one_number_is_doubtful_and_the_names_agree() -> None:
    rows = "etablissement.1.finess_et 590000014\netablissement.2.finess_et 590000014 [ambiguous]\n"
    names = "etablissement.1.raison_sociale LES TILLEULS\netablissement.2.raison_sociale {}\n"
    (told,) = Scene(rows + names.format("LES TILLEULS")).findings("ETA-104")
    assert "lignes 1 et 2" in told.message_fr
    assert Scene(rows + names.format("LES AULNES")).findings("ETA-104") == []
    assert Scene(rows).findings("ETA-104") == []
    assert len(Scene(rows + names.format("LES TILLEUIS")).findings("ETA-104")) == 1


def test_two_prints_have_not_changed_places_where_that_would_only_move_the_contradiction() -> None:
    budget, aid = (CellKey("galis", row, "valeur") for row in ("budget_total", "aide_demandee"))
    scene = Scene(form(budget_total="261063.00", aide_demandee="260063.00"))
    for key, other in ((budget, aid), (aid, budget)):
        scene.cells[key] = replace(scene.cells[key], placement=4.0, elsewhere=(other,))
    # Were the two exchanged, the aid would be over the expenses.
    assert [one.gap for one in scene.findings("GAL-003")] == ["1000.00"]


def test_a_print_whose_place_is_unknown_contradicts_nothing() -> None:
    scene = Scene(synthesis() + form(couts_amoa="88760.00"))
    assert "GAL-010" in scene.codes()
    key = CellKey("galis", "couts_amoa", "valeur")
    scene.cells[key] = replace(scene.cells[key], placement=0.5)
    assert "GAL-010" not in scene.codes()


def test_a_doubt_about_the_row_changes_no_sum_that_takes_both_rows() -> None:
    scene = Scene(quotes() + synthesis(materiel__budget="66713.75", materiel__declare="66713.75"))
    for row, other in (("1", "2"), ("2", "1")):
        key = CellKey("devis", row, "materiel_ttc")
        beside = CellKey("devis", other, "materiel_ttc")
        scene.cells[key] = replace(scene.cells[key], placement=4.0, elsewhere=(beside,))
    assert [one.gap for one in scene.findings("SYN-021")] == ["-9551.76"]
    beyond = CellKey("devis", "1", "amoa_ttc")
    key = CellKey("devis", "1", "materiel_ttc")
    scene.cells[key] = replace(scene.cells[key], elsewhere=(beyond,))
    assert scene.findings("SYN-021") == []


def test_a_row_whose_total_is_lost_may_bring_what_the_list_is_short_of() -> None:
    totals = ("950.00", "1100.00", "870.00", "990.00")
    lost = upgrades(*totals).replace("devis.4.total_solution 990.00", "devis.4.total_solution")
    text = "synthese.conformite.budget {}\nsynthese.conformite_formation.budget 0.00\n"
    assert "SYN-026" not in Scene(lost + text.format("3910.00")).codes()
    assert "SYN-026" not in Scene(lost + text.format("4910.00")).codes()
    assert "SYN-026" in Scene(lost + text.format("2000.00")).codes()


def test_a_lost_part_of_a_row_is_what_the_total_of_the_row_leaves_for_it() -> None:
    lost = quotes().replace("devis.2.deploiement 4824.00", "devis.2.deploiement")
    changed = synthesis(acquisition__budget="28944.10", acquisition__declare="28944.10")
    assert Scene(lost + synthesis()).findings("SYN-023") == []
    (told,) = Scene(lost + changed).findings("SYN-023")
    assert told.gap == "0.10"
    assert "déduit du total de sa ligne : déploiement, ligne 2" in told.message_fr


def test_a_lost_line_that_a_sum_which_holds_leaves_nothing_for_explains_no_gap() -> None:
    text = synthesis(
        conformite_formation__budget="[lost]",
        conformite_formation__declare="[lost]",
        total__budget="261000.00",
        total__declare="261000.00",
    )
    assert Scene(text).findings("SYN-001", "SYN-002") == []
    # The quotes without a subscription make the upgrades, and the costs of the software those of the declared lines.
    assert [one.code for one in Scene(quotes() + text + form()).findings("SYN-001", "SYN-002")] == ["SYN-001"]


def test_a_quote_counts_although_its_total_is_lost_where_its_row_shows_a_part_of_it() -> None:
    lost = quotes().replace("devis.3.total_solution 15248.10", "devis.3.total_solution")
    assert "DEV-121" in Scene(lost + "fact.acquisitions 5\nfact.mises_en_conformite 7\n").codes()
    assert "DEV-121" not in Scene(lost + "fact.acquisitions 6\nfact.mises_en_conformite 6\n").codes()


def test_a_row_that_lost_its_total_and_shows_no_subscription_may_be_of_either_kind() -> None:
    lost = quotes().replace("devis.3.total_solution 15248.10", "devis.3.total_solution")
    lost = lost.replace("devis.3.abonnement 5961.60", "devis.3.abonnement")
    assert "DEV-121" not in Scene(lost + "fact.acquisitions 6\nfact.mises_en_conformite 6\n").codes()
    assert "DEV-121" in Scene(lost + "fact.acquisitions 3\nfact.mises_en_conformite 9\n").codes()


def test_an_amount_that_may_be_of_another_column_is_no_subscription_for_sure() -> None:
    scene = Scene(quotes() + "fact.acquisitions 5\nfact.mises_en_conformite 7\n")
    assert "DEV-121" in scene.codes()
    key = CellKey("devis", "6", "abonnement")
    scene.cells[key] = replace(scene.cells[key], placement=2.0)
    assert "DEV-121" not in scene.codes()


def test_a_gap_that_only_a_repair_makes_is_none_where_another_reading_is_likely_too() -> None:
    key = CellKey("galis", "couts_amoa", "valeur")
    scene = Scene(synthesis() + form(couts_amoa="88760.00 [ambiguous]"))
    scene.verdicts[key].candidates.append(("83760.00", 1.6))
    broken = ("GAL-010",)
    assert scene.findings("GAL-010", explained={key: Story(broken, printed=8376000)}) == []
    (told,) = scene.findings("GAL-010", explained={key: Story(broken, printed=8876000)})
    assert told.gap == "5000.00"


def test_a_print_likelier_than_the_reading_that_would_mend_it_is_told_for_information() -> None:
    key = CellKey("galis", "budget_total", "valeur")
    scene = Scene(form(budget_total="260603.00 [ambiguous]"))
    scene.verdicts[key].candidates.append((FORM["total_depenses"], 0.4))
    (told,) = scene.findings("GAL-003", explained={key: Story(printed=26060300)})
    assert (told.severity, told.gap) == ("info", "540.00")
    assert "lecture incertaine" in told.message_fr


def test_a_digit_or_the_first_digits_that_a_scan_may_have_changed_are_a_misread_to_look_at() -> None:
    key = CellKey("galis", "budget_total", "valeur")
    kinds = {}
    for printed in ("260863.00", "260163.00", "63.00", "90063.00"):
        scene = Scene(form(budget_total=f"{printed} [ambiguous]"))
        scene.verdicts[key].candidates.append((FORM["total_depenses"], 0.4))
        cents = int(printed.replace(".", ""))
        (told,) = scene.findings("GAL-003", explained={key: Story(printed=cents)})
        kinds[printed] = told.kind
    assert kinds == {
        "260863.00": "misread",
        "260163.00": "discrepancy",
        "63.00": "misread",
        "90063.00": "discrepancy",
    }, "a carry makes a digit one more or less; a scan takes one digit for another, or loses the first ones"
    sure = Scene(form(budget_total="260863.00"))
    (told,) = sure.findings("GAL-003")
    assert told.kind == "discrepancy", "what is proven as printed is no misread"


def test_a_slip_is_told_once_by_the_plainest_relation_that_it_breaks() -> None:
    key = CellKey("synthese", "amoa", "declare")
    scene = Scene(synthesis(amoa__declare="83760.00 [ambiguous]") + form())
    scene.verdicts[key].candidates.append(("83769.00", 0.6))
    found = scene.findings("SYN-002", "SYN-010", "GAL-010", explained={key: Story(slip=8376900, printed=8376900)})
    assert [(one.code, one.severity, one.gap) for one in found] == [("SYN-010", "info", "9.00")]


def test_one_figure_that_is_off_in_several_sums_is_told_by_the_plainest() -> None:
    scene = Scene(synthesis(conformite__budget="42396.39"))
    assert [one.code for one in scene.findings("SYN-001", "SYN-010")] == ["SYN-010"]


def test_a_slip_is_told_by_a_relation_that_left_it_to_others_where_these_cannot_be_judged() -> None:
    key = CellKey("synthese", "total", "declare")
    text = synthesis(
        total__declare="260064.11 [ambiguous]", acquisition__declare="[lost]", acquisition__budget="[lost]"
    )
    scene = Scene(text + form(couts_solution="100038.60", couts_materiels="76265.51", total_depenses="260064.11"))
    (told,) = scene.findings("SYN-002", "SYN-011", "GAL-013", explained={key: Story(slip=26046011)})
    assert (told.code, told.severity) == ("SYN-011", "info")
    assert (told.expected, told.observed) == ("260064.11", "260460.11")


def test_a_gap_that_readings_as_likely_as_the_best_would_mend_is_told_for_information() -> None:
    key = CellKey("galis", "couts_amoa", "valeur")
    scene = Scene(synthesis() + form(couts_amoa="88760.00 [ambiguous]"))
    scene.verdicts[key].candidates.append(("83760.00", 0.7))
    (told,) = scene.findings("GAL-010", explained={key: Story(("GAL-010",), printed=8876000)})
    assert (told.severity, told.gap) == ("info", "5000.00")


def test_a_slip_that_two_prints_show_is_no_misread() -> None:
    text = synthesis(total__budget="260604.11 [ambiguous]", total__declare="260604.11 [ambiguous]")
    scene = Scene(text)
    stories = {}
    for column in ("budget", "declare"):
        key = CellKey("synthese", "total", column)
        scene.verdicts[key].candidates.append(("260064.11", 0.3))
        stories[key] = Story(printed=26060411)
    (told,) = scene.findings("SYN-001", "SYN-002", explained=stories)
    assert (told.code, told.severity, told.gap) == ("SYN-001", "warning", "540.00")


def test_figures_that_are_sure_contradict_where_the_search_took_other_rows() -> None:
    changed = synthesis(acquisition__budget="30096.00", acquisition__declare="30096.00")
    scene = Scene(quotes() + changed)
    story = {CellKey("devis", "1", "deploiement"): Story()}
    taken = scene.relations("SYN-023")
    (told,) = scene.findings("SYN-023", explained=story, searched=taken)
    assert (told.severity, told.gap) == ("info", "1152.00"), (
        "published figures that do not add up are told all the same"
    )
    assert "à vérifier sur l'original" in told.message_fr
    others = [replace(one, terms=one.terms[:-1]) for one in taken]
    (sure,) = scene.findings("SYN-023", explained=story, searched=others)
    assert (sure.severity, sure.gap) == ("warning", "1152.00")


def test_a_misread_print_of_another_body_is_told_although_the_usual_number_leads() -> None:
    key = CellKey("etablissement", "6", "finess_ej_porteur")
    body = "etablissement.2.finess_ej_rattachement 620400010\n"
    for printed, told in (("6204O0010", ["620400010"]), ("59000O014", [])):
        scene = Scene(
            carriers(*["590000014"] * 5) + body + f"etablissement.6.finess_ej_porteur {printed} [ambiguous]\n"
        )
        scene.values[key] = None
        scene.verdicts[key] = Verdict("ambiguous", None, 0.0, [("590000014", 0.0), ("620400010", 1.9)])
        found = scene.findings("ETA-101")
        assert [(one.kind, one.observed) for one in found] == [("discrepancy", number) for number in told]


def test_two_prints_of_a_form_change_places_only_where_neither_is_proven() -> None:
    total, aid = (CellKey("galis", row, "valeur") for row in ("budget_total", "aide_demandee"))
    scene = Scene(form(budget_total="259063.00", aide_demandee="260063.00"))
    scene.cells[total] = replace(scene.cells[total], placement=4.0, elsewhere=(aid,))
    assert scene.findings("GAL-003") == []
    scene.verdicts[aid] = replace(scene.verdicts[aid], status="verified")
    assert [one.gap for one in scene.findings("GAL-003")] == ["-1000.00"]


def test_a_percentage_that_lost_its_first_digits_is_misread() -> None:
    for printed, kind in (("0.00", "misread"), ("45.00", "discrepancy")):
        scene = Scene(
            f"galis.pourcentage_aide.valeur {printed}\n" + form(aide_demandee="300.00", budget_total="1000.00")
        )
        assert [one.kind for one in scene.findings("AID-004")] == [kind]
