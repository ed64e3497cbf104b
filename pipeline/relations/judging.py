"""Each bound relation under the settled values: does it hold, does the paper break it, or can nobody tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.records import CellKey, Relation, Value
from pipeline.relations.exchanges import may_be_elsewhere
from pipeline.relations.ground import Bound, spellings
from pipeline.relations.holds import Mode, judge
from pipeline.relations.mending import mending
from pipeline.relations.settled import LIKELY, Settled
from pipeline.relations.view import View
from pipeline.wording import letters

State = Literal["holds", "in mode", "broken", "open", "unjudged"]
"""`open`: it holds under one reading of a doubtful cell, and another that is about as likely breaks it."""

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
    `instead` is, for `open`, the doubtful cell and the reading of it that breaks the relation. `even` says of a
    `broken` one that readings as likely as the best would mend it, be it of cells that are published as they are read.
    """

    bound: Bound
    state: State
    gap: int | None = None
    mode: Mode | None = None
    doubtful: tuple[CellKey, ...] = ()
    blocking: tuple[CellKey, ...] = ()
    instead: tuple[CellKey, Value] | None = None
    even: bool = False


def judge_all(
    bound: Iterable[Bound],
    view: View,
    settled: Mapping[CellKey, Settled],
    lost: frozenset[CellKey] = frozenset(),
    searched: Iterable[Relation] | None = None,
) -> list[Judged]:
    """Judge every bound relation under the settled values; `lost` cells had a print that the scan does not show.

    `searched` are the relations that the search for the best explanation was given, None where that is not known.
    """
    every = list(bound)
    taken = None if searched is None else {_name(relation) for relation in searched}
    judged = [_judge(one, view, settled, lost, every, taken is None or _name(one.relation) in taken) for one in every]
    unjudged = {one.bound.rule.code for one in judged if one.state == "unjudged"}
    silent = [one.state == "holds" and not unjudged.isdisjoint(one.bound.rule.idle_with) for one in judged]
    told = [_told_instead(one, view, settled) if left else one for one, left in zip(judged, silent, strict=True)]
    return [_seconded(one, every, settled) for one in told]


def _name(relation: Relation) -> tuple[str, frozenset[CellKey]]:
    return relation.code, frozenset(relation.cells)


def _told_instead(one: Judged, view: View, settled: Mapping[CellKey, Settled]) -> Judged:
    """A relation that leaves it to others to tell of a slip: told here, where one of these cannot be judged."""
    if one.bound.bears or len(one.bound.relation.cells) != 2:
        return one
    bound = replace(one.bound, bears=True)
    slips = (_slipped(bound, key, view, settled) for key in bound.relation.cells)
    return next((slipped for slipped in slips if slipped is not None), one)


def _seconded(one: Judged, every: Sequence[Bound], settled: Mapping[CellKey, Settled]) -> Judged:
    """What may be a slip or a misread is a slip where another print, that of a figure which must be equal, shows it."""
    if one.state != "open" or one.bound.rule.check != "sum" or one.instead is None:
        return one
    key, value = one.instead
    for other in every:
        shown = [cell for cell in other.relation.cells if settled[cell].shown]
        if other.rule.check == "sum" and len(other.relation.cells) == 2 and len(shown) == 2 and key in shown:
            twin = settled[shown[0] if shown[1] == key else shown[1]]
            print_there = twin.slip if twin.slip is not None or not twin.as_printed else twin.value
            if value == print_there:
                return replace(one, state="broken", doubtful=(key,))
    return one


def _judge(
    bound: Bound,
    view: View,
    settled: Mapping[CellKey, Settled],
    lost: frozenset[CellKey],
    every: Sequence[Bound],
    searched: bool,
) -> Judged:
    relation = bound.relation
    declared = relation.terms[0][0]
    shown = [key for key in relation.cells if settled[key].shown]
    unreadable = tuple(key for key in shown if settled[key].value is None)
    doubtful = tuple(key for key in relation.cells if settled[key].value is not None and not settled[key].sure)
    outcome = judge(relation, view.values)
    if bound.rule.check == "pair":
        return _judge_pair(bound, view, unreadable + doubtful)
    if bound.rule.check == "same":
        return Judged(bound, "holds" if outcome.holds else "broken", None, outcome.mode, doubtful)
    if unreadable:
        return Judged(bound, "unjudged", blocking=unreadable)
    gap = outcome.gap or 0
    if bound.rule.check == "at_most":
        slipped = _slipped(bound, declared, view, settled) if gap <= 0 else None
        return slipped or Judged(bound, "broken" if gap > 0 else "holds", gap, None, doubtful)
    if gap == 0:
        as_likely = _as_likely_broken(bound, view, settled, doubtful) or _slipped(bound, declared, view, settled)
        return as_likely or Judged(bound, "holds", 0, "exact", doubtful)
    # What was lost can only have added to its own side: a gap on the other side is there all the same.
    adding = {key for key, _ in bound.uncertain if settled[key].value != 0}
    terms = relation.terms + bound.uncertain
    wanting = tuple(key for key, sign in terms if (key in lost or key in adding) and (sign > 0) == (gap > 0))
    if wanting:
        return Judged(bound, "unjudged", blocking=wanting)
    if outcome.holds:
        return Judged(bound, "in mode", gap, outcome.mode, doubtful)
    unplaced = tuple(key for key in shown if may_be_elsewhere(key, relation, view, settled, every))
    if unplaced or _too_doubtful(relation, doubtful, view, settled) or _lost_a_line(bound, view, gap):
        return Judged(bound, "unjudged", blocking=unplaced or doubtful or relation.cells)
    mended = mending(relation, settled)
    likely = mended is not None and mended < LIKELY
    # Where the search took other rows for the rule's, it said nothing of these; figures that are all sure do.
    breaks = _paper_breaks(bound, settled, doubtful) if searched or doubtful else not likely
    printed = view.value(declared)
    slips = mended is not None and doubtful == (declared,) and _may_slip(bound)
    if slips and printed is not None and not breaks and not bound.guessed:
        return Judged(bound, "open", gap, None, doubtful, (), (declared, printed))
    repaired = [key for key in doubtful if _tells(settled[key]) and not settled[key].as_printed]
    if not breaks and not doubtful and not bound.guessed:
        return Judged(bound, "broken", gap, even=True)
    if bound.guessed or not breaks or (likely and repaired):
        missing = tuple(key for key in relation.cells if not settled[key].shown)
        return Judged(bound, "unjudged", blocking=doubtful or missing)
    even = mended is not None and mended <= AS_LIKELY
    return Judged(bound, "broken", gap, None, doubtful, even=even)


def _too_doubtful(
    relation: Relation, doubtful: Sequence[CellKey], view: View, settled: Mapping[CellKey, Settled]
) -> bool:
    """Whether so much of a relation is doubtful that a gap says rather that the scan was misread.

    A dash that is nothing but a zero adds nothing to a gap, however unsure its place. A cell that is doubtful for no
    other reason than that another reading of it would mend the gap is no doubt beside it.
    """
    shown = sum(settled[key].shown for key in relation.cells)
    return sum(_tells(settled[key]) and not _only_mends(relation, key, view, settled) for key in doubtful) > max(
        FEW, MANY * shown
    )


def _only_mends(relation: Relation, key: CellKey, view: View, settled: Mapping[CellKey, Settled]) -> bool:
    likely = [value for value, nats in settled[key].others if nats < LIKELY]
    return bool(likely) and all(judge(relation, {**view.values, key: value}).holds for value in likely)


def _tells(cell: Settled) -> bool:
    return any(value for value, nats in cell.candidates if nats < LIKELY)


def _as_likely_broken(
    bound: Bound, view: View, settled: Mapping[CellKey, Settled], doubtful: Sequence[CellKey]
) -> Judged | None:
    """The relation as `open`, where one doubtful cell has another reading that is as likely and breaks it."""
    if len(doubtful) != 1 or not bound.bears or not settled[doubtful[0]].shown or settled[doubtful[0]].broken is None:
        return None
    key = doubtful[0]
    for value, nats in settled[key].others:
        outcome = judge(bound.relation, {**{cell: view.value(cell) for cell in bound.relation.cells}, key: value})
        if nats <= AS_LIKELY and not outcome.holds:
            return Judged(bound, "open", outcome.gap, None, tuple(doubtful), (), (key, value))
    return None


def _lost_a_line(bound: Bound, view: View, gap: int) -> bool:
    """Whether a list falls short of the figure declared elsewhere by what one of its lines shows: the scan may as well
    have lost such a line as the paper counted it twice.
    """
    relation = bound.relation
    listed = [key for key, sign in relation.terms if sign > 0 and key.row.isdigit()]
    return gap > 0 and gap in {view.value(key) for key in listed}


def _slipped(bound: Bound, key: CellKey, view: View, settled: Mapping[CellKey, Settled]) -> Judged | None:
    """The relation as `open`, where the figure of `key` breaks it as it is printed, and the paper may print it so."""
    slip = settled[key].slip
    if slip is None or not _may_slip(bound):
        return None
    outcome = judge(bound.relation, {**{cell: view.value(cell) for cell in bound.relation.cells}, key: slip})
    gap = outcome.gap or 0
    if outcome.holds or (bound.rule.check == "at_most" and gap <= 0):
        return None
    return Judged(bound, "open", outcome.gap, None, (key,), (), (key, slip))


def _may_slip(bound: Bound) -> bool:
    """Whether the paper may readily declare another figure than its components make."""
    return bound.relation.terms[0][1] < 0 and bound.bears and bound.rule.price <= SELDOM


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
