"""The contracts of marts and of files kept by hand: examples, and the marts of invented dossiers hold them."""

import csv
import re
import string
from importlib.resources import files

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from checks.contracts import ENTRY_FILES, MARTS, contract
from checks.contracts.entries import ENTRIES, reasons
from pipeline.marts.choices import Choices
from pipeline.marts.declarations import FILES, declarations
from pipeline.marts.schemas import STORED
from tests.unit.marts_scene import BUY, LINES, UPGRADE, dossier, made, open_among

ALL = (*MARTS, *ENTRY_FILES)


def example(name, kind):
    text = (files("checks.contracts") / "examples" / f"{name}-{kind}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    expected = [row.pop("attendu", "") for row in rows]
    frame = pd.DataFrame(rows, dtype="object").replace("", None)
    if "chosen" in frame:
        frame["chosen"] = frame["chosen"].map({"True": True, "False": False})
    return frame, expected


def failing(name, frame):
    try:
        contract(name).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return set(zip(cases["index"], cases["check"], strict=True))
    return set()


@pytest.mark.parametrize("name", ALL)
def test_valid_example_holds(name):
    frame, _ = example(name, "valide")
    assert len(frame) > 1
    assert failing(name, frame) == set()


@pytest.mark.parametrize("name", ALL)
def test_each_row_of_the_invalid_example_fails_with_its_code_alone(name):
    frame, expected = example(name, "invalide")
    assert failing(name, frame) == set(enumerate(expected))


@pytest.mark.parametrize("name", ALL)
def test_every_column_is_titled_described_and_coerced(name):
    schema = contract(name).to_schema()
    assert schema.title
    assert schema.description
    for column, field in schema.columns.items():
        assert field.title, column
        assert field.description.endswith("."), column
        assert field.coerce, column
        assert {"unit", "kind"} <= set(field.metadata), column


@pytest.mark.parametrize("mart", MARTS)
def test_columns_are_those_published(mart):
    assert list(contract(mart).to_schema().columns) == STORED[mart].names


@pytest.mark.parametrize("name", ENTRY_FILES)
def test_columns_are_those_declared_for_the_file(name):
    assert list(contract(name).to_schema().columns) == ["dossier", "line", *(column.name for column in ENTRIES[name])]


@pytest.mark.parametrize(
    ("budget", "choices"),
    [
        (dict.fromkeys(LINES, "1234.57"), Choices("par_achat", 300001, (3333, 6667))),
        ({**dict.fromkeys(LINES, "0.01"), "materiel": open_among("1.00", "7.00")}, Choices()),
        ({}, Choices(None, 100)),
    ],
)
def test_marts_of_invented_dossiers_hold_their_contracts(budget, choices):
    bodies = [("CCAS A", BUY), ("CCAS B", UPGRADE), (open_among("CCAS A", "CCAS B"), UPGRADE)]
    tables = made(dossier(bodies, budget, choices=choices)).tables
    for mart in MARTS:
        frame = tables[mart].to_pandas()
        assert failing(mart, frame) == set()


def test_findings_of_the_programme_have_both_messages_with_known_codes():
    declared = declarations("esms-numerique-2025")
    for code, one in declared.announcements.items():
        assert re.fullmatch(r"(RED|USA|FAC)-\d{3}", code)
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(one.message[lang]) if name} for lang in ("fr", "en")
        ]
        assert fields[0] == fields[1], code
    for text in (*declared.words.values(), *reasons().values()):
        assert set(text) == {"fr", "en"}


def test_every_line_of_the_budget_has_a_declared_share_under_every_reading():
    declared = declarations("esms-numerique-2025")
    assert declared.lines == LINES
    for line in declared.redistribution["line"]:
        shares = {line["share"]} if isinstance(line["share"], str) else set(line["share"].values())
        assert shares <= set(declared.redistribution["share"])
        assert isinstance(line["share"], str) or set(line["share"]) == set(declared.readings)


def test_a_programme_without_declarations_has_no_marts():
    assert declarations("inconnu") is None
    assert FILES == ("redistribution", "indicateurs", "suivi")
