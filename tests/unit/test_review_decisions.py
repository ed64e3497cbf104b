from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.admission import admission
from pipeline.errors import DossierError
from pipeline.review.applying import apply, as_read
from pipeline.review.decisions import (
    DECISIONS,
    HEADER,
    Decision,
    append_decisions,
    guarded,
    read_decisions,
    standing,
    unguarded,
)
from pipeline.verdicts.explaining import posteriors
from tests.unit.report_scene import plain_result

ONE_LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)
OPEN_NUMBER = "etablissement.2.finess_et"


def decision(cell: str, value: str, printed: str | None = None, **more: str) -> Decision:
    shown = next((c.raw_text for key, c in plain_result().cells.items() if str(key) == cell), "") or ""
    return Decision(
        "2025-03-01", more.get("who", "Mme Durand"), "lu", cell, shown if printed is None else printed, value
    )


def applied(*entries: Decision):
    result = plain_result()
    return apply(entries, result.evidence, admission, result.relations, result.verdicts)


@given(st.lists(st.tuples(ONE_LINE, ONE_LINE, ONE_LINE), max_size=5))
def test_what_is_logged_is_read_back(tmp_path_factory, texts) -> None:
    folder = tmp_path_factory.mktemp("log")
    entries = [Decision("2025-03-01", f"w{who}", f"y{why}", "a.1.b", text, text) for who, why, text in texts]
    append_decisions(folder, entries)
    assert read_decisions(folder) == entries


@given(st.text(max_size=60))
def test_no_logged_field_runs_in_a_spreadsheet(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == " ".join(text.splitlines())


def test_the_log_only_grows(tmp_path: Path) -> None:
    append_decisions(tmp_path, [decision(OPEN_NUMBER, "130045131")])
    before = (tmp_path / DECISIONS).read_bytes()
    append_decisions(tmp_path, [decision(OPEN_NUMBER, "130045149")])
    after = (tmp_path / DECISIONS).read_bytes()
    assert after.startswith(before) and len(after) > len(before)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n", "columns"),
        (",".join(HEADER) + "\n1,2\n", "2 fields"),
        (",".join(HEADER) + "\nw,,y,c,p,v,decide\n", "who or why"),
        (",".join(HEADER) + "\nw,m,y,c,p,v,erase\n", "action"),
        (",".join(HEADER) + "\nw,m," + "y" * 3000 + ",c,p,v,decide\n", "longer"),
    ],
)
def test_a_log_that_is_no_log_stops_the_dossier_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / DECISIONS).write_text(text, encoding="utf-8")
    with pytest.raises(DossierError, match=says) as caught:
        read_decisions(tmp_path)
    assert DECISIONS in str(caught.value)


def test_a_log_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / DECISIONS).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DossierError, match="UTF-8"):
        read_decisions(tmp_path)


def test_a_decision_settles_its_cell() -> None:
    decided, findings = applied(decision(OPEN_NUMBER, "130045131"))
    assert {str(key): value for key, value in decided.items()} == {OPEN_NUMBER: "130045131"}
    assert findings == []


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (decision("etablissement.99.finess_et", "130045131"), "DEC-001"),
        (decision("nothing", "130045131"), "DEC-001"),
        (decision(OPEN_NUMBER, "130045131", printed="130045199"), "DEC-002"),
        (decision(OPEN_NUMBER, "130045133"), "DEC-003"),
        (decision(OPEN_NUMBER, "13004"), "DEC-003"),
        (decision("devis.1.formation", "quatre mille"), "DEC-003"),
        (decision("devis.1.formation", "4462.51"), "DEC-004"),
    ],
)
def test_what_cannot_be_taken_is_reported_and_not_applied(entry: Decision, code: str) -> None:
    decided, findings = applied(entry)
    assert decided == {}
    assert [one.code for one in findings] == [code]
    assert findings[0].severity == "error"
    assert entry.who in findings[0].message_fr and entry.who in findings[0].message_en


def test_a_later_decision_does_not_silently_replace_an_earlier_one() -> None:
    decided, findings = applied(decision(OPEN_NUMBER, "130045131"), decision(OPEN_NUMBER, "130045149", who="M. Petit"))
    assert list(decided.values()) == ["130045131"]
    assert [one.code for one in findings] == ["DEC-005"]
    assert "M. Petit" in findings[0].message_fr and "Mme Durand" in findings[0].message_fr


def test_withdrawing_frees_the_cell_for_another_decision() -> None:
    first, second = decision(OPEN_NUMBER, "130045131"), decision(OPEN_NUMBER, "130045149")
    withdrawn = Decision("2025-03-02", "Mme Durand", "erreur", OPEN_NUMBER, first.printed_text, "", "withdraw")
    assert applied(first, withdrawn) == ({}, [])
    decided, findings = applied(first, withdrawn, second)
    assert list(decided.values()) == ["130045149"] and findings == []


def test_several_decisions_that_fit_together_are_all_taken() -> None:
    decided, findings = applied(
        decision("galis.total_depenses.valeur", "260063.00"), decision("galis.couts_solution.valeur", "100038.00")
    )
    assert sorted(decided.values()) == [10_003_800, 26_006_300] and findings == []


def test_decisions_that_contradict_each_other_across_a_hard_relation_are_reported() -> None:
    decided, findings = applied(
        decision("devis.1.abonnement", "5961.60"),
        decision("devis.1.deploiement", "4824.00"),
        decision("devis.1.formation", "4462.50"),
        decision("devis.1.total_solution", "15249.10"),
    )
    assert "DEC-004" in [one.code for one in findings]
    assert len(decided) < 4


def test_a_decision_counts_as_a_clear_print_for_what_rests_on_it() -> None:
    result = plain_result()
    key = next(key for key in result.cells if str(key) == "galis.aide_demandee.valeur")
    seen = as_read(result.evidence, {key: 26_006_300})
    assert seen.printed[key] == 26_006_300
    assert seen.cells[key].raw_text == "260 063,00 €" and len(seen.cells[key].witnesses) == 3
    assert result.evidence.printed[key] != 26_006_300
    assert posteriors(seen, result.relations)[key].value == 26_006_300


def test_repeating_a_decision_is_no_contradiction() -> None:
    entry = decision(OPEN_NUMBER, "130045131")
    assert standing([entry, entry])[1] == []


def test_the_log_is_plain_csv(tmp_path: Path) -> None:
    append_decisions(tmp_path, [decision(OPEN_NUMBER, "130045131")])
    rows = list(csv.reader(io.StringIO((tmp_path / DECISIONS).read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == HEADER and len(rows) == 2
