"""The outcome of the expectations as JSON, JUnit and one offline page in French; written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from pipeline.history.memory import RunRow
from pipeline.quality.outcomes import Outcome, QualityReport
from pipeline.quality.page import page

NAMES = ("qualite.json", "qualite.junit.xml", "qualite.html")


def write(report: QualityReport, runs: Sequence[RunRow], out: Path) -> list[Path]:
    """Write the three files beside the published dossiers; returns their paths."""
    texts = (json.dumps(report.document(), ensure_ascii=False, indent=1) + "\n", junit(report), page(report, runs))
    paths = []
    for name, text in zip(NAMES, texts, strict=True):
        staged = out / f".{name}.{os.getpid()}"
        staged.write_text(text, encoding="utf-8")
        staged.replace(out / name)
        paths.append(out / name)
    return paths


def junit(report: QualityReport) -> str:
    """The report as JUnit: a suite a suite, a case an expectation. What is only `info` never fails a build."""
    root = ElementTree.Element("testsuites", name="qualite")
    for name, title in report.suites.items():
        own = [one for one in report.outcomes if one.suite == name]
        suite = ElementTree.SubElement(root, "testsuite", name=title["fr"], tests=str(len(own)))
        suite.set("failures", str(sum(one.verdict == "failed" and one.severity != "info" for one in own)))
        suite.set("errors", str(sum(one.verdict == "broken" for one in own)))
        suite.set("skipped", str(sum(one.verdict == "not applicable" for one in own)))
        for one in own:
            _case(suite, one)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, one: Outcome) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=one.suite, name=_printable(f"{one.code} {one.title_fr}"))
    if one.verdict == "not applicable":
        ElementTree.SubElement(case, "skipped", message=_printable(one.reason))
    elif one.verdict == "broken":
        ElementTree.SubElement(case, "error", message=_printable(one.reason))
    elif one.verdict == "failed":
        told = "\n".join(_printable(json.dumps(row, ensure_ascii=False)) for row in one.rows)
        if one.severity == "info":
            ElementTree.SubElement(case, "system-out").text = told
        else:
            failure = ElementTree.SubElement(case, "failure", type=one.severity)
            failure.set("message", f"{one.failing} / {one.checked}")
            failure.text = told


def _printable(text: str) -> str:
    r"""Text without the characters that XML cannot hold.

    >>> _printable("a\x00b\ufffe")
    'ab'
    """
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
