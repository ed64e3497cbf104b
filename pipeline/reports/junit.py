"""`junit.xml`: findings and open cells as test cases, so that any build service shows a dossier's state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pipeline.reports.figures import plain

_LONGEST = 2000
_FAILS = frozenset({"error", "warning"})


def junit(document: Mapping[str, Any]) -> str:
    """The JUnit report of one `result.json`: a suite of findings, a suite of tables whose cells are all settled or not.

    Findings of severity `error` and `warning` fail, those for information pass.
    """
    findings = [_finding(finding) for finding in document["findings"]]
    tables = [_table(name, counts) for name, counts in document["cells_by_table"].items()]
    dossier = document["dossier"]
    suites = [_suite(f"{dossier}.constats", findings), _suite(f"{dossier}.tableaux", tables)]
    tests, failures = len(findings) + len(tables), sum("<failure" in case for case in [*findings, *tables])
    head = f'<testsuites name={_quoted(dossier)} tests="{tests}" failures="{failures}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""])


def _suite(name: str, cases: list[str]) -> str:
    failures = sum("<failure" in case for case in cases)
    head = f'<testsuite name={_quoted(name)} tests="{len(cases)}" failures="{failures}">'
    return "\n".join([head, *cases, "</testsuite>"])


def _finding(finding: Mapping[str, Any]) -> str:
    cells = ", ".join(finding["cells"])
    head = f"<testcase classname={_quoted(finding['code'])} name={_quoted(finding['message_fr'])}"
    if finding["severity"] not in _FAILS:
        return f"{head}/>"
    failure = f"<failure type={_quoted(finding['severity'])} message={_quoted(finding['message_fr'])}>"
    return f"{head}>{failure}{escape(plain(cells, _LONGEST))}</failure></testcase>"


def _table(name: str, counts: Mapping[str, int]) -> str:
    waiting = counts["ambiguous"] + counts["illegible"]
    head = f"<testcase classname={_quoted(name)} name={_quoted(f'{name} : cellules établies')}"
    if not waiting:
        return f"{head}/>"
    told = _quoted(f"{waiting} cellules à décider sur {sum(counts.values())}")
    return f'{head}><failure type="open" message={told}/></testcase>'


def _quoted(text: str) -> str:
    return quoteattr(plain(text, _LONGEST))
