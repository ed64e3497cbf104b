from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pipeline.relations.declared import RulesError, load, read_rules

TEXT = {"fr": "texte", "en": "text"}
RULE: dict[str, Any] = {
    "code": "ABC-001",
    "check": "sum",
    "kind": "discrepancy",
    "severity": "error",
    "hard": True,
    "title": TEXT,
    "message": TEXT,
    "left": ["t[total].c"],
    "right": ["t[one|two].c"],
}


def document(**changes: Any) -> dict[str, Any]:
    rule = deepcopy(RULE) | changes
    return {"rule": [{key: value for key, value in rule.items() if value is not None}]}


def test_a_well_formed_rule_is_read() -> None:
    rules = read_rules("p", document())
    assert rules.rule("ABC-001").left[0].keys == ("total",)
    assert rules.rule("ABC-001").price == float("inf")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "abc"}, "code must look like"),
        ({"sevrity": "error"}, "unknown key `sevrity`"),
        ({"severity": "fatal"}, "`severity` is 'fatal'"),
        ({"check": "product"}, "`check` is 'product'"),
        ({"hard": None}, "either `hard = true` or a `price`"),
        ({"price": 3.0}, "either `hard = true` or a `price`"),
        ({"hard": None, "price": -1.0}, "between 0 and 100"),
        ({"title": {"fr": "seul"}}, "French and one in English"),
        ({"left": ["t.c"]}, "no selector"),
        ({"left": []}, "no cells in `left`"),
        ({"right": []}, "no cells in `right`"),
        ({"modes": ["cut"]}, "start with exact"),
        ({"follows_from": ["XYZ-009"]}, "refers to XYZ-009"),
        ({"pairs": {"file": "../rules.toml", "left": "a", "right": "b"}}, "does not exist"),
    ],
)
def test_a_fault_is_told_in_one_line_that_names_the_rule(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match="rule") as told:
        read_rules("p", document(**changes))
    assert says in str(told.value)
    assert "\n" not in str(told.value)


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="ABC-001: declared twice"):
        read_rules("p", {"rule": [RULE, RULE]})


@pytest.mark.parametrize("programme", ["../secrets", "", "a/b", "x" * 200])
def test_a_programme_cannot_name_another_folder(programme: str) -> None:
    with pytest.raises(RulesError, match="cannot name a folder"):
        load(programme)


def test_an_unknown_programme_is_told_which_there_are() -> None:
    with pytest.raises(RulesError, match="no rules; there are rules for"):
        load("no-such-programme")


def test_rules_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "broken"
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_text("[[rule]", encoding="utf-8")
    with pytest.raises(RulesError, match=r"rules/broken/rules\.toml: is not TOML"):
        load("broken", tmp_path)


@pytest.mark.parametrize(
    "text", ['rule = "x"', "rule = [1]", "[[inferred]]\nby = 'ABC-001'", "[label]\na = 1", "[territory]\ncells = 3"]
)
def test_rules_of_a_wrong_shape_are_refused_in_one_line(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "rules" / "odd"
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"rules/odd/rules\.toml: ") as told:
        load("odd", tmp_path)
    assert "\n" not in str(told.value)
