"""Every declared rule, under the cells that its examples give: it holds under some and fails under others."""

from __future__ import annotations

import string
import tomllib

import pytest

from checks.columns import COLUMNS, KEYS
from pipeline.relations.declared import CHECKS, Rule, load
from pipeline.relations.holds import judge
from tests.unit.relations_scene import Scene

PROGRAMMES = sorted(path.parent.name for path in (CHECKS / "rules").glob("*/rules.toml"))
EXAMPLES = {name: tomllib.loads((CHECKS / "rules" / name / "examples.toml").read_text("utf-8")) for name in PROGRAMMES}
CASES = [(programme, rule) for programme in PROGRAMMES for rule in load(programme).rules]
PLACEHOLDERS = {
    "sum": {"observed", "expected", "gap", "explanation", "row"},
    "at_most": {"observed", "expected", "gap", "explanation", "row"},
    "same": {"expected", "observed", "rows", "group"},
    "pair": {"row", "left", "observed", "expected"},
    "ratio": {"observed", "expected", "gap"},
    "count": {"observed", "others"},
    "minimum": {"observed", "expected"},
    "unique": {"value", "rows"},
    "present": {"where"},
    "facts": {"where"},
}


def case_name(case: object) -> str:
    return case.code if isinstance(case, Rule) else str(case)


@pytest.mark.parametrize(("programme", "rule"), CASES, ids=case_name)
def test_rule_is_silent_on_the_example_where_it_holds(programme: str, rule: Rule) -> None:
    example = Scene(EXAMPLES[programme][rule.code]["holds"], programme)
    assert example.findings(rule.code) == []
    if rule.check in {"sum", "same", "pair"}:
        relations = example.relations(rule.code)
        assert relations
        assert all(judge(relation, example.values).holds for relation in relations)


@pytest.mark.parametrize(("programme", "rule"), CASES, ids=case_name)
def test_rule_reports_the_example_where_it_fails(programme: str, rule: Rule) -> None:
    example = Scene(EXAMPLES[programme][rule.code]["fails"], programme)
    findings = example.findings(rule.code)
    assert [finding.kind for finding in findings] == [rule.kind]
    assert findings[0].severity == rule.severity
    assert set(findings[0].cells) <= set(example.cells)
    assert "{" not in findings[0].message_fr + findings[0].message_en
    if rule.check in {"sum", "same", "pair"}:
        assert not all(judge(one, example.values).holds for one in example.relations(rule.code))


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_examples_are_of_declared_rules_only(programme: str) -> None:
    assert set(EXAMPLES[programme]) == {rule.code for rule in load(programme).rules}


@pytest.mark.parametrize(("programme", "rule"), CASES, ids=case_name)
def test_selectors_name_published_cells(programme: str, rule: Rule) -> None:
    selectors = [*rule.left, *rule.right, *([rule.each] if rule.each else [])]
    for selector in selectors:
        columns = {column.name for column in COLUMNS[selector.table]}
        assert {selector.column, *(test.column for test in selector.conditions)} <= columns
        assert set(selector.keys) <= set(KEYS.get(selector.table, ()))


@pytest.mark.parametrize(("programme", "rule"), CASES, ids=case_name)
def test_messages_use_only_the_placeholders_of_their_kind(programme: str, rule: Rule) -> None:
    for text in rule.message.values():
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= PLACEHOLDERS[rule.check]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_codes_are_those_of_no_contract_check(programme: str) -> None:
    contract_codes = set(tomllib.loads((CHECKS / "contracts" / "codes.toml").read_text("utf-8")))
    rules = load(programme)
    ours = {rule.code for rule in rules.rules} | {status.code for status in rules.statuses.values()}
    assert not ours & contract_codes
