"""Free words beside what the dossier prints elsewhere: what is repaired, what is left open, what is left as read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Cell, CellKey, Reading, Verdict
from pipeline.relations.declared import CHECKS, load
from pipeline.relations.free_words import free_words
from pipeline.repair.channel import channel_at
from pipeline.repair.naming import departure, spellings, tokens
from pipeline.repair.noise import load as load_noise
from pipeline.repair.posterior import Posterior
from pipeline.verdicts.names import name_posteriors
from pipeline.verdicts.settling import settle
from pipeline.wording import canonical_words

DECLARED = load("esms-numerique-2025").words
CHANNEL = channel_at(load_noise(), 0.015)
LYON, OTHER = "690000013", "690000021"


def posteriors(*rows: tuple[str, str, str, str]) -> tuple[dict[CellKey, Cell], dict[CellKey, Posterior]]:
    """Of a table of establishments, each row its body, the body's number, its name and its sector."""
    columns = ("og", "finess_ej_rattachement", "raison_sociale", "secteur")
    prints = {
        CellKey("etablissement", str(number), column): text
        for number, row in enumerate(rows, 1)
        for column, text in zip(columns, row, strict=True)
    }
    cells = {
        key: Cell(key, "words", Reading(text, "t.txt", 1, int(key.row), 0, len(text))) for key, text in prints.items()
    }
    said = {key: canonical_words(text) for key, text in prints.items()}
    return cells, name_posteriors(cells, said, DECLARED, lambda _: CHANNEL)


def verdict(rows: list[tuple[str, str, str, str]], row: int, column: str) -> Verdict:
    cells, found = posteriors(*rows)
    key = CellKey("etablissement", str(row), column)
    return settle(cells[key], canonical_words(cells[key].raw_text or ""), found.get(key), [], 99.0)


BODY = [("CCAS DE LYON", LYON, f"SAAD LES {name}", "SAAD") for name in ("LILAS", "TILLEULS", "GLYCINES", "ROSES")]


def test_a_body_whose_number_other_rows_print_is_repaired() -> None:
    found = verdict([*BODY, ("CCAS DE LY0N", LYON, "SAAD LES OLIVIERS", "SAAD")], 5, "og")
    assert (found.status, found.value) == ("repaired", "CCAS DE LYON")


def test_a_body_beside_words_of_no_cell_is_no_proven_one() -> None:
    rows = [*BODY, ("CCAS DE LY0N", LYON, "SAAD LES OLIVIERS", "SAAD")]
    cells, _ = posteriors(*rows)
    said = {key: canonical_words(cell.raw_text or "") for key, cell in cells.items()}
    found = name_posteriors(cells, said, DECLARED, lambda _: CHANNEL, {("t.txt", 5)})
    assert not found[CellKey("etablissement", "5", "og")].corroborated


def test_a_body_that_only_resembles_one_is_left_to_a_person_or_as_it_is_read() -> None:
    unknown = verdict([*BODY, ("CCAS DE LY0N", "690000039", "SAAD LES OLIVIERS", "SAAD")], 5, "og")
    assert unknown.status == "ambiguous"
    assert unknown.candidates[0][0] == "CCAS DE LYON"
    other = [("CCAS DE LAON", OTHER, "SAAD LES PINS", "SAAD")] * 2
    assert verdict([*BODY, *other, ("CCAS DE LAON", OTHER, "SAAD LE PRE", "SAAD")], 7, "og").value == "CCAS DE LAON"
    odd = verdict([*BODY, *other, ("CCAS DE LYON", OTHER, "SAAD LE PRE", "SAAD")], 7, "og")
    assert odd.value == "CCAS DE LYON", "what is printed elsewhere too is left to the rules"


@pytest.mark.parametrize("worded", ["CCAS LYON", "CCAS DE LYON 3", "CCAS-DE LYON"])
def test_another_wording_of_the_name_is_never_repaired(worded: str) -> None:
    found = verdict([*BODY, (worded, LYON, "SAAD LES OLIVIERS", "SAAD")], 5, "og")
    assert found.status in ("read", "ambiguous")
    assert found.value in (None, canonical_words(worded))


def test_a_name_is_repaired_only_if_each_of_its_words_stands_in_its_row_or_in_a_public_list() -> None:
    others = [("CCAS DE LYON", LYON, "ACCUEIL DE LYON", "AJ")] * 3
    rows = [*others, *BODY[:1], ("CCAS DE LYON", LYON, "ACCUE1L DE LYON", "AJ")]
    whole = verdict(rows, 5, "raison_sociale")
    assert (whole.status, whole.value) == ("repaired", "ACCUEIL DE LYON")
    rows[4] = ("CCAS DE LYON", LYON, "ACCUE1L LES BOUGAINVILLIERS", "AJ")
    part = verdict(rows, 5, "raison_sociale")
    assert part.status == "ambiguous", "nothing says that the last word is not misread too"
    assert part.candidates[0][0] == "ACCUEIL LES BOUGAINVILLIERS"


def test_a_listed_word_that_one_misread_makes_of_another_proves_nothing() -> None:
    services = [("CCAS DE LYON", LYON, "SAD CCAS DE LYON", "SAAD")] * 2
    rows = [*services, *BODY[:2], ("CCAS DE LYON", LYON, "SAD CCAS DE LY0N", "SAAD")]
    assert verdict(rows, 5, "raison_sociale").status in ("read", "ambiguous"), "SAD and SAAD are both sectors"


def test_a_blank_that_moved_is_one_way_to_misread_a_body() -> None:
    misread = [("CCAS DE LON", LYON, "SAAD LES PINS", "SAAD")] * 2
    rows = [*BODY, *misread, ("CCA SDE LYON", LYON, "SAAD LE PRE", "SAAD")]
    assert verdict(rows, 7, "og").value in (None, "CCAS DE LYON")


def test_a_misread_made_twice_is_no_body() -> None:
    misread = [("CCAS DE LON", LYON, "SAAD LES PINS", "SAAD")] * 2
    found = verdict([*BODY, *misread, ("CCAS DE L0N", LYON, "SAAD LE PRE", "SAAD")], 7, "og")
    assert found.value in (None, "CCAS DE LYON", "CCAS DE L0N")
    assert found.status != "repaired" or found.value == "CCAS DE LYON"


def test_words_of_which_nothing_is_known_are_left_as_they_are_read() -> None:
    assert posteriors(*BODY)[1] == {}
    assert verdict(BODY, 1, "raison_sociale").status == "read"


def test_a_word_near_no_known_one_that_paper_hardly_prints_is_open() -> None:
    rows = [*BODY, ("CCAS DE LYON", LYON, "SERVlCE DE S0INS LES GPLI$RS", "SSIAD")]
    assert verdict(rows, 5, "raison_sociale").status == "ambiguous"


def test_a_plural_is_a_word_of_its_own() -> None:
    rows = [*BODY, ("CCAS DE LYON", LYON, "SAAD LES TILLEUL", "SAAD"), ("CCAS DE LYON", LYON, "RA LES TILLEULS", "RA")]
    assert verdict(rows, 5, "raison_sociale").value == "SAAD LES TILLEUL"


WORDS = st.text("ABCDEILMNORSTU0158$|'- ", min_size=1, max_size=30)


@given(WORDS, st.dictionaries(WORDS, st.floats(0.0, 8.0), max_size=6))
def test_what_is_read_is_always_one_of_the_spellings(printed: str, known: dict[str, float]) -> None:
    found = spellings(printed, known, CHANNEL)
    assert [spelling.text for spelling in found if spelling.as_read] == [printed]
    assert all(spelling.text in known for spelling in found if not spelling.as_read)
    assert [spelling.cost for spelling in found] == sorted(spelling.cost for spelling in found)


@given(WORDS)
def test_tokens_are_pieces_of_their_text_in_order(text: str) -> None:
    found = tokens(text)
    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(WORDS, WORDS)
def test_a_departure_has_a_price(one: str, other: str) -> None:
    assert departure(one, other, 6.0) > 0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"code": "mot", "column": "a.b"}, "must look like"),
        ({"code": "NOM-009", "column": "a.b", "colour": 1}, "unknown key `colour`"),
        ({"code": "NOM-009", "column": "a"}, "is no column"),
        ({"code": "NOM-009", "column": "a.b"}, "`reason` needs"),
        ({"code": "NOM-009", "column": "a.b", "lists": ["none.csv:code"]}, "does not exist"),
        ({"code": "NOM-009", "column": "a.b", "lists": ["../rules/README.md:code"]}, "does not exist"),
        ({"code": "NOM-009", "column": "a.b", "lists": ["secteurs.csv:none"]}, "has no column none"),
    ],
)
def test_a_fault_of_a_declaration_is_named(entry: dict[str, object], said: str) -> None:
    reason = {} if said == "`reason` needs" else {"reason": {"fr": "a", "en": "b"}}
    with pytest.raises(ValueError, match=said):
        free_words({**entry, **reason}, Path(CHECKS))
