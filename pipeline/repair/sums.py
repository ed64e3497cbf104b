"""Groups of figures tied by sums: what each cell may be.

Three ways, the cheapest that serves: cells that nothing can move are set aside, long columns of cells that stand
nowhere else are worked out in closed form, and what is left is searched, part by part.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from pipeline.repair.bounds import Support
from pipeline.repair.choices import Choice, Sum
from pipeline.repair.columns import Column, columns
from pipeline.repair.elimination import Elimination
from pipeline.repair.joining import WorkExceeded
from pipeline.repair.outside import Outside, Story, Worth
from pipeline.repair.ranking import MOST_NAMED, Candidate, Ranked, Telling, alone, unmoved, untold
from pipeline.repair.trimming import trimmed

SLACKS = (10.0, 7.0, 4.0)
"""Nats by which ways to close a relation may cost more than the plainest one; narrower where that is too much work."""


def rank(choices: Sequence[Choice], relations: Sequence[Sum], most_work: int) -> list[Ranked]:
    """Rank the values of every cell over all explanations of the group.

    At most about `most_work` pairs of states are looked at in each connected part; a part that needs more is searched
    within a narrower horizon, and at last given up: its cells come back `timed_out`, as they are printed.

    Parts are searched once without the columns, then again with what the columns say of their cells given all others.
    """
    with _no_collection():
        return _rank(choices, relations, most_work)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A search makes and drops millions of small tuples without cycles: to look for cycles doubles its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _rank(choices: Sequence[Choice], relations: Sequence[Sum], most_work: int) -> list[Ranked]:
    long = columns(relations)
    searched = [r for r in range(len(relations)) if r not in long]
    tied = {cell for r in searched for cell, _ in relations[r].terms}
    margins = Support(choices, relations).settled(tied, long)
    for relation in relations:
        if relation.windows and not all(cell in margins for cell, _ in relation.terms):
            margins.pop(relation.terms[0][0], None)
    ranked = {cell: unmoved(choices[cell], margin) for cell, margin in margins.items()}
    parts = list(_parts(len(choices), relations, searched, margins.keys()))
    for cells, among in parts:
        ranked.update(zip(cells, _search(choices, relations, cells, among, most_work), strict=True))
    made = [Column(r, relations[r], choices, {c: ranked[c] for c, _ in relations[r].terms if c in tied}) for r in long]
    told = list(choices)
    moved: dict[int, list[Column]] = {}
    for column in made:
        for place, member in enumerate(column.members):
            if member.cell not in tied:
                ranked[member.cell] = column.ranked(place)
            elif member.cell not in margins:
                told[member.cell] = column.told(place, told[member.cell])
                moved.setdefault(member.cell, []).append(column)
    for cells, among in parts:
        if not moved.keys().isdisjoint(cells):
            concerned = list({id(column): column for cell in cells for column in moved.get(cell, [])}.values())
            found = _search(told, relations, cells, among, most_work)
            ranked.update(zip(cells, [_with_columns(one, concerned) for one in found], strict=True))
    return [ranked[cell] if cell in ranked else alone(choices[cell]) for cell in range(len(choices))]


def _parts(
    cells: int, relations: Sequence[Sum], searched: Sequence[int], fixed: Collection[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Connected parts of what is not fixed, by the relations `searched`: (cells, relations)."""
    root = list(range(cells))

    def find(cell: int) -> int:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    loose = {r: [cell for cell, _ in relations[r].terms if cell not in fixed] for r in searched}
    for members in loose.values():
        for cell in members[1:]:
            root[find(cell)] = find(members[0])
    parts: dict[int, tuple[set[int], list[int]]] = {}
    for r, members in loose.items():
        if members:
            part = parts.setdefault(find(members[0]), (set(), []))
            part[0].update(members)
            part[1].append(r)
    for members_of, among in parts.values():
        yield sorted(members_of), among


def _search(
    choices: Sequence[Choice], relations: Sequence[Sum], cells: list[int], among: list[int], most_work: int
) -> list[Ranked]:
    place = {cell: index for index, cell in enumerate(cells)}
    sums = [_reduced(relations[r], choices, place) for r in among]
    local = [choices[cell] for cell in cells]
    if len(sums) > 1:
        local = trimmed(local, sums)
    for slack in SLACKS:
        try:
            outside = Outside(Elimination(local, sums, most_work, slack))
        except WorkExceeded:
            continue
        if outside.solved:
            return _ranked(outside, cells, among, slack)
    return [alone(choices[cell], timed_out=True) for cell in cells]


def _reduced(relation: Sum, choices: Sequence[Choice], place: dict[int, int]) -> Sum:
    """The relation over the cells that are searched, the others standing at their references."""
    constant = sum([coefficient * choices[cell].reference for cell, coefficient in relation.terms if cell not in place])
    terms = tuple([(place[cell], coefficient) for cell, coefficient in relation.terms if cell in place])
    return replace(relation, terms=terms, constant=relation.constant + constant)


def _ranked(outside: Outside, cells: list[int], among: list[int], slack: float) -> list[Ranked]:
    def renamed(story: Story) -> Story:
        return Story(
            {cells[cell]: value for cell, value in story.values.items()},
            tuple([among[r] for r in story.broken]),
            tuple([among[r] for r in story.modes]),
        )

    def through(worth: Worth) -> Story:
        return renamed(outside.through(worth))

    best = _once(lambda: renamed(outside.best()))
    found = []
    for worths in outside.worths:
        order = sorted(worths.values.items(), key=lambda entry: (-entry[1].weight, entry[0]))
        values = tuple([
            Candidate(value, worth.weight, worth.cost, partial(through, worth))
            for value, worth in order[:MOST_NAMED]
            if worth.weight > 0.0
        ])  # fmt: skip
        other = worths.unspecified + sum([worth.weight for _, worth in order[MOST_NAMED:]])
        found.append(Ranked(values, other, slack, best if values else untold))
    return found


def _with_columns(found: Ranked, concerned: list[Column]) -> Ranked:
    """The same with stories that say what becomes of the columns."""

    def told(tell: Telling) -> Story | None:
        story = tell()
        if story is None:
            return None
        values, broken = dict(story.values), story.broken
        for column in concerned:
            added = column.answer(values)
            values.update(added.values)
            broken += added.broken
        return Story(values, broken, story.modes)

    values = tuple([replace(candidate, story=partial(told, candidate.story)) for candidate in found.values])
    return replace(found, values=values, best=partial(told, found.best))


def _once(tell: Callable[[], Story]) -> Callable[[], Story]:
    told: list[Story] = []

    def again() -> Story:
        if not told:
            told.append(tell())
        return told[0]

    return again
