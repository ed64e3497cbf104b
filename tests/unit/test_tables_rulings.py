"""Column rules that are no bars: a mark that stands as often on each row of a table parts its columns as bars do."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.rulings import with_rules
from tests.unit.tables_scene import SURE, by_key, column, read
from tests.unit.test_tables_rows import IDS, LABELS, NAMES, PROSE
from tests.unit.test_tables_ruled import STREETS, headed, wide

QUOTES = ["Numéro de Devis MATERIEL", "Matériel TTC", "Numéro de Devis AMOA", "AMOA TTC", "Numéro de Devis LUNE"]
QUOTES += ["LUNE / Abonnement", "Déploiement / accompagnement", "Formation", "TOTAL LUNE TTC"]


def texts(*lines: str) -> list[str]:
    return [line.text for line in with_rules(split_lines("\n".join(lines), "t"))]


def quotes(upgrade: str = "Devis N°11392653;1 150,00 €;;;DA25035447;;;1 425,00 €;1 425,00 €") -> list[list[str]]:
    """The cells of five rows of quotes: two acquisitions and three upgrades."""
    rows = [
        f"Devis N°1139264{n};6 736,{n}0 €;;;DA2503543{n};5 961,60 €;4 824,00 €;4 462,50 €;15 248,10 €" for n in (5, 6)
    ]
    return [row.split(";") for row in [*rows, upgrade, upgrade.replace("53;", "54;"), upgrade.replace("53;", "55;")]]


@pytest.mark.parametrize("joint", [";", " ; ", "; ", "│", " ┆ "])
@pytest.mark.parametrize("outer", ["{}", "{} ;", "; {} ;"])
def test_a_mark_between_all_columns_of_all_rows_is_a_rule(joint: str, outer: str) -> None:
    outer = outer.replace(" ;", joint.rstrip()).replace("; ", joint.lstrip())
    rows = [[*cells[:2], "330000029", *cells[3:]] for cells in wide()]
    tables = read(PROSE + "\n".join(outer.format(joint.join(cells)) for cells in [headed(), *rows]) + "\n\n" + PROSE)
    assert column(tables, "etablissement", "finess_ej_rattachement") == ["330000029"] * 6
    assert column(tables, "etablissement", "finess_et") == IDS
    assert column(tables, "etablissement", "raison_sociale") == NAMES
    assert column(tables, "etablissement", "personnes_accompagnees") == ["20", "21", None, "23", "24", "25"]
    assert column(tables, "etablissement", "activite_libelle") == LABELS
    assert column(tables, "etablissement", "adresse") == STREETS
    assert column(tables, "etablissement", "ville") == ["VERDELAIS"] * 6


@pytest.mark.parametrize("joint", [";", " ; "])
def test_amounts_between_such_rules_are_in_their_columns(joint: str) -> None:
    tables = read(PROSE + "\n".join(joint.join(cells) for cells in [QUOTES, *quotes()]) + "\n\n" + PROSE)
    assert column(tables, "devis", "abonnement") == ["5 961,60 €"] * 2 + [None] * 3
    assert column(tables, "devis", "formation") == ["4 462,50 €"] * 2 + ["1 425,00 €"] * 3
    assert column(tables, "devis", "total_solution") == ["15 248,10 €"] * 2 + ["1 425,00 €"] * 3
    assert column(tables, "devis", "amoa_ttc") == [None] * 5


def test_what_is_printed_is_evidence_as_it_is_printed() -> None:
    rows = [";".join(cells) for cells in [QUOTES, *quotes()]]
    tables = read(PROSE + "\n".join(rows) + "\n\n" + PROSE)
    shown = [cell.reading for cell in tables.cells if cell.reading is not None]
    shown += [entry.reading for entry in tables.quarantine]
    printed = {line.line: line.text for line in split_lines(PROSE + "\n".join(rows), "t.txt")}
    assert all(printed[one.line][one.start : one.end] == one.text for one in shown if one.line in printed)
    assert any(";" in entry.reading.text for entry in tables.quarantine)


def test_a_mark_that_stands_where_a_comma_does_is_no_rule() -> None:
    lines = ["Alpha;1 150,00 €;OUI"] * 4
    assert texts(*lines, "Beta;1 150;00 €;NON")[-1] == "Beta|1 150;00 €|NON"
    assert texts(*lines, "Beta;1 150;00 €,NON")[-1] == "Beta|1 150|00 €,NON"
    assert texts(*lines, *["Beta;1 150;00 €;NON"] * 3)[-1] == "Beta|1 150;00 €|NON"
    assert texts(*["75;13;OUI"] * 4)[-1] == "75|13|OUI"


def test_a_row_that_lost_a_rule_keeps_the_others() -> None:
    assert texts(*["Alpha;202;OUI;NON"] * 3, "Beta;202,OUI;NON")[-1] == "Beta|202,OUI|NON"


def test_prose_and_other_rules_make_no_rules_of_a_mark() -> None:
    phrases = ["- le suivi du projet ;", "- la formation des agents ;", "- la reprise des données ;"]
    assert texts(*phrases) == phrases
    lone = ["Les pièces ; les devis.", "", "La convention est signée."]
    assert texts(*lone) == lone
    bars = ["CCAS ; BRON|202|OUI", "CCAS ; LYON|207|NON", "CCAS ; VAULX|354|OUI"]
    assert texts(*bars) == bars
    tabs = [line.replace("|", "\t") for line in bars]
    assert texts(*tabs) == tabs
    stains = ["CCAS BRON 38;0781239 OUI", "CCAS LYON 380781247 ;OUI", "CCAS ;VAULX 380781254 NON"]
    assert texts(*stains) == stains
    commas = ["DA25035441 4 462;50 €", "DA25035442 1 425;00 €", "DA25035443 4;462,50 €"]
    assert texts(*commas) == commas


def test_marks_of_two_columns_part_words_from_what_stands_beside() -> None:
    rows = ["TOTAL AMOA;27 920,00 €", "TOTAL Matériel;76 265,51 €", "TOTAL PROJET;104 185,51 €"]
    assert texts(*rows) == [row.replace(";", "|") for row in rows]


def test_a_garbled_row_between_rules_keeps_its_place_however_short() -> None:
    garbled = "Devis N°|9%|||D|||1 ;|4"
    rows = [" | ".join(cells) for cells in quotes()]
    below = [f" |  |  |  | DA2503544{n} |  |  | 1 425,00 € | 1 425,00 €" for n in range(3)]
    lines = [" | ".join(QUOTES), *rows, garbled, *below]
    cells = by_key(read(PROSE + "\n".join(lines) + "\n\n" + PROSE))
    assert cells[CellKey("devis", "7", "numero_solution")].raw_text == "DA25035440"
    assert cells[CellKey("devis", "6", "total_solution")].raw_text is None


def test_a_garbled_row_right_under_the_heading_keeps_its_place() -> None:
    garbled = "Dexxxs 65 | 9.6x_,5'4 | Dexxs 265 | 41x8~0,0 | Deixs 165 | 1~4_x,0 | 1'5_4x,0"
    lines = [" | ".join(cells) for cells in [QUOTES, *quotes()]]
    cells = by_key(read(PROSE + "\n".join([lines[0], garbled, *lines[1:]]) + "\n\n" + PROSE))
    assert cells[CellKey("devis", "1", "materiel_ttc")].raw_text is None
    assert cells[CellKey("devis", "2", "materiel_ttc")].raw_text == "6 736,50 €"
    assert cells[CellKey("devis", "2", "materiel_ttc")].place < SURE
    title = read(PROSE + "\n".join([lines[0], "page 2 de la convention", *lines[1:]]) + "\n\n" + PROSE)
    assert column(title, "devis", "materiel_ttc")[0] == "6 736,50 €"
