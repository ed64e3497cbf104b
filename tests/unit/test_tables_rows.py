"""What the reader makes of rows: lost, cut, glued, ruled, in any order, absent."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from tests.unit.tables_scene import SURE, by_key, column, read

PROSE = "Le conseil délibère et approuve la convention de groupement, à l'unanimité des membres présents.\n"
IDS = ["330001019", "330001027", "330001035", "330001043", "330001050", "330001068"]
NAMES = [
    "SAAD DU PARC",
    "SSIAD DU PARC",
    "RESIDENCE LES PINS",
    "RESIDENCE LES ORMES",
    "SAAD DE LA RIVE",
    "EHPAD BEL AIR",
]
SECTORS = ["SAAD", "SSIAD", "RA", "RA", "SAAD", "EHPAD"]
CODES = ["[460]", "[354]", "[202]", "[202]", "[460]", "[500]"]
LABELS = [
    "Service autonomie aide (SAA)",
    "Service de Soins Infirmiers A Domicile (S.S.I.A.D)",
    "Résidences autonomie",
    "Résidences autonomie",
    "Service autonomie aide (SAA)",
    "Etablissement d'hébergement pour personnes âgées dépendantes",
]
FIRST = "OG FINESS EJ porteur FINESS EJ rattachement* FINESS Géographique* Raison sociale ET\n"
SECOND = "Nombre de personnes accompagnées* Type de projet ESSMS* financement SONS* Secteur\n"
THIRD = "Activité ET Adresse Ville Déploiement (LOT1 - LOT2-LOT3)\n"
QUOTES = "Numéro de Devis MATERIEL Matériel TTC Numéro de Devis Lune Lune / Abonnement Déploiement / accompagnement\n"
TOTALS = "Formation TOTAL Lune TTC\n"


def identifiers(rows: range = range(6)) -> list[str]:
    return [f"CCAS VERDELAIS 330000011 330000011 {IDS[i]} {NAMES[i]}\n" for i in rows]


def projects(rows: range = range(6)) -> list[str]:
    return [f"{20 + i} ACQUISITION NON {SECTORS[i]}\n" for i in rows]


def places(rows: range = range(6)) -> list[str]:
    return [f"{CODES[i]} {LABELS[i]} {i + 1} RUE DES TILLEULS VERDELAIS LOT 2\n" for i in rows]


def establishment_text(ids: list[str], middle: list[str], last: list[str]) -> str:
    return PROSE + FIRST + "".join(ids) + "\n" + SECOND + "".join(middle) + "\n" + THIRD + "".join(last) + "\n" + PROSE


def test_blocks_make_rows_numbered_as_printed() -> None:
    tables = read(establishment_text(identifiers(), projects(), places()))
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "secteur") == SECTORS
    assert column(tables, "etablissement", "activite_code") == CODES
    assert tables.present == {"etablissement"}


@pytest.mark.parametrize("lost", [1, 2, 4])
def test_a_row_lost_in_one_block_costs_that_row_only(lost: int) -> None:
    last = places()
    del last[lost]
    tables = read(establishment_text(identifiers(), projects(), last))
    assert column(tables, "etablissement", "finess_et") == IDS
    shown = column(tables, "etablissement", "activite_code")
    assert len(shown) == 6
    doubtful = {c.key.row for c in tables.cells if c.key.column == "activite_code" and c.place < SURE}
    wrong = {str(i + 1) for i, code in enumerate(shown) if code is not None and code != CODES[i]}
    assert wrong <= doubtful
    row = str(shown.index(None) + 1)
    assert by_key(tables)[CellKey("etablissement", row, "ville")].reason == "line lost"


def test_one_wide_table_reads_as_three_blocks_do() -> None:
    wide = [a[:-1] + " " + b[:-1] + " " + c for a, b, c in zip(identifiers(), projects(), places(), strict=True)]
    heading = FIRST[:-1] + " " + SECOND[:-1] + " " + THIRD
    one = read(PROSE + heading + "".join(wide) + PROSE)
    three = read(establishment_text(identifiers(), projects(), places()))
    for name in ("og", "finess_et", "raison_sociale", "secteur", "activite_code", "adresse", "ville", "lot"):
        assert column(one, "etablissement", name) == column(three, "etablissement", name)


def test_a_table_cut_over_pages_is_one_table() -> None:
    first, second = identifiers(range(3)), identifiers(range(3, 6))
    text = FIRST + "".join(first) + "Page 1 sur 2\n\f" + FIRST + "".join(second) + "\n"
    tables = read(text + SECOND + "".join(projects()) + "\n" + THIRD + "".join(places()))
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "lot") == ["LOT 2"] * 6


@pytest.mark.parametrize("gap", [" ", " | ", "\t"])
def test_separators_of_any_kind(gap: str) -> None:
    numbers = [f"1132{i:04d}" for i in range(6)]
    rows = [gap.join([numbers[i], "1 250,00 €", f"DA2505{i:04d}", "576,00 €", "900,00 €"]) + "\n" for i in range(6)]
    tables = read(PROSE + QUOTES + "".join(rows) + "\n" + TOTALS + "400,00 € 1 876,00 €\n" * 6 + PROSE)
    assert column(tables, "devis", "numero_materiel") == numbers
    assert column(tables, "devis", "deploiement") == ["900,00 €"] * 6
    assert column(tables, "devis", "total_solution") == ["1 876,00 €"] * 6


def test_a_cell_glued_to_its_neighbour() -> None:
    ids, middle = identifiers(), projects()
    ids[1] = ids[1].replace("330001027 SSIAD", "330001027|5SIAD")
    middle[2] = middle[2].replace("NON RA", "NONRA")
    tables = read(establishment_text(ids, middle, places()))
    assert column(tables, "etablissement", "finess_et")[1] == "330001027"
    assert column(tables, "etablissement", "raison_sociale")[1] == "5SIAD DU PARC"
    assert column(tables, "etablissement", "sons")[2] == "NON"
    assert column(tables, "etablissement", "secteur")[2] == "RA"


def test_a_list_that_the_headings_leave_out_is_not_read() -> None:
    heading = "Numéro de Devis Lune Lune / Abonnement Déploiement / accompagnement Formation TOTAL Lune TTC\n"
    rows = [f"DA2505{i:04d} 576,00 € 900,00 € 400,00 € 1 876,00 €\n" for i in range(5)]
    tables = read(PROSE + heading + "".join(rows) + PROSE)
    assert column(tables, "devis", "numero_materiel") == [None] * 5
    assert column(tables, "devis", "numero_solution") == [f"DA2505{i:04d}" for i in range(5)]
    assert column(tables, "devis", "abonnement") == ["576,00 €"] * 5


def test_an_amount_beside_an_empty_column_says_where_else_it_may_belong() -> None:
    rows = [f"DA2505{i:04d} {100 + 7 * i},00 € {300 + 11 * i},00 €\n" for i in range(5)]
    rows[2] = "DA25050002 219,00 €\n"
    heading = "Numéro de Devis Lune Lune / Abonnement Déploiement / accompagnement\n"
    cells = read(PROSE + heading + "".join(rows) + PROSE).cells
    shown = [c for c in cells if c.key.row == "3" and c.key.column in ("abonnement", "deploiement")]
    filled, empty = sorted(shown, key=lambda cell: cell.reading is None)
    assert filled.raw_text == "219,00 €" and empty.reading is None
    assert filled.place < SURE and filled.elsewhere == (empty.key,)
    assert empty.place < SURE and filled.reading in empty.rivals


def test_prose_alone_has_no_table() -> None:
    assert read(PROSE * 40).cells == []


def test_tables_in_any_order() -> None:
    synthesis = (
        "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"
        "TOTAL AMOA 8 760,00 € 8 760,00 €\nTOTAL Lune Acquisition 2 944,00 € 2 944,00 €\n"
        "TOTAL Lune Acquisition Formation 1 775,00 € 1 775,00 €\n"
        "TOTAL Lune Acquisition Abonnement / 3 ans 3 769,60 € 3 769,60 €\n"
        "TOTAL Lune Mise en conformité 550,00 € 550,00 €\nTOTAL Matériel 7 265,51 € 7 265,51 €\n"
        "TOTAL PROJET 25 064,11 € 25 064,11 €\n"
    )
    establishments = establishment_text(identifiers(), projects(), places())
    one, other = read(synthesis + establishments), read(establishments + synthesis)
    assert one.present == other.present == {"etablissement", "synthese"}
    assert {k: c.raw_text for k, c in by_key(one).items()} == {k: c.raw_text for k, c in by_key(other).items()}


def test_blocks_that_show_all_rows_that_the_dossier_states_hide_no_lost_one_from_each_other() -> None:
    left = [f"1132{i:04d} 1 250,00 € DA2505{i:04d} {500 + 7 * i},00 € 900,00 €\n" for i in range(9)]
    right = [f"400,00 € {1800 + 7 * i},00 €\n" for i in range(9)]
    right[3], right[5] = "4O7,0 € 1 931,06 €\n", "480,80 € 2 835,90 €\n"
    text = PROSE + QUOTES + "".join(left) + "\n" + TOTALS + "".join(right) + PROSE

    def least_sure(**stated: int) -> float:
        cells = [cell for cell in read(text, **stated).cells if cell.key.column == "total_solution"]
        assert [cell.raw_text for cell in cells if cell.key.row in "19"] == ["1800,00 €", "1856,00 €"]
        return min(cell.place for cell in cells)

    assert least_sure() < SURE <= least_sure(etablissement=9)
    assert least_sure(etablissement=10) < SURE, "each block may have lost another row"
    assert least_sure(etablissement=8) < SURE, "the number stated is not that of the rows"
