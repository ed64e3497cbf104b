"""What the sum of a row proves of one of its cells by the others, wherever the print that it was given belongs.

Where the total of a row and all its parts but one surely stand in that row, the one that is left is what they leave:
nothing, for a zero, if it is likely printed at all; and a figure whose own column is in doubt is right if they are, or
if it makes the sum hold by coincidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from pipeline.records import Cell, CellKey, Relation, certainty
from pipeline.repair.posterior import Posterior

LIKELY = 3.0
"""Nats of the place of a dash, at least: under them it may well be another row's, and the paper print nothing here."""
UNPROVEN = 5.0
"""Nats at most of the place of a zero in a list that no sum of its row proves: it adds nothing to any column."""
COINCIDENCE = 5.0
"""Nats by which a figure of another column less likely makes the sum of a row hold, but for its misreads."""


def with_row_proofs(
    places: Mapping[CellKey, float],
    cells: Mapping[CellKey, Cell],
    relations: Iterable[Relation],
    posteriors: Mapping[CellKey, Posterior],
) -> dict[CellKey, float]:
    """The places of the cells in nats, those in lists by what the sums of their rows prove of them."""
    zeros = {key for key, found in posteriors.items() if key.row.isdigit() and found.value == 0 and key in places}
    proven = {**places, **{key: min(places[key], UNPROVEN) for key in zeros}}
    for relation in relations:
        if not _proves(relation, cells, posteriors):
            continue
        told = {
            key: math.exp(-min(places[key], posteriors[key].margin))
            for key in relation.cells
            if posteriors[key].value != 0
        }
        for key in relation.cells:
            by_others = certainty(doubt for other, doubt in told.items() if other != key)
            if key in zeros and places[key] >= LIKELY:
                proven[key] = max(proven[key], by_others)
            elif key in told and _of_another_column(cells[key], relation) and _all_shown(relation, cells):
                proven[key] = max(proven[key], min(places[key] + COINCIDENCE, by_others))
    return proven


def _proves(relation: Relation, cells: Mapping[CellKey, Cell], posteriors: Mapping[CellKey, Posterior]) -> bool:
    """Whether a sum within one row of a list, which the paper cannot break, holds: one total of its other cells."""
    rows = {key[:2] for key in relation.cells}
    if relation.kind != "sum" or math.isfinite(relation.price) or len(rows) > 1 or not relation.cells[0].row.isdigit():
        return False
    if relation.modes != ("exact",) or sum(sign < 0 for _, sign in relation.terms) not in (1, len(relation.terms) - 1):
        return False
    values = [posteriors[key].value if key in posteriors else None for key in relation.cells]
    if any(not isinstance(value, int) for value in values) or not any(values):
        return False
    shown = all(cells[key].reading is not None for key in relation.cells if posteriors[key].value != 0)
    gap = sum(sign * value for (_, sign), value in zip(relation.terms, values, strict=True) if isinstance(value, int))
    return shown and gap == 0


def _of_another_column(cell: Cell, relation: Relation) -> bool:
    """Whether all cells that a print may belong to instead are of its row, and in no part of the sum."""
    return bool(cell.elsewhere) and all(
        other[:2] == cell.key[:2] and other not in relation.cells for other in cell.elsewhere
    )


def _all_shown(relation: Relation, cells: Mapping[CellKey, Cell]) -> bool:
    return all(cells[key].reading is not None for key in relation.cells)
