"""Words of the HTML report that its pages put together themselves: the window of a cell, the state of a relation."""

from __future__ import annotations

from pipeline.reports.figures import Both

DIALOG: dict[str, Both] = {
    "printed": Both("Imprimé :", "Printed:"),
    "nothing": Both("rien n’est montré", "nothing is shown"),
    "none": Both("Aucune valeur publiée", "No value published"),
    "margin": Both("Marge :", "Margin:"),
    "decided": Both("Décidé par", "Decided by"),
    "reasons": Both("Ce qui ne va pas", "What is wrong"),
    "candidates": Both("Lectures possibles", "Possible readings"),
    "proof": Both("Preuve", "Evidence"),
    "runner": Both("La seconde lecture", "The second reading"),
    "controls": Both("Contrôles", "Checks"),
    "others": Both("Autres impressions du même chiffre", "Other prints of the same figure"),
    "scan": Both("Dans le scan", "In the scan"),
    "page": Both("page", "page"),
    "line": Both("ligne", "line"),
    "sheet": Both("À décider dans le classeur, n°", "To be decided in the workbook, no."),
    "match": Both("cellules montrées", "cells shown"),
    "all": Both("toutes les cellules", "all cells"),
}
STATE: dict[str, Both] = {
    "exact": Both("✓ tient", "✓ holds"),
    "cut": Both("✓ tient, centimes abandonnés", "✓ holds, cents dropped"),
    "rounded": Both("✓ tient, arrondi à l’euro", "✓ holds, rounded to the euro"),
    "broken": Both("✗ ne tient pas", "✗ does not hold"),
    "open": Both("? pas encore établi", "? not settled yet"),
}
"""What became of a declared sum, by the state of its control."""
