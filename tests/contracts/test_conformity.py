"""Failures are data: on the right cell of the right dossier, whatever the frame, and no row is lost."""

import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.admission import admission
from checks.columns import COLUMNS
from checks.contracts import TABLES, contract
from checks.contracts.codes import codes
from pipeline.conformity import Failure, failures, findings, frame_of
from pipeline.records import CellKey

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_failures_of_several_dossiers_stay_with_their_rows():
    frame = frame_of(
        "etablissement",
        [
            {"dossier": "a", "row": "1", "finess_et": "590101010", "lot": "LOT 1"},
            {"dossier": "a", "row": "2", "finess_et": "590101011", "lot": "LOT 1"},
            {"dossier": "b", "row": "1", "finess_et": "590101010", "personnes_accompagnees": 9999},
            {"dossier": "c", "row": "1", "finess_et": None},
            {"dossier": "c", "row": "2", "finess_et": "59010101", "lot": "LOTI"},
        ],
    )
    assert failures("etablissement", frame) == [
        Failure("a", "etablissement", "2", "finess_et", "FIN-002", "590101011"),
        Failure("b", "etablissement", "1", "personnes_accompagnees", "CNT-001", "9999"),
        Failure("c", "etablissement", "2", "finess_et", "FIN-001", "59010101"),
        Failure("c", "etablissement", "2", "lot", "LOT-001", "LOTI"),
    ]


def test_rows_of_two_dossiers_may_have_one_key():
    records = [{"dossier": dossier, "row": "total", "budget_cents": 1} for dossier in ("a", "b")]
    assert failures("synthese", frame_of("synthese", records)) == []
    assert [f.code for f in failures("synthese", frame_of("synthese", [*records, records[0]]))] == [
        "LIG-002",
        "LIG-002",
    ]


def test_the_index_of_the_frame_does_not_matter():
    frame = frame_of("devis", [{"dossier": "a", "row": str(n), "formation_cents": n - 2} for n in (1, 2, 3)])
    frame.index = pd.Index([7, 7, 7])
    assert [(f.row, f.value) for f in failures("devis", frame)] == [("1", "-0.01")]


@pytest.mark.parametrize("amounts", [[100, None], [100.0, float("nan")], ["100", None]])
def test_amounts_are_judged_however_they_are_held(amounts):
    frame = frame_of("galis", [{"dossier": "a", "row": "couts_amoa"}, {"dossier": "a", "row": "aide_demandee"}])
    assert failures("galis", frame.assign(valeur_cents=amounts)) == []
    negative = frame.assign(valeur_cents=[-1 if a == a and a is not None else a for a in amounts])
    assert [(f.row, f.code, f.value) for f in failures("galis", negative)] == [("couts_amoa", "MNT-001", "-0.01")]


@pytest.mark.parametrize("amount", [1.5, "1,50", "x", float("inf")])
def test_a_value_of_another_type_is_a_failure_and_the_other_checks_go_on(amount):
    frame = frame_of("synthese", [{"dossier": "a", "row": "total", "declare_cents": -1}])
    found = failures("synthese", frame.assign(budget_cents=pd.Series([amount], dtype="object")))
    assert [(f.column, f.code) for f in found] == [("budget", "FMT-001"), ("declare", "MNT-001")]
    assert found[0].value == str(amount)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_no_failure(table):
    assert failures(table, frame_of(table, [])) == []


def test_columns_that_are_not_the_contract_s_are_named():
    frame = frame_of("galis", [{"dossier": "a", "row": "couts_amoa"}])
    with pytest.raises(ValueError, match=r"galis: .*valeur_centiemes"):
        failures("galis", frame.drop(columns="valeur_centiemes"))
    with pytest.raises(ValueError, match=r"galis: .*montant"):
        failures("galis", frame.assign(montant=1))
    with pytest.raises(KeyError):
        failures("unknown", frame)


texts = (
    st.none()
    | st.text(max_size=12)
    | st.sampled_from(["590101010", "59010101O", "RA", "202", "LOT 1", "OUI", "\ud7ff"])
)
numbers = st.none() | st.integers(-(2**40), 2**40)


def records(table):
    schema = contract(table).to_schema().columns
    cells = {n: numbers if str(f.dtype) == "Int64" else texts for n, f in schema.items() if n not in ("dossier", "row")}
    keys = {"dossier": st.sampled_from(["a", "b"]), "row": st.text(max_size=3) | st.sampled_from(["1", "2", "total"])}
    return st.lists(st.fixed_dictionaries({**keys, **cells}), max_size=6)


@pytest.mark.parametrize("table", TABLES)
def test_any_content_gives_findings_on_cells_that_exist(table):
    @few
    @given(records(table))
    def holds(rows):
        before = frame_of(table, rows)
        frame = before.copy()
        found = failures(table, frame)
        pd.testing.assert_frame_equal(frame, before)
        names = {column.name for column in COLUMNS[table]} | {"row"}
        for failure, finding in zip(found, findings(found), strict=True):
            assert failure.column in names
            assert (failure.dossier, failure.row) in {(row["dossier"], row["row"]) for row in rows}
            assert finding.severity == codes()[failure.code].severity
            assert finding.cells == (CellKey(table, failure.row, failure.column),)
        assert sorted(failures(table, frame_of(table, rows[::-1]))) == sorted(found)

    holds()


@few
@given(st.lists(st.text("0123456789ABOI", min_size=8, max_size=10) | st.text(max_size=15), min_size=1, max_size=40))
def test_contracts_refuse_exactly_what_admission_refuses(values):
    for table, column in (("etablissement", "finess_et"), ("etablissement", "siret_porteur"), ("devis", "numero_amoa")):
        conditions = admission(table, column)
        frame = frame_of(table, [{"dossier": "a", "row": str(n), column: v} for n, v in enumerate(values, 1)])
        refused = {(f.row, f.code) for f in failures(table, frame)} - {
            (f.row, "FIN-003") for f in failures(table, frame)
        }
        expected = {
            (str(n), next(c.code for c in conditions if not c.holds(value)))
            for n, value in enumerate(values, 1)
            if not all(c.holds(value) for c in conditions)
        }
        assert refused == expected


def test_braces_in_a_print_are_text():
    frame = frame_of("etablissement", [{"dossier": "a", "row": "1", "secteur": "{row.__class__}"}])
    (finding,) = findings(failures("etablissement", frame))
    assert "{row.__class__}" in finding.message_fr


def test_importing_conformity_does_not_import_pandera():
    program = "import sys, pipeline.conformity; print(sorted({'pandera', 'pandas', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
