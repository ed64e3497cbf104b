"""Each contract holds on its valid example and fails on each row of its invalid one, with the code that is named."""

import csv
import string
from collections import Counter
from importlib.resources import files

import pandas as pd
import pytest

from checks.columns import COLUMNS, KEYS, ROWS, kind, published_name, stored_name
from checks.contracts import TABLES, contract
from checks.contracts.codes import codes
from pipeline.conformity import failures, findings


def example(table, name):
    text = (files("checks.contracts") / "examples" / f"{table}-{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    expected = [row.pop("attendu", "") for row in rows]
    return pd.DataFrame(rows, dtype="object").replace("", None), expected


@pytest.mark.parametrize("table", TABLES)
def test_valid_example_holds(table):
    frame, _ = example(table, "valide")
    assert len(frame) > 1
    assert failures(table, frame) == []


@pytest.mark.parametrize("table", TABLES)
def test_each_row_of_the_invalid_example_fails_with_its_code_alone(table):
    frame, expected = example(table, "invalide")
    wanted = Counter(zip(frame["dossier"], frame["row"], expected, strict=True))
    assert Counter((f.dossier, f.row, f.code) for f in failures(table, frame)) == wanted


def test_every_code_has_an_invalid_example():
    shown = {code for table in TABLES for code in example(table, "invalide")[1]}
    assert shown == set(codes())


def test_every_check_of_a_contract_is_in_the_registry_and_every_code_is_checked():
    schemas = [contract(table).to_schema() for table in TABLES]
    used = {check.name for s in schemas for holder in (s, *s.columns.values()) for check in holder.checks}
    assert used == set(codes()) - {"FMT-001"}


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_every_code_has_both_messages_with_known_fields(code):
    for message in (code.message_fr, code.message_en):
        fields = {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}
        assert "row" in fields
        assert fields <= {"row", "column", "value"}
    assert code.message_fr.startswith("Ligne ")
    assert code.message_en.startswith("Row ")


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_the_declared_ones_in_their_order(table):
    fields = list(contract(table).to_schema().columns)
    assert fields[:2] == ["dossier", "row"]
    published = list(dict.fromkeys(published_name(name) for name in fields[2:]))
    assert published == [column.name for column in COLUMNS[table]]
    assert {stored_name(table, column.name) for column in COLUMNS[table]} <= set(fields)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_typed_titled_described_and_coerced(table):
    schema = contract(table).to_schema()
    assert schema.title
    assert schema.description
    for name, field in schema.columns.items():
        assert field.title, name
        assert field.description.endswith("."), name
        assert field.coerce, name
        assert field.nullable == (name not in ("dossier", "row")), name
        assert {"unit", "kind"} <= set(field.metadata), name
        assert str(field.dtype) == "Int64" or field.metadata["kind"] in ("words", "code", "identifier"), name


def test_no_contract_drops_rows():
    assert not any(contract(table).to_schema().drop_invalid_rows for table in TABLES)


def test_unknown_table_has_no_contract():
    with pytest.raises(KeyError):
        contract("codes")


def test_kind_of_a_cell_follows_its_row_where_rows_are_keyed():
    assert {kind("galis", key, "valeur") for key in KEYS["galis"]} == {"amount", "percentage"}
    assert [key for key in KEYS["galis"] if kind("galis", key, "valeur") == "percentage"] == ["pourcentage_aide"]
    assert set(ROWS) == {"synthese", "galis"}
    with pytest.raises(KeyError):
        kind("devis", "1", "budget")


def test_messages_name_row_and_column_as_the_paper_does():
    frame, _ = example("synthese", "invalide")
    first = findings(failures("synthese", frame))[0]
    assert first.message_fr == "Ligne Total AMOA, Dépenses du budget : le montant -0,01 est négatif."
    assert first.message_en == "Row amoa, budget: the amount -0.01 is negative."
    assert (first.code, first.kind, first.severity, first.observed) == ("MNT-001", "misread", "error", "-0.01")
    assert [str(cell) for cell in first.cells] == ["synthese.amoa.budget"]
