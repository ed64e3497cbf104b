"""Rows that print more than the declared columns: other amounts, other codes, names of subtotals."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.tables.row_sums import shown_cents
from tests.unit.tables_scene import SURE, by_key, column, read
from tests.unit.test_tables_arranged import FEES, NUMBERS, OTHERS, SETUPS, TRAININGS, WITH_OTHERS
from tests.unit.test_tables_rows import IDS, NAMES, PROSE, SECTORS

HEADING = (
    "Numéro de Devis MATERIEL Matériel TTC LUNE / Abonnement Déploiement / accompagnement {}Formation TOTAL LUNE TTC\n"
)


def test_an_amount_of_no_declared_column_leaves_those_beside_it_in_doubt() -> None:
    rows = [
        f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {OTHERS[n]} {TRAININGS[n]} {WITH_OTHERS[n]}\n"
        for n in range(6)
    ]
    cells = by_key(read(PROSE + HEADING.format("Licences ") + "".join(rows) + "\n" + PROSE))
    for row in "123456":
        for name in ("abonnement", "deploiement", "formation", "total_solution"):
            assert cells[CellKey("devis", row, name)].place < 3.0
            assert cells[CellKey("devis", row, name)].crowded
        assert cells[CellKey("devis", row, "materiel_ttc")].raw_text == "955,10 €"


def test_a_row_that_shows_none_has_the_column_too() -> None:
    rows = [
        f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {OTHERS[n]} {TRAININGS[n]} {WITH_OTHERS[n]}\n"
        if n != 2
        else f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {TRAININGS[n]} 1 722,75 €\n"
        for n in range(6)
    ]
    cells = by_key(read(PROSE + HEADING.format("Licences ") + "".join(rows) + "\n" + PROSE))
    assert cells[CellKey("devis", "3", "formation")].place < 3.0


def test_a_line_that_sums_up_those_above_for_a_body_is_no_row() -> None:
    rows = [f"Devis N°{NUMBERS[n]} 955,10 € {FEES[n]} {SETUPS[n]} {TRAININGS[n]} 1 9{n}0,75 €\n" for n in range(6)]
    rows.insert(3, "MUTUALITE FRANCAISE 2 865,30 € 1 521,00 € 2 710,50 € 903,75 € 5 732,25 €\n")
    tables = read(PROSE + HEADING.format("") + "".join(rows) + "\n" + PROSE)
    assert column(tables, "devis", "deploiement") == SETUPS


def test_a_code_beside_another_one_of_its_list_is_in_doubt() -> None:
    heading = "Nombre de personnes accompagnées Type de projet Commande SONS Secteur\n"
    text = "".join(f"{20 + n} ACQUISITION {{}} RA\n" for n in range(6))
    for codes, unsure in (("☐ OUI ☒ NON", True), ("NON", False)):
        cells = by_key(read(PROSE + heading + text.format(*[codes] * 6) + "\n" + PROSE))
        assert (cells[CellKey("etablissement", "2", "sons")].place < 3.0) is unsure


def test_amounts_without_cents_have_no_scale_that_a_sum_could_tell() -> None:
    lines = "TOTAL AMOA {} {}\nTOTAL LUNE Acquisition {} {}\nTOTAL Matériel {} {}\nTOTAL PROJET {} {}\n"
    heading = "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"
    for prints, unsure in (
        (["12512€", "13412€", "16412€", "42336€"], True),
        (["12,5 k€", "13,4 k€", "16,4 k€", "42,3 k€"], True),
        (["12 512 €", "13 412 €", "16 412 €", "42 336 €"], False),
        (["12 512,40 €", "1341240 €", "16 412,40 €", "42 337,20 €"], False),
    ):
        twice = [text for text in prints for _ in range(2)]
        cell = by_key(read(PROSE + heading + lines.format(*twice) + PROSE))[CellKey("synthese", "amoa", "budget")]
        assert (cell.place < SURE) is unsure


def test_a_table_printed_twice_with_other_figures_is_in_doubt_where_they_differ() -> None:
    lines = (
        "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"
        "TOTAL AMOA {0} {0}\nTOTAL LUNE Acquisition 13 412,40 € 13 412,40 €\nTOTAL LUNE Acquisition Formation {1} {1}\n"
        "TOTAL Matériel 16 412,40 € 16 412,40 €\nTOTAL PROJET {2} {2}\n\n"
    )
    draft = lines.format("12 512,40 €", "1 000,00 €", "43 337,20 €")
    final = lines.format("12 612,40 €", "1 200,00 €", "43 637,20 €")
    for text, unsure in ((draft + final, True), (draft + draft, False), (draft, False)):
        cells = by_key(read(PROSE + text + PROSE))
        for key in ("amoa", "acquisition_formation", "total"):
            assert (cells[CellKey("synthese", key, "budget")].place < SURE) is unsure
        assert cells[CellKey("synthese", "acquisition", "budget")].place >= SURE


def test_a_form_printed_twice_with_other_figures_is_in_doubt_where_they_differ() -> None:
    form = (
        "Déclaration GALIS\nCoûts d'AMOA * {}\nCoûts de mise en œuvre de la solution * 21 500,00 €\n"
        "Coûts matériels * 15 412,50 €\nTOTAL DEPENSES {}\n\n"
    )
    draft, final = form.format("83 760,00 €", "120 672,50 €"), form.format("84 760,00 €", "121 672,50 €")
    for text, unsure in ((draft + final, True), (draft + draft, False)):
        cells = by_key(read(PROSE + text + PROSE))
        assert (cells[CellKey("galis", "couts_amoa", "valeur")].place < SURE) is unsure
        assert (cells[CellKey("galis", "total_depenses", "valeur")].place < SURE) is unsure
        assert cells[CellKey("galis", "couts_materiels", "valeur")].place >= SURE


@pytest.mark.parametrize("values", ["69 800,00 € HT 83 760,00 € TTC", "40 000,00 € 43 760,00 € 83 760,00 €"])
def test_a_field_with_several_figures_side_by_side_is_in_doubt(values: str) -> None:
    form = (
        "Déclaration GALIS\nCoûts d'AMOA * {}\nCoûts de mise en œuvre de la solution * 21 500,00 €\n"
        "Coûts matériels * 15 412,50 € dont 1 200,00 € versés\nTOTAL DEPENSES 120 672,50 €\n\n"
    )
    cells = by_key(read(PROSE + form.format(values) + PROSE))
    assert cells[CellKey("galis", "couts_amoa", "valeur")].place < SURE
    assert cells[CellKey("galis", "couts_materiels", "valeur")].place >= SURE


def test_a_list_printed_twice_has_each_row_once_and_is_in_doubt_where_its_prints_differ() -> None:
    heading = "OG FINESS EJ porteur FINESS EJ rattachement* FINESS Géographique* Raison sociale ET "
    heading += "Nombre de personnes accompagnées Type de projet SONS Secteur\n"
    rows = [
        f"CCAS VERDELAIS 330000011 330000011 {IDS[n]} {NAMES[n]} {20 + n} ACQUISITION NON {SECTORS[n]}\n"
        for n in range(6)
    ]
    again = [row.replace("21 ACQUISITION", "27 ACQUISITION") for row in rows[:5]]
    tables = read(PROSE + heading + "".join(rows) + "\n" + PROSE + heading + "".join(again) + "\n" + PROSE)
    assert column(tables, "etablissement", "finess_et") == IDS
    cells = by_key(tables)
    places = [cells[CellKey("etablissement", str(n), "personnes_accompagnees")].place for n in range(1, 7)]
    assert [place >= SURE for place in places] == [True, False, True, True, True, False]


@pytest.mark.parametrize("joint", [" ", " | "])
def test_a_line_that_tells_another_row_is_not_sure_of_its_own(joint: str) -> None:
    first = [["OG", "FINESS EJ porteur", "FINESS EJ rattachement*", "FINESS Géographique*", "Raison sociale ET"]]
    first += [["CCAS VERDELAIS", "330000011", "330000011", IDS[n], NAMES[n]] for n in range(6)]
    second = [["FINESS Géographique*", "Nombre de personnes accompagnées", "Type de projet", "SONS", "Secteur"]]
    own = [[IDS[n], str(20 + n), "ACQUISITION", "NON", SECTORS[n]] for n in range(6)]
    for lines, unsure in ((own[::-1], True), (own, False)):
        blocks = ["\n".join(joint.join(row) for row in rows) for rows in (first, [*second, *lines])]
        tables = read(PROSE + "\n\n".join(blocks) + "\n\n" + PROSE)
        assert column(tables, "etablissement", "finess_et") == IDS
        places = [by_key(tables)[CellKey("etablissement", row, "personnes_accompagnees")].place for row in "123456"]
        assert all((place < 3.0) is unsure for place in places)


def test_a_raised_digit_after_an_amount_is_none_of_its_figures() -> None:
    assert shown_cents("1 188,64 €¹") == 118864
