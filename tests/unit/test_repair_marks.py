"""Entries of a closed list that differ by their dots: which one a print is tells only who keeps its own marks."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.repair import noise
from pipeline.repair.posterior import CellShown, Posterior
from pipeline.repair.rates import NOWHERE
from pipeline.repair.solve import explain
from pipeline.verdicts.settling import THRESHOLD
from pipeline.wording import canonical_words

DOTTED, BARE, OTHER = "SERVICE DE SOINS (S.P.A.D.)", "SERVICE DE SOINS (SPAD)", "FOYER DE VIE"
KEY = CellKey("etablissement", "1", "activite_libelle")


def found(text: str) -> Posterior:
    lexicon = tuple((word, word.replace(" ", ""), 0.0) for word in (DOTTED, BARE, OTHER))
    compared = canonical_words(text).replace(" ", "")
    cell = CellShown(KEY, "words", (compared,), None, lexicon=lexicon, literal=canonical_words(text))
    return explain([cell], [], {NOWHERE: 0.01}, noise.load())[KEY]


@pytest.mark.parametrize(
    ("text", "value"), [("Service de Soins (SPAD)", BARE), ("5ervice de Soins (S.P.A.D.)", DOTTED)]
)
def test_a_print_that_keeps_its_marks_tells_the_entry(text: str, value: str) -> None:
    assert (found(text).value, found(text).margin >= THRESHOLD) == (value, True)


@pytest.mark.parametrize("text", ["Service de Soins (SP A D)", "Service de Soins (S.PAD)"])
def test_a_print_that_lost_some_marks_may_have_lost_them_all(text: str) -> None:
    posterior = found(text)
    assert posterior.margin < THRESHOLD
    assert {DOTTED, BARE} <= set(dict(posterior.candidates))
