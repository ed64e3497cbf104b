"""The nomenclatures beside this file: categories of establishments, sectors, coded answers, departments.

Words are compared in the published form (upper case, without accents), labels by their letters and digits alone.
Sources are stated in the README of this folder.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pipeline.wording import canonical_words, letters

Territory = Literal["metropole", "corse", "outre-mer"]

LOTS = tuple(f"LOT {number}" for number in range(1, 10))
"""Deployment batches; a grouping prints two or three."""

_ACRONYM = re.compile(r" ?\(([A-Z](?:\.?[A-Z]){1,7})\.?\)$")


class Department(NamedTuple):
    """A French department: its code, its name, the first characters of its FINESS numbers and its territory."""

    code: str
    name: str
    finess_prefix: str
    territory: Territory


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def activities() -> Mapping[str, tuple[str, ...]]:
    """Labels of each FINESS category as its editions print them, the present one first.

    >>> activities()["460"]
    ('Service autonomie aide (SAA)', "Service d'Aide et d'Accompagnement à Domicile (S.A.A.D.)")
    """
    labels: dict[str, tuple[str, ...]] = {}
    for row in _rows("activites.csv"):
        labels[row["code"]] = (*labels.get(row["code"], ()), row["libelle"])
    return labels


@cache
def accepted_labels() -> Mapping[str, frozenset[str]]:
    """Labels that may be printed beside each category, in the published form.

    A final acronym may stand with points, without, or not at all.

    >>> sorted(accepted_labels()["183"])[:3]
    ['INSTITUT MEDICO-EDUCATIF', 'INSTITUT MEDICO-EDUCATIF (I.M.E)', 'INSTITUT MEDICO-EDUCATIF (I.M.E.)']
    >>> "SERVICE AUTONOMIE AIDE" in accepted_labels()["460"]
    True
    """
    return {code: frozenset(v for label in labels for v in _variants(label)) for code, labels in activities().items()}


def _variants(label: str) -> tuple[str, ...]:
    canonical = canonical_words(label)
    found = _ACRONYM.search(canonical)
    if found is None:
        return (canonical,)
    stem, acronym = canonical[: found.start()], found[1].replace(".", "")
    dotted = ".".join(acronym)
    return (canonical, stem, f"{stem} ({acronym})", f"{stem} ({dotted})", f"{stem} ({dotted}.)")


@cache
def _label_letters() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(map(letters, labels)) for code, labels in accepted_labels().items()}


def label_fits(code: str, label: str) -> bool:
    """Say whether a printed label is one of the category's, old or new; case, accents and signs do not count.

    >>> label_fits("183", "institut médico-éducatif (IME)"), label_fits("183", "Institut Médico-Educat1f")
    (True, False)
    >>> label_fits("209", "Service Polyvalent Aide et Soins à Domicile (SPASAD)"), label_fits("999", "")
    (True, False)
    """
    return letters(label) in _label_letters().get(code, frozenset())


@cache
def label_pairs() -> frozenset[tuple[str, str]]:
    """Category and label, in the published form, that may stand together on one row.

    >>> ("202", "RESIDENCES AUTONOMIE") in label_pairs()
    True
    """
    return frozenset((code, label) for code, labels in accepted_labels().items() for label in labels)


@cache
def sector_pairs() -> frozenset[tuple[str, str]]:
    """Sector and category that may stand together on one row.

    >>> ("RA", "202") in sector_pairs(), ("RA", "354") in sector_pairs()
    (True, False)
    """
    return frozenset((row["secteur"], row["code"]) for row in _rows("activites_secteurs.csv"))


@cache
def sectors() -> Mapping[str, str]:
    """Sector codes and what they stand for.

    >>> sectors()["SSIAD"]
    'Soins infirmiers à domicile'
    """
    return {row["code"]: row["libelle"] for row in _rows("secteurs.csv")}


@cache
def project_types() -> Mapping[str, str]:
    """Project types and what they stand for.

    >>> tuple(project_types())
    ('ACQUISITION', 'MISE EN CONFORMITE')
    """
    return {row["code"]: row["libelle"] for row in _rows("types_projet.csv")}


@cache
def sons_answers() -> Mapping[str, str]:
    """Answers to the question on SONS funding, and what they stand for.

    >>> tuple(sons_answers())
    ('OUI', 'NON')
    """
    return {row["code"]: row["libelle"] for row in _rows("sons.csv")}


@cache
def departments() -> Mapping[str, Department]:
    """French departments by code.

    >>> departments()["2A"].territory, departments()["973"].finess_prefix, departments()["976"].finess_prefix
    ('corse', '9703', '980')
    """
    found: dict[str, Department] = {}
    for row in _rows("departements.csv"):
        territory: Territory = (
            "corse"
            if row["territoire"] == "corse"
            else "outre-mer"
            if row["territoire"] == "outre-mer"
            else "metropole"
        )
        found[row["code"]] = Department(row["code"], row["nom"], row["prefixe_finess"], territory)
    return found


@cache
def _departments_by_prefix() -> Mapping[str, Department]:
    return {department.finess_prefix: department for department in departments().values()}


def department_of(finess: str) -> Department | None:
    """Return the department whose FINESS numbers begin as this one does, None where there is none.

    >>> department_of("2B0000012").name, department_of("970300018").name, department_of("000000000")
    ('Haute-Corse', 'Guyane', None)
    """
    by_prefix = _departments_by_prefix()
    return next((by_prefix[finess[:size]] for size in (4, 3, 2) if finess[:size] in by_prefix), None)


@cache
def vocabulary(table: str, column: str) -> tuple[str, ...] | None:
    """Closed vocabulary of a column in the published form, sorted; None where any text may stand.

    >>> vocabulary("etablissement", "sons"), vocabulary("etablissement", "ville")
    (('NON', 'OUI'), None)
    """
    closed: dict[str, frozenset[str]] = {
        "type_projet": frozenset(project_types()),
        "sons": frozenset(sons_answers()),
        "secteur": frozenset(sectors()),
        "activite_code": frozenset(activities()),
        "activite_libelle": frozenset(label for labels in accepted_labels().values() for label in labels),
        "lot": frozenset(LOTS),
    }
    return tuple(sorted(closed[column])) if table == "etablissement" and column in closed else None


FAMILIES = frozenset({"PA", "PH", "PE", "PDS", "SAD"})
"""Sector codes that name a whole family of establishments; a form seldom prints them for one of it."""


def usual(table: str, column: str) -> frozenset[str]:
    """Return the values of a closed vocabulary as the nomenclature prints them, its variant spellings left out.

    >>> "Résidences autonomie" in usual("etablissement", "activite_libelle"), "PA" in usual("etablissement", "secteur")
    (True, False)
    """
    if column == "activite_libelle":
        return frozenset(label for labels in activities().values() for label in labels)
    families = FAMILIES if column == "secteur" else frozenset()
    return frozenset(vocabulary(table, column) or ()) - families
