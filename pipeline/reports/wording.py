"""The words of the reports, French first."""

from __future__ import annotations

from typing import Literal

Language = Literal["fr", "en"]

STATUS: dict[str, dict[Language, tuple[str, str]]] = {
    "verified": {"fr": ("vérifiée", "vérifiées"), "en": ("verified", "verified")},
    "read": {"fr": ("lue, sans recoupement", "lues, sans recoupement"), "en": ("read, uncorroborated",) * 2},
    "repaired": {"fr": ("corrigée avec preuve", "corrigées avec preuve"), "en": ("repaired with proof",) * 2},
    "decided": {"fr": ("décidée par une personne", "décidées par une personne"), "en": ("decided by a person",) * 2},
    "ambiguous": {"fr": ("à décider", "à décider"), "en": ("to decide", "to decide")},
    "illegible": {"fr": ("illisible", "illisibles"), "en": ("illegible", "illegible")},
    "missing": {"fr": ("non montrée", "non montrées"), "en": ("not shown", "not shown")},
}
"""What a status means to a reader: one cell, several cells."""

SEVERITY: dict[str, dict[Language, str]] = {
    "error": {"fr": "erreur", "en": "error"},
    "warning": {"fr": "à voir", "en": "warning"},
    "info": {"fr": "pour information", "en": "info"},
}
KIND: dict[str, dict[Language, str]] = {
    "discrepancy": {"fr": "Ce que le document dit de deux façons", "en": "Where the paper disagrees with itself"},
    "rule": {"fr": "Règles du programme non respectées", "en": "Programme rules that are not met"},
    "missing": {"fr": "Ce qui n'est pas montré", "en": "What is not shown"},
    "misread": {"fr": "Lectures à revoir", "en": "Readings to look at"},
}
TABLE: dict[str, dict[Language, str]] = {
    "etablissement": {"fr": "établissements", "en": "establishments"},
    "devis": {"fr": "devis", "en": "quotes"},
    "synthese": {"fr": "synthèse", "en": "synthesis"},
    "galis": {"fr": "GALIS", "en": "GALIS"},
}
PHRASES: dict[str, dict[Language, str]] = {
    "cells": {"fr": "{count} cellules : {parts}", "en": "{count} cells: {parts}"},
    "more": {"fr": "… et {count} autres, dans {path}", "en": "… and {count} more, in {path}"},
    "outputs": {"fr": "Résultats : {path}", "en": "Results: {path}"},
    "store": {"fr": "Base de tous les dossiers : {path}", "en": "Store of all dossiers: {path}"},
    "refused": {"fr": "Dossiers non traités :", "en": "Dossiers not processed:"},
    "many": {"fr": "{count} dossiers rapprochés", "en": "{count} dossiers reconciled"},
    "none": {"fr": "Rien à signaler.", "en": "Nothing to report."},
    "findings": {"fr": "{errors} erreurs, {warnings} points à voir", "en": "{errors} errors, {warnings} warnings"},
}


def status_count(status: str, count: int, language: Language) -> str:
    """A number of cells and their status in words.

    >>> status_count("verified", 1, "fr"), status_count("missing", 3, "fr")
    ('1 vérifiée', '3 non montrées')
    """
    one, many = STATUS[status][language]
    return f"{count} {one if count == 1 else many}"


def phrase(name: str, language: Language, **parts: object) -> str:
    """A sentence of the reports, filled in."""
    return PHRASES[name][language].format(**parts)
