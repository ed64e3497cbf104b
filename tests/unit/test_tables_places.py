"""Where the reader doubts the place of a print, and what it takes for one row or one number."""

from __future__ import annotations

from pipeline.records import CellKey
from pipeline.tables.doubts import BARE_DASH
from pipeline.tables.joining import LOST, Blocks, Element, Joined
from pipeline.tables.labels import prints_keyed_label
from pipeline.tables.standing import places as places_of
from tests.unit.tables_scene import LAYOUT, SURE, by_key, column, read
from tests.unit.test_tables_rows import FIRST, IDS, PROSE, establishment_text, identifiers, places, projects


def test_one_row_lost_in_each_of_two_blocks_is_never_sure_in_a_wrong_place() -> None:
    ids = [line for number, line in enumerate(identifiers()) if number != 1]
    middle = [line for number, line in enumerate(projects()) if number != 4]
    cells = by_key(read(establishment_text(ids, middle, places())))
    for number, own in enumerate(IDS, 1):
        cell = cells[CellKey("etablissement", str(number), "finess_et")]
        assert cell.raw_text in (own, None) or cell.place < SURE


def test_a_row_broken_over_two_lines_is_one_row() -> None:
    lines = identifiers()
    cut = lines[2].index(" 330000011 3300")
    broken = [*lines[:2], lines[2][:cut] + "\n", lines[2][cut + 1 :], *lines[3:]]
    tables = read(establishment_text(broken, projects(), places()))
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "raison_sociale")[2] == "RESIDENCE LES PINS"


def test_a_glued_number_is_cut_only_where_its_columns_are_known() -> None:
    whole = [f"CCAS VERDELAIS 330000011 26330001900013 330000011 {IDS[i]} SAAD DU PARC\n" for i in range(6)]
    glued = [*whole[:3], f"CCAS VERDELAIS 330000011 26330001900013330000011 {IDS[3]} SAAD DU PARC\n", *whole[4:]]
    unknown = [*whole[:3], f"CCAS VERDELAIS 26330001900013330000011 {IDS[3]} SAAD DU PARC\n", *whole[4:]]
    tables = read(PROSE + FIRST + "".join(glued) + "\n" + PROSE)
    assert column(tables, "etablissement", "siret_porteur")[3] == "26330001900013"
    assert column(tables, "etablissement", "finess_ej_rattachement")[3] == "330000011"
    doubtful = column(read(PROSE + FIRST + "".join(unknown) + "\n" + PROSE), "etablissement", "finess_ej_porteur")[3]
    assert doubtful != "263300019"


def test_the_figures_before_an_amount_belong_to_it() -> None:
    text = (
        "SYNTHESE DEPENSES Budget Déclaré GALIS\n"
        "TOTAL AMOA 3i8 794,63 € 318 794,63 €\n"
        "TOTAL LUNE Acquisition 21 600,00 € 21 600,00 €\n"
        "TOTAL LUNE Acquisition Abonnement / 3 ans 25 920,00 € 25 920,00 €\n"
        "TOTAL Matériel 33 9497,64 € 33 947,64 €\n"
    )
    cells = by_key(read(PROSE + text + PROSE))
    assert cells[CellKey("synthese", "amoa", "budget")].raw_text == "3i8 794,63 €"
    assert cells[CellKey("synthese", "materiel", "budget")].raw_text == "33 9497,64 €"
    assert cells[CellKey("synthese", "acquisition_abonnement", "budget")].raw_text == "25 920,00 €"


def test_two_amounts_far_above_the_headings_are_no_rows() -> None:
    form = (
        "Déclaration GALIS\n> Demande de financement\nMontant total de l'aide demandée *\n"
        "Indiquez le montant de l'aide sollicitée, dont les aides spécifiques selon les conditions d'éligibilité\n"
        'Aide spécifique "petits OG" : chef de projet ou AMOA\n'
        'Aide spécifique "petits OG" : matériel informatique\n'
        "Budget total du projet *\npourcentage de l'aide dans le budget total *\nEmprunt *\n225 431,00 €\n0,00 €\n"
        "194 506,00 €\n224 43 1,00 €\n100,45 %\nL'ensemble des devis sont dans GALIS\n"
        "Complément précision dépenses\n\nPage 3 sur 4\n"
    )
    heading = (
        "Numéro de Devis Numéro de LUNE / Déploiement / TOTAL LUNE\n"
        "MATERIEL Matériel TTC Devis LUNE Abonnement / accompagnement Formation TTC\n"
    )
    rows = "".join(
        f"Devis N°DA2505{n} 13 808,29 € {f'DA2506{n} ' if n % 3 else ''}- € 300,00 € 1 725,00 € 2 025,00 €\n"
        for n in range(1000, 1014)
    )
    assert column(read(PROSE + form + heading + rows + PROSE), "devis", "formation") == ["1 725,00 €"] * 14


def test_a_row_broken_in_the_middle_is_one_row_although_noise_adds_a_cell() -> None:
    rows = [
        f"CCAS VERDELAIS | 330000011 |  | 330000011 | {IDS[i]} | SAAD DU PARC | 12 | ACQUISITION | NON | "
        f"SAAD | [460] | Service autonomie aide (SAA) | {i} RUE DU PORT | VERDELAIS | LOT 1\n"
        for i in range(6)
    ]
    cut = rows[2].index(" | ACQUISITION")
    broken = [*rows[:2], rows[2][:cut] + " x 9\n", rows[2][cut + 3 :], *rows[3:]]
    heading = (
        "OG FINESS EJ porteur SIRET Porteur FINESS EJ rattachement FINESS Géographique Raison sociale ET Nombre de "
        "personnes accompagnées Type de projet SONS Secteur Activité ET Adresse Ville Déploiement LOT1 LOT2\n"
    )
    tables = read(PROSE + heading + "".join(broken) + "\n" + PROSE)
    assert column(tables, "etablissement", "finess_et") == IDS[:6]


def test_a_rule_between_any_two_columns_tells_their_places() -> None:
    heading = "Numéro de Devis LUNE | LUNE / Abonnement | Déploiement / accompagnement | Formation | TOTAL LUNE TTC\n"
    rows = "".join(f"DA2505{n} |  | 576,00 € | 2 325,00 € | 2 901,00 €\n" for n in range(1000, 1008))
    tables = read(PROSE + heading + rows + "\n" + PROSE)
    assert column(tables, "devis", "abonnement") == [None] * 8
    assert column(tables, "devis", "deploiement") == ["576,00 €"] * 8


def test_beside_a_column_that_no_row_fills_no_place_is_sure() -> None:
    heading = "Numéro de Devis LUNE LUNE / Abonnement Déploiement / accompagnement Formation TOTAL LUNE TTC\n"
    rows = "".join(f"DA2505{n} 576,00 € 2 325,00 € 2 901,00 €\n" for n in range(1000, 1008))
    cells = by_key(read(PROSE + heading + rows + "\n" + PROSE))
    fees = [cells[CellKey("devis", str(row), name)] for row in range(1, 9) for name in ("abonnement", "deploiement")]
    assert all(cell.place < SURE for cell in fees)
    assert all(cell.elsewhere for cell in fees if cell.reading is not None)


def test_the_total_of_a_keyed_table_is_no_line_of_a_form() -> None:
    synthesis = LAYOUT["synthese"]
    assert prints_keyed_label("TOTAL PROJET 516899,32€ 516899,32€", synthesis)
    assert not prints_keyed_label("Budget total du projet * 516 597,18€", synthesis)
    assert not prints_keyed_label("TOTAL DEPENSES 516 899,32 € TTC", synthesis)


FEES = "TERANGA / Abonnement  Déploiement / accompagnement\n"
TOTALS = "Formation  TOTAL TERANGA TTC\n"


def test_a_misread_sign_of_the_euro_costs_no_figure_its_cell() -> None:
    fees = ["1628,64€  1704,00€\n"] * 8
    totals = (
        ["4662,50€  7995,14€\n"] * 3 + ["4662,50€  7995,14T\n", ";4662,50€  7995,14€\n"] + ["4662,50€  7995,14€\n"] * 3
    )
    cells = by_key(read(PROSE + FEES + "".join(fees) + "\n" + TOTALS + "".join(totals) + "\n" + PROSE))
    assert cells[CellKey("devis", "4", "total_solution")].raw_text == "7995,14T"
    assert "4662,50€" in (cells[CellKey("devis", "5", "formation")].raw_text or "")


def test_under_a_heading_a_list_may_begin_with_a_dash_beside_one_figure() -> None:
    fees = "- €  1200,00 €\n" * 8
    tables = read(PROSE + FEES + fees + "\n" + TOTALS + "1925,00 €  3125,00 €\n" * 8 + "\n" + PROSE)
    assert column(tables, "devis", "deploiement") == ["1200,00 €"] * 8


def test_a_list_whose_row_total_needs_the_other_block_does_not_end_before_it() -> None:
    fees = "1628,64€  1704,00€\n" * 8
    needing = by_key(read(PROSE + FEES + fees + "\n" + TOTALS + "4662,50€  7995,14€\n" * 8 + "\n" + PROSE))
    free = by_key(read(PROSE + FEES + fees + "\n" + TOTALS + "4662,50€  4662,50€\n" * 8 + "\n" + PROSE))
    last = CellKey("devis", "8", "formation")
    assert free[last].place < SURE < needing[last].place - 3.0


def test_a_row_broken_among_rows_of_more_cells_than_most_is_one_row() -> None:
    heading = (
        "Numéro de Devis MATERIEL | Matériel TTC | Numéro de Devis AMOA | AMOA TTC | Numéro de Devis LUNE | "
        "LUNE / Abonnement | Déploiement / accompagnement | Formation | TOTAL LUNE TTC\n"
    )
    rows = [
        f"DV-2025-07{n} | 5 755,25 € | DV-2025-18{n} | 45 720,00 € | DV-2025-20{n} | 902,88 € | 4 872,00 € | "
        "2 287,50 € | 8 062,38 €\n"
        for n in range(10, 14)
    ]
    rows[1] = rows[1].replace(" | 4 872", "\n4 872")
    short = [
        f"DV-2025-07{n} | 5 755,25 € |  |  | DV-2025-20{n} |  |  | 1 550,00 € | 1 550,00 €\n" for n in range(20, 30)
    ]
    tables = read(PROSE + heading + "".join(rows + short) + "\n" + PROSE)
    assert column(tables, "devis", "total_solution") == ["8 062,38 €"] * 4 + ["1 550,00 €"] * 10
    assert column(tables, "devis", "deploiement")[:4] == ["4 872,00 €"] * 4


def test_two_rows_that_show_few_cells_are_no_pieces_of_one_that_shows_less_than_both() -> None:
    heading = (
        "Numéro de Devis MATERIEL Matériel TTC Numéro de Devis AMOA AMOA TTC Numéro de Devis LUNE\n"
        "LUNE / Abonnement Déploiement / accompagnement Formation TOTAL LUNE TTC\n"
    )
    few, many = "3179,52€ 5676,00€ 4650,00€ 13 505,52€", "10963,33€ 5508,00€ 458750€  21058,83€"
    dotted, apart = "10963,33€. 5508,00€ 4587,50€ 21 058,83 €", " " * 35
    rows = [
        "11381524 13215,53€ 11389600 27960,00€ 11337384 4240,99€ 5652,00€ 4487,50€ 14380,49€",
        *(f"113206{n} 13215,52€{apart}     113241{n} {few}" for n in range(31, 33)),
        *(f"113183{n} 11 868,45 €{apart}113175{n} {dotted}" for n in range(65, 67)),
        f"11342508 {few}",
        many,
        f"11351983 .{many}",
    ]
    shown = column(read(PROSE + heading + "\n".join(rows) + "\n\n" + PROSE), "devis", "total_solution")
    assert shown[-3:] == ["13 505,52€", "21058,83€", "21058,83€"]


def test_rows_of_which_each_block_lost_another_are_in_doubt_although_every_print_is_clean() -> None:
    kinds = [("2732,77€", "2724,00€", "4262,50€", "9719,27€"), ("2410,56€", "1380,00€", "1125,00€", "4915,56€")]
    rows = [kinds[n] for n in (0, 0, 1, 0, 1, 0, 0, 1, 0, 0)]
    fees = [f"{row[0]}  {row[1]}\n" for n, row in enumerate(rows) if n != 3]
    totals = [f"{row[2]}  {row[3]}\n" for n, row in enumerate(rows) if n != 2]
    cells = by_key(read(PROSE + FEES + "".join(fees) + "\n" + TOTALS + "".join(totals) + "\n" + PROSE))
    for number, row in enumerate(rows, 1):
        cell = cells.get(CellKey("devis", str(number), "abonnement"))
        assert cell is None or cell.raw_text in (None, row[0]) or cell.place < SURE


def test_a_dash_behind_an_amount_without_sign_may_be_its_sign() -> None:
    rows = ["DA25055558 - 1200,00 € 1300,00 € 2500,00 €\n"] * 8
    rows[3] = "DA25055558 1200,00 - 1300,00 € 2500,00 €\n"
    rows[5] = "DA25055558 1200,00 € - 1300,00 € 2500,00 €\n"
    heading = "Numéro de Devis LUNE LUNE / Abonnement Déploiement / accompagnement Formation TOTAL LUNE TTC\n"
    cells = by_key(read(PROSE + heading + "".join(rows) + "\n" + PROSE))
    unsigned, signed = (cells[CellKey("devis", row, "abonnement")] for row in ("4", "6"))
    assert unsigned.raw_text == "1200,00" and unsigned.placement == BARE_DASH < SURE
    assert CellKey("devis", "4", "deploiement") in unsigned.elsewhere
    assert signed.raw_text == "1200,00 €" and signed.placement > SURE


def test_rows_that_the_dossier_states_are_found_where_each_block_lost_another() -> None:
    rows = [(460, "SAAD"), (354, "SSIAD"), (202, "RA"), (460, "SAAD"), (500, "EHPAD"), (460, "SAAD")]
    names = {"SAAD": "SAAD DU PARC", "SSIAD": "SSIAD DU PARC", "RA": "RESIDENCE LES PINS", "EHPAD": "EHPAD BEL AIR"}
    first = [f"CCAS VERDELAIS 330000011 330000011 33000{n:04d} {names[kind]}\n" for n, (_, kind) in enumerate(rows)]
    middle = [f"{20 + n} ACQUISITION NON {kind}\n" for n, (_, kind) in enumerate(rows)]
    del first[2], middle[4]
    heads = ("OG FINESS EJ porteur FINESS EJ rattachement* FINESS Géographique* Raison sociale ET\n",
             "Nombre de personnes accompagnées* Type de projet ESSMS* financement SONS* Secteur\n")  # fmt: skip
    text = PROSE + heads[0] + "".join(first) + "\n" + heads[1] + "".join(middle) + "\n" + PROSE
    assert len(column(read(text), "etablissement", "secteur")) == 5
    whole = read(text, etablissement=6)
    assert column(whole, "etablissement", "secteur") == ["SAAD", "SSIAD", "RA", "SAAD", None, "SAAD"]
    assert column(whole, "etablissement", "finess_et")[2] is None


def test_a_list_of_bare_numbers_beside_empty_columns_goes_on_to_its_end() -> None:
    heading = "Numéro de Devis MATERIEL\tMatériel TTC\tNuméro de Devis LUNE\tLUNE / Abonnement\tDéploiement\n"
    rows = ["Devis N°11367795\t11447,48 €\t11353020\n", "Devis N°11322413\t11447,48 €\t11388821\n"]
    rows += [f"\t\t113{n:05d}\n" if n % 3 else "\t\t\t-\t-\n" for n in range(29408, 29420)]
    tables = read(PROSE + heading + "".join(rows) + "\n" + PROSE)
    shown = column(tables, "devis", "numero_solution")
    assert shown[:2] == ["11353020", "11388821"] and shown[-1] == "11329419" and len(shown) == 14


def test_an_amount_of_the_prose_above_a_table_without_heading_is_no_row_of_it() -> None:
    rows = [
        f"DA2505{n:04d}  {5000 + n},09 €  DA2506{n:04d}  576,00 €  900,00 €  400,00 €  1 876,00 €\n" for n in range(6)
    ]
    text = "- dépôt du dossier : 23/10/2025\n- acompte : 35 952,89 €\n- solde : 133 241,48 €\n\n" + "".join(rows)
    assert column(read(text + "\n" + PROSE), "devis", "numero_materiel")[0] == "DA25050000"


def test_a_page_that_lost_rows_leaves_more_doubt_about_the_others() -> None:
    rows = [Element({"kind": kind}, 6.0) for kind in "abacabadabacabad"]
    other = [element for place, element in enumerate(rows) if place not in (4, 9)]
    joined = Joined(Blocks(rows, other), lambda one, two: 2.0 if one == two else -2.0)
    doubt = [
        sum(place.others_left.values()) for place in places_of(joined, lambda one, two: 2.0 if one == two else -2.0)
    ]
    assert joined.price_of_a_lost_row() < LOST
    joined.price_of_a_lost_row = lambda: LOST
    usual = [
        sum(place.others_left.values()) for place in places_of(joined, lambda one, two: 2.0 if one == two else -2.0)
    ]
    assert all(more >= less for more, less in zip(doubt, usual, strict=True)) and sum(doubt) > sum(usual)
