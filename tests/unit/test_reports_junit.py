from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from pipeline.published import result_document
from pipeline.reports.junit import junit
from tests.unit.report_scene import plain_result


def test_every_finding_that_matters_is_a_failure() -> None:
    document = result_document(plain_result())
    tree = ElementTree.fromstring(junit(document).encode())
    failures = [case for case in tree.iter("testcase") if case.find("failure") is not None]
    wanted = sum(finding["severity"] != "info" for finding in document["findings"])
    waiting = sum(counts["ambiguous"] + counts["illegible"] > 0 for counts in document["cells_by_table"].values())
    assert len(failures) == wanted + waiting == int(tree.attrib["failures"])
    assert len(list(tree.iter("testcase"))) == int(tree.attrib["tests"])


@given(st.text(max_size=200))
def test_any_scanned_text_leaves_it_well_formed(text: str) -> None:
    finding = {"code": "X-1", "severity": "error", "message_fr": text, "cells": [text]}
    document = {"dossier": text, "findings": [finding], "cells_by_table": {}}
    if "\ud800" <= max(text, default="") <= "\udfff":
        return
    assert len(list(ElementTree.fromstring(junit(document).encode()).iter("failure"))) == 1
