"""The posterior of every figure of a dossier: amounts, counts and percentages, by the sums that bear on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from pipeline.records import MARGIN_CAP, CellKey, Relation, Value
from pipeline.repair.candidates import Shown
from pipeline.repair.channel import Channel
from pipeline.repair.choices import Choice, Sum
from pipeline.repair.outside import Story
from pipeline.repair.posterior import CellShown, Posterior, Tale, listed
from pipeline.repair.ranking import Ranked
from pipeline.repair.slips import PLAIN, slip_of_paper, with_print
from pipeline.repair.sums import rank
from pipeline.repair.usual import choice_among, recurring

MOST_WORK = 300_000
ABSENT = 5.0
"""Nats from which a cell that shows nothing is taken to have printed nothing."""
TWINS = 5.0
"""Nats at most for two prints of one figure that nothing else bears on: the same glyphs are often misread alike."""
GAP = 6.0
"""Nats by which one given gap on paper is less likely than all gaps together."""


def figure_posteriors(
    cells: Sequence[CellShown], relations: Sequence[Relation], channel: Callable[[CellShown], Channel]
) -> dict[CellKey, Posterior]:
    """Of every amount, count and percentage, from its prints and the sums that take only such cells."""
    place = {cell.key: index for index, cell in enumerate(cells)}
    bound = [relation for relation in relations if all(key in place for key in relation.cells)]
    sums = [Sum(tuple((place[key], c) for key, c in r.terms), r.price + GAP, r.modes, r.mode_price) for r in bound]
    usual = recurring({cell.key: cell.plain if cell.literal is None else cell.literal for cell in cells})
    nothing: frozenset[int] = frozenset()
    choices = [
        choice_among(
            Shown(cell.prints, channel(cell)), cell.kind, usual.get((cell.key.table, cell.key.column), nothing)
        )
        for cell in cells
    ]
    ranked = rank(choices, sums, MOST_WORK)
    bearing: list[list[int]] = [[] for _ in cells]
    for number, relation in enumerate(bound):
        for key in relation.cells:
            bearing[place[key]].append(number)
    shown = [bool(cell.prints) for cell in cells]
    lost = [not shown[place] and not _absent(ranked[place]) for place in range(len(cells))]
    bearing = [[number for number in own if not any(lost[i] for i, _ in sums[number].terms)] for own in bearing]
    return {
        cell.key: _figure(cell, ranked[index], bearing, index, cells, bound, sums, shown, choices[index])
        for index, cell in enumerate(cells)
    }


def _figure(
    cell: CellShown,
    ranked: Ranked,
    bearing_of: Sequence[Sequence[int]],
    index: int,
    cells: Sequence[CellShown],
    bound: Sequence[Relation],
    sums: Sequence[Sum],
    shown: Sequence[bool],
    choice: Choice,
) -> Posterior:
    if not ranked.values:
        return Posterior(None, 0.0, (), printed=cell.literal, timed_out=ranked.timed_out)
    bearing = bearing_of[index]
    top = ranked.values[0]
    best = ranked.best()
    broken = set(best.broken) if best else set()
    holding = [
        number
        for number in bearing
        if number not in broken and shown[sums[number].terms[0][0]] and _tells(cells, sums[number], shown)
    ]
    rival = min(ranked.values[1:], key=lambda candidate: candidate.cost, default=None)
    story = rival.story() if rival else None
    margin = min(max(ranked.margin, 0.0), MARGIN_CAP)
    lonely = len(holding) == 1 and _only_each_other(sums, bearing_of, holding[0], index, broken)
    if lonely and _twins(cells, sums[holding[0]], shown):
        margin = min(margin, TWINS)
    candidates = listed([(candidate.value, candidate.weight) for candidate in ranked.values])
    hard = any(math.isinf(bound[number].price) for number in bearing)
    value: Value = top.value
    slip: Value | None = None
    added_up = sum(bound[number].price for number in holding if _added_up(bound[number], cell.key))
    found = None if hard else slip_of_paper(cell, choice, top.value, added_up)
    if found is not None:
        told = found.most <= PLAIN and not added_up and len(str(found.printed)) == len(str(top.value))
        margin = min(margin, found.most)
        candidates = with_print(candidates, found)
        value = candidates[0][0]
        slip = found.printed if told and value != found.printed else None
    return Posterior(
        value=value,
        margin=margin,
        candidates=candidates,
        runner_up=rival.value if rival else None,
        runner_up_cost=max(0.0, rival.cost - top.cost) if rival else None,
        runner_up_story=_tale(story, best, index, cells, bound),
        grade="forced" if holding and ranked.other == 0.0 else "listed",
        corroborated=bool(holding),
        tied=any(sum(shown[i] for i, _ in sums[number].terms) > 1 for number in bearing),
        printed=cell.literal,
        broken=tuple(dict.fromkeys(bound[number].code for number in bearing if number in broken)),
        timed_out=ranked.timed_out,
        slip=slip,
    )


def _added_up(relation: Relation, key: CellKey) -> bool:
    """Whether a cell is a part of what its own table adds up: a wrong figure on paper would stand in the total too."""
    parts = [cell for cell, sign in relation.terms if sign > 0]
    return len(parts) > 1 and key in parts and all(cell.table == key.table for cell in relation.cells)


def _tells(cells: Sequence[CellShown], relation: Sum, shown: Sequence[bool]) -> bool:
    """Whether a sum that holds says something: it takes several cells that show something, not zeros alone."""
    told = [cells[place].literal for place, _ in relation.terms if shown[place]]
    return len(told) > 1 and any(value != 0 for value in told)


def _absent(ranked: Ranked) -> bool:
    """Whether a cell that shows nothing surely printed nothing.

    One that may have been lost fills any gap: a sum that takes it says nothing of the others.
    """
    return bool(ranked.values) and ranked.values[0].value == 0 and ranked.margin >= ABSENT


def _twins(cells: Sequence[CellShown], relation: Sum, shown: Sequence[bool]) -> bool:
    """Whether a sum comes down to two cells that print the same figure, the others being zero or not shown."""
    told = [cells[place].literal for place, _ in relation.terms if shown[place]]
    figures = [value for value in told if value != 0]
    return len(figures) == 2 and figures[0] is not None and figures[0] == figures[1]


def _only_each_other(
    sums: Sequence[Sum], bearing_of: Sequence[Sequence[int]], number: int, index: int, broken: set[int]
) -> bool:
    """Whether nothing but their own sum holds either of two cells that print the same figure."""
    others = [place for place, _ in sums[number].terms if place != index]
    return not any(set(bearing_of[place]) - broken - {number} for place in others)


def _tale(
    story: Story | None, best: Story | None, index: int, cells: Sequence[CellShown], bound: Sequence[Relation]
) -> Tale:
    if story is None:
        return Tale()
    before = best.values if best else {}
    changes = tuple(
        (cells[place].key, value)
        for place, value in sorted(story.values.items())
        if place != index and value is not None and before.get(place) != value
    )
    already = set(best.broken) if best else set()
    return Tale(changes, tuple(dict.fromkeys(bound[r].code for r in story.broken if r not in already)))
