"""Generated dossiers: what is on the paper is coherent, and the truth is what the paper prints."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.keys import finess_key_holds, siret_key_holds
from pipeline.records import CellKey
from tests.corpus import TrueDossier, degrade, generate
from tests.corpus.hard_relations import hard_relations
from tests.corpus.paper import AMOUNT_COLUMNS, COLUMNS, IDENTIFIER_COLUMNS, words
from tests.corpus.planting import KINDS

seeds = st.integers(min_value=0, max_value=10**6)
SEEDS = range(120)


def cents(value: str | None) -> int:
    return int((value or "0.00").replace(".", ""))


def amount(paper: TrueDossier, table: str, row: str, column: str) -> int:
    return cents(paper.cells.get(CellKey(table, row, column)))


def test_a_seed_always_makes_the_same_dossier_and_another_seed_another() -> None:
    assert generate(7) == generate(7)
    assert generate(7).cells != generate(8).cells


def test_choices_may_be_fixed_by_name_and_unknown_ones_are_refused() -> None:
    paper = generate(3, establishments=26, bodies=4, tables=frozenset({"etablissement", "galis"}), planted=0)
    assert paper.rows == {"etablissement": 26, "galis": 10}
    assert len({value for key, value in paper.cells.items() if key.column == "og"}) == 4
    assert all(not planted.required for planted in paper.planted)
    with pytest.raises(TypeError, match="etablishments"):
        generate(3, etablishments=26)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_every_table_that_is_there_has_all_its_columns_in_every_row(seed: int) -> None:
    paper = generate(seed)
    assert 8 <= paper.rows.get("etablissement", 8) <= 60
    for table, rows in paper.rows.items():
        found = Counter(key.column for key in paper.cells if key.table == table)
        assert found == dict.fromkeys(COLUMNS[table], rows)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_identifiers_have_valid_keys(seed: int) -> None:
    paper = generate(seed, siret="printed")
    for key, value in paper.cells.items():
        if key.column.startswith("finess") and value is not None:
            assert finess_key_holds(value), (key, value)
        if key.column.startswith("siret") and value is not None:
            assert siret_key_holds(value), (key, value)


@given(seeds)
@settings(max_examples=80, deadline=None)
def test_the_print_holds_every_cell_once_and_means_its_value(seed: int) -> None:
    paper = generate(seed)
    printed: dict[CellKey, str] = {}
    for line in paper.lines():
        for segment in line.segments:
            if segment.role == "cell":
                assert segment.key is not None
                assert segment.key not in printed
                printed[segment.key] = segment.text
    assert set(printed) == {key for key, value in paper.cells.items() if value is not None}
    for key, text in printed.items():
        value = paper.cells[key] or ""
        if key.column in AMOUNT_COLUMNS:
            digits = re.sub(r"[^0-9,]", "", text).replace(",", ".")
            assert (digits or "0.00") == value
        elif key.column in IDENTIFIER_COLUMNS:
            assert text.endswith(value)
        elif key.column in ("activite_code", "lot"):
            assert re.sub(r"\D", "", text) == re.sub(r"\D", "", value)
        else:
            assert words(text) == value


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_a_repeated_total_is_the_total(seed: int) -> None:
    paper = generate(seed, witnesses=3, tables=frozenset({"galis"}))
    repeats = [segment for line in paper.lines() for segment in line.segments if segment.role == "witness"]
    assert len(repeats) == 3
    for segment in repeats:
        assert segment.key is not None
        assert re.sub(r"\D", "", segment.text) == str(cents(paper.cells[segment.key]))


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_sums_hold_on_paper_where_nothing_is_planted(seed: int) -> None:
    paper = generate(seed, planted=0, tables=frozenset(COLUMNS), galis_amounts="exact")
    assert paper.planted == ()
    rows = [str(row) for row in range(1, paper.rows["devis"] + 1)]
    acquired = [row for row in rows if amount(paper, "devis", row, "abonnement")]
    others = [row for row in rows if row not in acquired]

    def quoted(column: str, chosen: list[str]) -> int:
        return sum(amount(paper, "devis", row, column) for row in chosen)

    for column in ("budget", "declare"):
        line = {row: amount(paper, "synthese", row, column) for row in paper_rows(paper, "synthese")}
        assert line["materiel"] == quoted("materiel_ttc", rows)
        assert line["acquisition"] == quoted("deploiement", acquired)
        assert line["acquisition_abonnement"] == quoted("abonnement", acquired)
        assert line["acquisition_formation"] == quoted("formation", acquired)
        assert line["conformite"] + line["conformite_formation"] == quoted("total_solution", others)
        assert quoted("amoa_ttc", rows) in (0, line["amoa"])
        assert line["total"] == sum(cents for row, cents in line.items() if row != "total")
    form = {row: amount(paper, "galis", row, "valeur") for row in paper_rows(paper, "galis")}
    software = sum(cents for row, cents in line.items() if row.startswith(("acquisition", "conformite")))
    assert (form["couts_amoa"], form["couts_solution"], form["couts_materiels"]) == (
        line["amoa"],
        software,
        line["materiel"],
    )
    assert form["total_depenses"] == form["total_recettes"] == line["total"]
    assert form["aide_demandee"] <= form["total_depenses"]


def paper_rows(paper: TrueDossier, table: str) -> list[str]:
    return list(dict.fromkeys(key.row for key in paper.cells if key.table == table))


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_each_row_total_and_each_body_holds_as_a_hard_relation(seed: int) -> None:
    paper = generate(seed, planted=3, tables=frozenset(COLUMNS))
    names = Counter(relation.name for relation in hard_relations(paper.cells))
    software_rows = [key for key in paper.cells if key.column == "total_solution" and paper.cells[key] is not None]
    assert names["row total"] == len(software_rows)
    assert names["form total"] == 1
    assert names["coordinator's number"] >= 1


def test_every_kind_of_discrepancy_gets_planted_and_touches_cells_that_are_there() -> None:
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        paper = generate(seed, planted=3)
        for planted in paper.planted:
            kinds[planted.kind] += planted.required
            assert planted.cells
            assert planted.cells <= planted.concerned
            assert any(paper.cells.get(cell) is not None for cell in planted.cells)
            assert planted.gap != 0
            assert planted.required or planted.kind in ("form cut", "form rounded")
    assert set(KINDS) <= set(kinds)
    assert min(kinds[kind] for kind in KINDS) >= 5


def test_a_planted_gap_is_the_one_between_the_printed_figures() -> None:
    checked = 0
    for seed in range(400):
        paper = generate(seed, planted=1, tables=frozenset(COLUMNS))
        for planted in paper.planted:
            if planted.kind == "declared differs from budget":
                row = next(cell.row for cell in planted.cells if cell.row != "total")
                gap = amount(paper, "synthese", row, "declare") - amount(paper, "synthese", row, "budget")
            elif planted.kind == "aid over total":
                aid = amount(paper, "galis", "aide_demandee", "valeur")
                gap = aid - amount(paper, "galis", "total_depenses", "valeur")
            elif planted.kind == "synthesis total off":
                lines = [row for row in paper_rows(paper, "synthese") if row != "total"]
                total = amount(paper, "synthese", "total", "budget")
                gap = total - sum(amount(paper, "synthese", row, "budget") for row in lines)
            else:
                continue
            assert gap == planted.gap
            checked += 1
    assert checked >= 30


def test_corsica_and_overseas_have_their_own_numbers() -> None:
    corsican = generate(1, territory="corse", tables=frozenset({"etablissement"}))
    overseas = generate(1, territory="outre-mer", tables=frozenset({"etablissement"}))
    numbers = {
        paper.manifest["dossier"].get("territory", name): [
            value or "" for key, value in paper.cells.items() if key.column == "finess_et"
        ]
        for name, paper in (("corse", corsican), ("outre-mer", overseas))
    }
    assert all(number[:2] in ("2A", "2B") for number in numbers["corse"])
    assert all(number[:4] in ("9701", "9702", "9703", "9704", "9805") for number in numbers["outre-mer"])


def test_dossiers_differ_in_make() -> None:
    papers = [generate(seed) for seed in SEEDS]
    assert {len(paper.files) for paper in papers} == {1, 2, 3}
    assert {paper.files[0].form_feeds for paper in papers} == {True, False}
    assert any(len(paper.rows) < 4 for paper in papers)
    assert {paper.ruled for paper in papers} == {True, False}
    clean = ["".join(text for _, text in degrade(paper, "clean").texts) for paper in papers]
    assert any("\t" in text for text in clean)
    assert any(" | " in text for text in clean)


def test_a_written_dossier_is_read_back_whole(tmp_path: Path) -> None:
    for seed in range(10):
        scan = degrade(generate(seed), "clean")
        home = scan.write(tmp_path)
        manifest = tomllib.loads((home / "dossier.toml").read_text(encoding="utf-8"))
        assert manifest["dossier"]["id"] == home.name == scan.paper.id
        assert manifest["dossier"]["programme"] == "esms-numerique-2025"
        texts = {source["file"]: (home / source["file"]).read_text(encoding="utf-8") for source in manifest["source"]}
        assert texts == dict(scan.texts)
        if "etablissement" in scan.paper.rows:
            assert manifest["dossier"]["coordinator"] in {
                value for key, value in scan.paper.cells.items() if key.column == "og"
            }
