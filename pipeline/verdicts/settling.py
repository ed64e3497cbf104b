"""The verdict of each cell from the search for the best explanation: value, status, margin, candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.evidence import Evidence
from pipeline.printed import value_text
from pipeline.records import MARGIN_CAP, Cell, CellKey, Relation, Value, Verdict
from pipeline.repair.posterior import Posterior
from pipeline.verdicts.placing import certain_places, resting_on_doubtful_places
from pipeline.verdicts.row_proofs import with_row_proofs

THRESHOLD = 9.0
"""Nats of margin from which a value is published as sure (docs/decisions/0005-threshold.md says why)."""

READ = 3.0
"""Nats under which a value as printed is handed to a person where other cells bear on it, and speak for another."""

UNPLACED = 3.0
"""Nats of placement under which a print may well belong to another row or column."""

KEY_ALONE = 3.5
"""Nats more that a number needs that nothing but its own key bears on: every number of a dossier is such a chance."""

LISTS_HOLD = 5.0
"""Nats of margin that all cells of a column's sum need for it to show that the column is complete."""

REACH = 5.0
"""Candidates are listed up to this many nats beyond the threshold."""


def verdicts(
    evidence: Evidence,
    relations: Sequence[Relation],
    posteriors: Mapping[CellKey, Posterior],
    codes: Mapping[CellKey, Sequence[str]],
) -> dict[CellKey, Verdict]:
    """One verdict a published cell. `codes` are the checks that bear on a cell beside the relations."""
    bearing: dict[CellKey, dict[str, None]] = {key: dict.fromkeys(codes.get(key, ())) for key in evidence.cells}
    for relation in relations:
        for key in relation.cells:
            if key in bearing:
                bearing[key][relation.code] = None
    for key, found in posteriors.items():
        bearing[key].update(dict.fromkeys(found.codes))
    places = certain_places(evidence.cells, relations, posteriors, THRESHOLD, LISTS_HOLD, evidence.miscounted)
    unproven = resting_on_doubtful_places(evidence.cells, relations, posteriors, places, UNPLACED)
    places = with_row_proofs(places, evidence.cells, relations, posteriors)
    return {
        key: settle(cell, evidence.printed[key], posterior, list(bearing[key]), places[key])
        for key, cell in evidence.cells.items()
        for posterior in [_without_proof(posteriors.get(key)) if key in unproven else posteriors.get(key)]
    }


def _without_proof(found: Posterior | None) -> Posterior | None:
    return replace(found, corroborated=False) if found is not None else None


def settle(cell: Cell, printed: Value | None, found: Posterior | None, rules: list[str], place: float) -> Verdict:
    """The verdict of one cell. `place` is how sure its row and column are, in nats.

    The margin is never above the certainty of the cell's place: a right figure in a wrong row is a wrong figure.
    """
    if cell.reading is None and not cell.witnesses:
        return Verdict("missing", candidates=_implied(cell, found), rules=rules, reason=cell.reason)
    if found is None or found.value is None:
        if found is None and printed is not None:
            text = value_text(printed, cell.kind)
            if place < UNPLACED:
                return Verdict("ambiguous", None, 0.0, [(text, 0.0)], rules, "place uncertain")
            return Verdict("read", text, None, rules=rules)
        return Verdict("illegible", rules=rules, reason="nothing within reach")
    margin = max(0.0, min(found.margin, place, MARGIN_CAP))
    candidates = _listed(cell, found)
    text = value_text(found.value, cell.kind)
    if found.timed_out:
        return Verdict("ambiguous", None, 0.0, candidates, rules, "search bounded")
    if place < UNPLACED:
        return Verdict("ambiguous", None, margin, candidates, rules, "place uncertain")
    enough = THRESHOLD if found.tied or cell.kind != "identifier" else THRESHOLD + KEY_ALONE
    if margin >= enough and found.corroborated:
        return Verdict("verified" if found.value == printed else "repaired", text, margin, candidates[:1], rules)
    if found.value == printed and (margin >= READ or not found.tied):
        return Verdict("read", text, margin, candidates, rules)
    return Verdict("ambiguous", None, margin, candidates, rules)


def _listed(cell: Cell, found: Posterior) -> list[tuple[str, float]]:
    return [(value_text(value, cell.kind), nats) for value, nats in found.candidates if nats <= THRESHOLD + REACH]


def _implied(cell: Cell, found: Posterior | None) -> list[tuple[str, float]]:
    """What the relations imply of a cell that shows nothing, for a person to decide on; never published."""
    if found is None or found.value is None or found.printed is not None:
        return []
    return _listed(cell, found)[:3]
