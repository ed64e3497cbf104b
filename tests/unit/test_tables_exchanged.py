"""Columns and wordings that the page prints otherwise than declared: what no sum and no list can tell is in doubt."""

from __future__ import annotations

from pipeline.records import CellKey
from pipeline.verdicts.settling import UNPLACED
from tests.unit.tables_scene import SURE, by_key, read

ROWS = ((2848, 2132, 1000), (5020, 3890, 1200), (2848, 2132, 1000), (5020, 3890, 1200))


QUOTES = "Numéro de Devis MATERIEL Matériel TTC Numéro de Devis LUNE / Abonnement"


def quotes(first: str, second: str) -> str:
    left = "".join(f"1136{n:04d} 900,00 € DA2505{n:04d} {a},00 € {b},00 €\n" for n, (a, b, _) in enumerate(ROWS, 1))
    right = "".join(f"{c},00 € {a + b + c},00 €\n" for a, b, c in ROWS)
    return f"{QUOTES} {first}\n{left}\n\n{second} TOTAL LUNE TTC\n{right}"


def test_amounts_of_a_block_that_names_one_of_another_block_are_of_no_certain_column() -> None:
    usual, exchanged = (
        by_key(read(quotes("Déploiement", "Formation"))),
        by_key(read(quotes("Formation", "Déploiement"))),
    )
    keys = [CellKey("devis", "2", column) for column in ("abonnement", "deploiement", "formation", "total_solution")]
    assert all(usual[key].place >= SURE for key in keys)
    assert all(exchanged[key].place < UNPLACED for key in keys)
    shown = [key for key in keys if exchanged[key].reading is not None]
    assert shown
    assert all(key in exchanged[key].elsewhere for key in shown), "the sum of the row takes all: it tells none apart"


HEAD = "OG FINESS EJ porteur SIRET Porteur FINESS EJ rattachement FINESS Géographique Raison sociale ET\n"


def bodies(reverse: bool) -> str:
    rows = [("CCAS LYON", "690000013")] * 4 + [("CCAS BRON", "690000021")] * 4
    lines = []
    for number, (og, own) in enumerate(rows):
        pair = (own, "690000013") if reverse else ("690000013", own)
        lines.append(f"{og} {pair[0]} {pair[1]} 69079{number:04d} RESIDENCE LES PINS\n")
    return HEAD + "".join(lines)


def test_a_column_of_one_value_that_prints_several_beside_one_that_prints_one_is_exchanged_with_it() -> None:
    for column in ("finess_ej_porteur", "finess_ej_rattachement"):
        key = CellKey("etablissement", "2", column)
        assert by_key(read(bodies(reverse=False)))[key].place >= SURE
        assert by_key(read(bodies(reverse=True)))[key].place < UNPLACED


def activities(below: str) -> str:
    row = "[354] Service de Soins Infirmiers A Domicile 5 ROUTE DE LYON BRON LOT 2\n"
    other = "[202] Résidences autonomie 12 RUE PASTEUR LYON LOT 1\n"
    return f"Activité ET Adresse Ville Déploiement\n{other}{other}{row}{below}{other}{other}"


def test_a_wording_that_goes_on_under_its_line_is_in_doubt() -> None:
    key = CellKey("etablissement", "3", "activite_libelle")
    assert by_key(read(activities("")))[key].place >= SURE
    assert by_key(read(activities("(S.S.I.A.D)\n")))[key].place < UNPLACED
    assert by_key(read(activities("Page 3 / 5\n")))[key].place >= SURE
