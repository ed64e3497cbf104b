"""The nomenclatures agree with each other, and keep old and new labels."""

from collections import Counter

import pytest

from checks import nomenclature
from checks.columns import COLUMNS
from pipeline.wording import canonical_words


def test_every_activity_has_a_sector_and_every_sector_an_activity():
    pairs = nomenclature.sector_pairs()
    assert {code for _, code in pairs} == set(nomenclature.activities())
    assert {sector for sector, _ in pairs} == set(nomenclature.sectors())


def test_codes_have_the_form_of_the_register():
    assert all(len(code) == 3 and code.isdigit() for code in nomenclature.activities())


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("209", "Service Polyvalent Aide et Soins A Domicile (S.P.A.S.A.D.)", "Service autonomie aide et soins (SAAS)"),
        ("460", "Service d'Aide et d'Accompagnement à Domicile (S.A.A.D.)", "Service autonomie aide (SAA)"),
    ],
)
def test_labels_that_changed_are_both_accepted_for_their_code_alone(code, old, new):
    for label in (old, new, old.upper(), new.lower(), old.split(" (")[0], new.split(" (")[0]):
        fitting = [other for other in nomenclature.activities() if nomenclature.label_fits(other, label)]
        assert fitting == [code]


def test_labels_tell_their_category():
    shared = Counter(label for _, label in nomenclature.label_pairs())
    assert [label for label, times in shared.items() if times > 1] == []


def test_accepted_labels_are_in_the_published_form():
    assert all(canonical_words(label) == label for _, label in nomenclature.label_pairs())


@pytest.mark.parametrize(
    ("finess", "department", "territory"),
    [
        ("590000014", "59", "metropole"),
        ("2A0000014", "2A", "corse"),
        ("2B0000012", "2B", "corse"),
        ("970100012", "971", "outre-mer"),
        ("970400016", "974", "outre-mer"),
        ("980500011", "976", "outre-mer"),
    ],
)
def test_a_finess_number_begins_with_its_department(finess, department, territory):
    found = nomenclature.department_of(finess)
    assert found is not None
    assert (found.code, found.territory) == (department, territory)


@pytest.mark.parametrize("finess", ["", "00", "960000010", "200000018", "990000012", "970900011"])
def test_other_numbers_have_no_department(finess):
    assert nomenclature.department_of(finess) is None


def test_there_are_96_departments_in_europe_and_six_overseas():
    assert Counter(d.territory for d in nomenclature.departments().values()) == {
        "metropole": 94,
        "corse": 2,
        "outre-mer": 6,
    }


def test_closed_vocabularies_belong_to_codes_and_labels():
    closed = {c.name for c in COLUMNS["etablissement"] if nomenclature.vocabulary("etablissement", c.name) is not None}
    assert closed == {c.name for c in COLUMNS["etablissement"] if c.kind == "code"} | {"activite_libelle"}
    assert nomenclature.vocabulary("devis", "lot") is None
