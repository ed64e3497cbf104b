"""Connected parts of a group of figures, each searched as far as the work that it takes allows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pipeline.repair.choices import Choice, Sum
from pipeline.repair.elimination import Elimination
from pipeline.repair.joining import Hopeless, WorkExceeded
from pipeline.repair.outside import Outside, Story, Worth
from pipeline.repair.ranking import Candidate, Ranked, alone, untold
from pipeline.repair.trimming import trimmed

SLACKS = (10.0, 7.0, 4.0)
"""Nats by which ways to close a relation may cost more than the plainest one; narrower where that is too much work."""
FURTHER = 11.0
"""The same where one relation is all that ties the cells: little more work, and the margins of a row's cells, of which
each is bounded by it, prove one another: three of them at 10 leave less than is asked."""


def connected(
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


def searched_part(
    choices: Sequence[Choice], relations: Sequence[Sum], cells: list[int], among: list[int], most_work: int
) -> list[Ranked]:
    """What the search says of each of `cells` under the relations `among`; as printed and `timed_out` if it gave up."""
    place = {cell: index for index, cell in enumerate(cells)}
    sums = [_reduced(relations[r], choices, place) for r in among]
    local = [choices[cell] for cell in cells]
    if len(sums) > 1:
        local = trimmed(local, sums)
    for slack in SLACKS if len(sums) > 1 else (FURTHER, *SLACKS[1:]):
        try:
            outside = Outside(Elimination(local, sums, most_work, slack))
        except Hopeless:
            break
        except WorkExceeded:
            continue
        if outside.solved:
            return _ranked(outside, cells, among, outside.search.narrowest)
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
            for value, worth in order
            if worth.weight > 0.0
        ])  # fmt: skip
        found.append(Ranked(values, worths.unspecified, slack, best if values else untold))
    return found


def _once(tell: Callable[[], Story]) -> Callable[[], Story]:
    told: list[Story] = []

    def again() -> Story:
        if not told:
            told.append(tell())
        return told[0]

    return again
