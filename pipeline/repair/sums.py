"""Groups of figures tied by sums: what each cell may be.

Three ways, the cheapest that serves: cells that nothing can move are set aside, long columns of cells that stand
nowhere else are worked out in closed form, and what is left is searched, part by part.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from pipeline.repair.bounds import Support
from pipeline.repair.choices import EURO, Choice, Sum
from pipeline.repair.columns import Column, Member, columns, differ, leaf, searched
from pipeline.repair.outside import Story
from pipeline.repair.parts import connected, searched_part
from pipeline.repair.ranking import Candidate, Ranked, Telling, alone, unmoved, untold


def rank(choices: Sequence[Choice], relations: Sequence[Sum], most_work: int) -> list[Ranked]:
    """Rank the values of every cell over all explanations of the group.

    At most about `most_work` pairs of states are looked at in each connected part; a part that needs more is searched
    within a narrower horizon, and at last given up: its cells come back `timed_out`, as they are printed.

    Parts are searched once without the columns, then again with what the columns say of their cells given all others,
    and once more where other columns changed what a column was given of its cells.
    """
    group = _Group(choices, relations, most_work)
    group.search(choices, group.parts())
    group.add_up()
    group.hear()
    group.search_again()
    group.hear_each_other()
    return group.told_all()


class _Group:
    """A group of cells on its way from what its short relations say to what these and its columns say together."""

    def __init__(self, choices: Sequence[Choice], relations: Sequence[Sum], most_work: int) -> None:
        self.choices = choices
        self.relations = relations
        self.most_work = most_work
        self.long = columns(relations)
        self.short = [r for r in range(len(relations)) if r not in self.long]
        self.tied: dict[int, list[int]] = {}
        for r in self.short:
            for cell, _ in relations[r].terms:
                self.tied.setdefault(cell, []).append(r)
        self.support = Support(choices, [relations[r] for r in self.short])
        self.settled = self.support.settled(self.tied)
        self._keep_declared_with_parts()
        self.ranked = {cell: unmoved(choices[cell], margin) for cell, margin in self.settled.items()}
        self.heard: dict[int, list[tuple[Column, int]]] = {}
        self.told = list(choices)

    def _keep_declared_with_parts(self) -> None:
        """A figure that may be declared without its cents is not settled before its parts are."""
        for r in self.short:
            terms = self.relations[r].terms
            if self.relations[r].windows and not all(cell in self.settled for cell, _ in terms):
                self.settled.pop(terms[0][0], None)

    def parts(self) -> list[tuple[list[int], list[int]]]:
        """Connected parts of what is not settled, as (cells, relations)."""
        return list(connected(len(self.choices), self.relations, self.short, self.settled))

    def search(self, choices: Sequence[Choice], parts: Iterable[tuple[list[int], list[int]]]) -> None:
        """Search parts by their short relations."""
        for cells, among in parts:
            found = searched_part(choices, self.relations, cells, among, self.most_work)
            self.ranked.update(zip(cells, found, strict=True))

    def add_up(self) -> None:
        """Make the columns, each cell by what its short relations say of it."""
        for r in self.long:
            terms = self.relations[r].terms
            column = Column(r, self.relations[r], [self._member(cell, sign) for cell, sign in terms], self.choices)
            for place, (cell, _) in enumerate(terms):
                self.heard.setdefault(cell, []).append((column, place))

    def _member(self, cell: int, sign: int) -> Member:
        if cell in self.settled:
            weights, rest = self.support.profile(cell)
            shifts = {sign * shift: weight for shift, weight in weights.items()}
            return Member(cell, sign, self.choices[cell].reference, shifts, rest)
        if cell in self.tied:
            return searched(cell, sign, self.ranked[cell])
        return leaf(cell, sign, self.choices[cell])

    def hear(self) -> None:
        """Count in what the columns say; cells that are no longer settled by that are to be searched."""
        told = list(self.choices)
        damping: dict[int, float] = {}
        for cell, among in self.heard.items():
            if cell not in self.tied and len(among) == 1:
                column, place = among[0]
                self.ranked[cell] = column.ranked(place)
                continue
            for column, place in among:
                if column.calm and cell in self.settled:
                    damping[cell] = damping.get(cell, 1.0) * column.damping
                else:
                    told[cell] = column.told(place, told[cell])
            if cell not in self.tied:
                self.ranked[cell] = alone(told[cell])
        self._still_settled(told, damping)
        for cell in self.tied:
            if cell not in self.settled and cell in damping:
                for column, place in self.heard[cell]:
                    if column.calm:
                        told[cell] = column.told(place, told[cell])
        self.told = told

    def _still_settled(self, told: list[Choice], damping: dict[int, float]) -> None:
        """Keep as settled what its short relations and its columns settle together."""
        still = Support(told, [self.relations[r] for r in self.short], damping).settled(self.settled)
        for cell in list(self.settled):
            if cell in still and told[cell].reference == self.choices[cell].reference:
                self.ranked[cell] = unmoved(self.choices[cell], still[cell])
            else:
                del self.settled[cell]
        self._keep_declared_with_parts()

    def search_again(self, only: Collection[int] | None = None) -> None:
        """Search the parts that stand in columns, with what these say of their cells; of `only` some if given."""
        for cells, among in self.parts():
            concerned = list({id(column): column for cell in cells for column, _ in self.heard.get(cell, ())}.values())
            if concerned and (only is None or any(column.r in only for column in concerned)):
                found = searched_part(self.told, self.relations, cells, among, self.most_work)
                self.ranked.update(zip(cells, [_with_columns(one, concerned) for one in found], strict=True))

    def hear_each_other(self) -> None:
        """Make the columns anew of whose cells others say something else than the first search did; search again.

        Two columns may tell of a cell of one part and of another of the same: what one says bears on the other.
        """
        anew = {}
        for column in {id(column): column for among in self.heard.values() for column, _ in among}.values():
            members = [self._without(column, place) for place in range(len(column.members))]
            if any(differ(own, other) for own, other in zip(column.members, members, strict=True)):
                anew[column.r] = Column(column.r, self.relations[column.r], members, self.choices)
        if not anew:
            return
        for cell, among in self.heard.items():
            self.heard[cell] = [(anew.get(column.r, column), place) for column, place in among]
        for cell, among in self.heard.items():
            if not any(column.r in anew for column, _ in among) or cell in self.settled:
                continue
            if cell not in self.tied and len(among) == 1:
                self.ranked[cell] = among[0][0].ranked(among[0][1])
                continue
            self.told[cell] = self.choices[cell]
            for column, place in among:
                self.told[cell] = column.told(place, self.told[cell])
            if cell not in self.tied:
                self.ranked[cell] = alone(self.told[cell])
        self.search_again(anew)

    def _without(self, column: Column, place: int) -> Member:
        cell = column.members[place].cell
        ranked = self.ranked[cell]
        if cell in self.settled or cell not in self.tied or ranked.timed_out:
            return column.members[place]
        return column.without(place, ranked)

    def told_all(self) -> list[Ranked]:
        """Every cell; those that were not searched with the story that their likeliest values and the others' tell."""
        found = [self.ranked.get(cell) or alone(choice) for cell, choice in enumerate(self.choices)]
        values = [one.values[0].value if one.values else None for one in found]
        broken: dict[int, list[int]] = {}
        for r, relation in enumerate(self.relations):
            if not _holds(relation, values):
                for cell, _ in relation.terms:
                    broken.setdefault(cell, []).append(r)
        return [
            replace(one, best=partial(Story, {cell: values[cell]}, tuple(broken.get(cell, ()))))
            if one.best is untold and one.values
            else one
            for cell, one in enumerate(found)
        ]


def _holds(relation: Sum, values: Sequence[int | None]) -> bool:
    """Whether a relation holds under these values, exactly or in a mode; it is taken to where one is unknown."""
    gap = relation.constant
    for cell, coefficient in relation.terms:
        value = values[cell]
        if value is None:
            return True
        gap += coefficient * value
    declared = values[relation.terms[0][0]]
    return relation.mode_cost(gap, declared is not None and declared % EURO == 0) < math.inf


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

    values = tuple(
        [Candidate(value, weight, cost, partial(told, story)) for value, weight, cost, story in found.values]
    )
    return replace(found, values=values, best=partial(told, found.best))
