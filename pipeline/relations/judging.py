"""Each bound relation under the settled values: does it hold, does the paper break it, or can nobody tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from pipeline.records import CellKey, Value
from pipeline.relations.ground import Bound, spellings
from pipeline.relations.holds import Mode, judge
from pipeline.relations.settled import Settled
from pipeline.relations.view import View
from pipeline.wording import letters

State = Literal["holds", "in mode", "broken", "open", "unjudged"]
"""`open`: it holds under the best values, but a reading that is as likely breaks it."""

MOST_PIECES = 8
SELDOM = 5.0
"""Price in nats of a relation that the paper breaks so seldom that a misread is the likelier story."""
FEW, MANY = 2, 0.2
"""Doubtful cells of a relation, and their share, above which a gap says rather that the scan was misread."""
AS_LIKELY = 1.0
"""Nats within which another reading of a doubtful cell is as likely as the best one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A bound relation under the settled values. `gap` is in cents or units, None where the rule has none.

    `doubtful` are its cells that are not published as sure; `blocking` those that keep it from being judged.
    `instead` is, for `open`, the doubtful cell and its reading that breaks the relation.
    """

    bound: Bound
    state: State
    gap: int | None = None
    mode: Mode | None = None
    doubtful: tuple[CellKey, ...] = ()
    blocking: tuple[CellKey, ...] = ()
    instead: tuple[CellKey, Value] | None = None


def judge_all(
    bound: Iterable[Bound], view: View, settled: Mapping[CellKey, Settled], lost: frozenset[CellKey] = frozenset()
) -> list[Judged]:
    """Judge every bound relation under the settled values; `lost` cells had a print that the scan does not show."""
    return [_judge(one, view, settled, lost) for one in bound]


def _judge(bound: Bound, view: View, settled: Mapping[CellKey, Settled], lost: frozenset[CellKey]) -> Judged:
    relation = bound.relation
    shown = [key for key in relation.cells if settled[key].shown]
    unreadable = tuple(key for key in shown if settled[key].value is None)
    doubtful = tuple(key for key in shown if not settled[key].sure)
    outcome = judge(relation, view.values)
    if bound.rule.check == "pair":
        return _judge_pair(bound, view, unreadable + doubtful)
    if bound.rule.check == "same":
        return Judged(bound, "holds" if outcome.holds else "broken", None, outcome.mode, doubtful)
    if unreadable:
        return Judged(bound, "unjudged", blocking=unreadable)
    gap = outcome.gap or 0
    if bound.rule.check == "at_most":
        slipped = _slipped(bound, view, settled) if gap <= 0 else None
        return slipped or Judged(bound, "broken" if gap > 0 else "holds", gap, None, doubtful)
    if gap == 0:
        as_likely = _as_likely_broken(bound, view, settled, doubtful) or _slipped(bound, view, settled)
        return as_likely or Judged(bound, "holds", 0, "exact", doubtful)
    # What was lost can only have added to its own side: a gap on the other side is there all the same.
    wanting = tuple(key for key, sign in relation.terms if key in lost and (sign > 0) == (gap > 0))
    if wanting:
        return Judged(bound, "unjudged", blocking=wanting)
    if outcome.holds:
        return Judged(bound, "in mode", gap, outcome.mode, doubtful)
    unplaced = tuple(key for key in shown if _may_be_elsewhere(key, bound, view, settled))
    if unplaced or len(doubtful) > max(FEW, MANY * len(shown)) or _lost_a_line(bound, view, gap):
        return Judged(bound, "unjudged", blocking=unplaced or doubtful or relation.cells)
    if bound.guessed or not _paper_breaks(bound, settled, doubtful):
        missing = tuple(key for key in relation.cells if not settled[key].shown)
        return Judged(bound, "unjudged", blocking=doubtful or missing)
    return Judged(bound, "broken", gap, None, doubtful)


def _as_likely_broken(
    bound: Bound, view: View, settled: Mapping[CellKey, Settled], doubtful: Sequence[CellKey]
) -> Judged | None:
    """The relation as `open`, where one doubtful cell has another reading that is as likely and breaks it."""
    if len(doubtful) != 1 or not bound.bears or settled[doubtful[0]].broken is None:
        return None
    key = doubtful[0]
    for value, nats in settled[key].others:
        outcome = judge(bound.relation, {**{cell: view.value(cell) for cell in bound.relation.cells}, key: value})
        if nats <= AS_LIKELY and not outcome.holds:
            return Judged(bound, "open", outcome.gap, None, tuple(doubtful), (), (key, value))
    return None


def _may_be_elsewhere(key: CellKey, bound: Bound, view: View, settled: Mapping[CellKey, Settled]) -> bool:
    """Whether the print of a cell may be that of another, and that of the other, taken for it, makes the gap go.

    A print of a list may be one of the next row or column; what it leaves behind nobody knows.
    """
    if settled[key].placed:
        return False
    if key.row.isdigit():
        return True
    values = {cell: view.value(cell) for cell in bound.relation.cells}
    others = (view.value(other) for other in view.cells[key].elsewhere)
    return any(judge(bound.relation, {**values, key: other}).holds for other in others)


def _lost_a_line(bound: Bound, view: View, gap: int) -> bool:
    """Whether a list falls short of the figure declared elsewhere by what one of its lines shows: the scan may as well
    have lost such a line as the paper counted it twice.
    """
    relation = bound.relation
    listed = [key for key, sign in relation.terms if sign > 0 and key.row.isdigit()]
    return gap > 0 and gap in {view.value(key) for key in listed}


def _slipped(bound: Bound, view: View, settled: Mapping[CellKey, Settled]) -> Judged | None:
    """The relation as `open`, where its declared figure breaks it as it is printed, and the paper may print it so."""
    key, declared = bound.relation.terms[0]
    slip = settled[key].slip
    if slip is None or declared > 0 or not bound.bears or bound.rule.price > SELDOM:
        return None
    outcome = judge(bound.relation, {**{cell: view.value(cell) for cell in bound.relation.cells}, key: slip})
    gap = outcome.gap or 0
    if outcome.holds or (bound.rule.check == "at_most" and gap <= 0):
        return None
    return Judged(bound, "open", outcome.gap, None, (key,), (), (key, slip))


def _paper_breaks(bound: Bound, settled: Mapping[CellKey, Settled], doubtful: Sequence[CellKey]) -> bool:
    """Whether the paper, rather than the scan, is to be believed to break a relation.

    Where the search for the best explanation took the relation in, it knows; else the cells must all be sure.
    """
    stories = [story for key in bound.relation.cells if (story := settled[key].broken) is not None]
    if stories and bound.bears:
        return any(bound.rule.code in story for story in stories)
    return not doubtful


def _judge_pair(bound: Bound, view: View, doubtful: tuple[CellKey, ...]) -> Judged:
    one, other = (view.value(key) for key in bound.relation.cells)
    if doubtful or one is None or other is None:
        return Judged(bound, "unjudged", blocking=doubtful)
    known = spellings(bound.rule.pairs)
    if (one, other) in bound.relation.pairs or str(one) in known.get(letters(str(other)), ()):
        return Judged(bound, "holds")
    lefts = {left for left, _ in bound.relation.pairs}
    # A wording that no nomenclature knows is the contract's to report, not a contradiction.
    return Judged(bound, "broken" if one in lefts and letters(str(other)) in known else "holds")


def consequences(judged: Sequence[Judged]) -> dict[int, list[int]]:
    """Relations whose gap only adds up the gaps of others: place in `judged` to the places that it follows from.

    Rules are looked at last first, since consequences are declared after their causes; nothing follows from itself.
    """
    follows: dict[int, list[int]] = {}
    for place in reversed(range(len(judged))):
        one = judged[place]
        if one.state not in {"broken", "in mode"} or not one.bound.rule.follows_from or one.gap is None:
            continue
        causes = [
            other
            for other, cause in enumerate(judged)
            if cause.bound.rule.code in one.bound.rule.follows_from
            and cause.gap
            and cause.state in {"broken", "in mode"}
        ]
        if not causes or len(causes) > MOST_PIECES or any(place in _roots(other, follows) for other in causes):
            continue
        if signed_gaps([judged[other].gap or 0 for other in causes], one.gap) is not None:
            follows[place] = causes
    return follows


def signed_gaps(gaps: Sequence[int], whole: int) -> list[int] | None:
    """The gaps with the signs under which they add up to `whole`, None where no signs do.

    >>> signed_gaps([60, -51], -111), signed_gaps([60, -51], 50)
    ([-60, -51], None)
    """
    for signs in product((1, -1), repeat=len(gaps)):
        signed = [sign * gap for sign, gap in zip(signs, gaps, strict=True)]
        if sum(signed) == whole:
            return signed
    return None


def _roots(place: int, follows: Mapping[int, list[int]]) -> set[int]:
    reached, waiting = set(), [place]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += follows.get(here, [])
    return reached
