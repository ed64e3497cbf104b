"""Long columns against their sum: what they say of each of their cells, in closed form.

One explanation at a time would be wasteful: twenty cells of a hundred readings each have millions. But as each
cell only adds its own shift, the weight of one or two of them making up a gap comes from one table of shifts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.repair.choices import Choice, Elsewhere, Sum
from pipeline.repair.makeup import Makeup
from pipeline.repair.outside import Story
from pipeline.repair.ranking import MOST_NAMED, Candidate, Ranked, Telling

FEWEST = 3
"""A sum that the paper may break is treated as a column if it has more cells than this."""

MATTERS = 1e-4
"""Weight (e^-nats) of a value of a cell from which a column is told anew if it changes."""
SECOND_ORDER = 16.0
"""What three or more misreads in one column may weigh is not followed: margins are bounded by this."""


def columns(relations: Sequence[Sum]) -> list[int]:
    """The relations that are columns: sums of many cells that the paper may break."""
    return [
        r
        for r, relation in enumerate(relations)
        if len(relation.terms) > FEWEST and relation.price < math.inf and not relation.windows
    ]


@dataclass(frozen=True, slots=True)
class Member:
    """A cell of a column by all that does not come from the column.

    `shifts` are weights (e^-nats) by how they shift the column's gap, over that of the `reference`; `free` is the
    weight of all other values together, `implied` the most that one of these weighs if the column implies it.
    """

    cell: int
    sign: int
    reference: int
    shifts: Mapping[int, float]
    free: float
    implied: float = 0.0


def leaf(cell: int, sign: int, choice: Choice) -> Member:
    """A cell that stands in nothing else."""
    shifts = {sign * shift: weight for shift, weight in choice.shifts.items()}
    return Member(cell, sign, choice.reference, shifts, choice.free, choice.pinned)


def searched(cell: int, sign: int, ranked: Ranked) -> Member:
    """A cell by what its other relations leave of it."""
    if not ranked.values or ranked.values[0].weight <= 0.0:
        return Member(cell, sign, 0, {}, 1.0)
    best = ranked.values[0]
    shifts = {sign * (candidate.value - best.value): candidate.weight / best.weight for candidate in ranked.values[1:]}
    return Member(cell, sign, best.value, shifts, ranked.other / best.weight)


def differ(one: Member, other: Member) -> bool:
    """Whether what is known of a cell differs enough to tell a column anew: by a nat for any value that matters.

    >>> member = Member(0, 1, 500, {100: 0.01}, 0.0)
    >>> differ(member, member), differ(member, replace(member, shifts={100: 0.1}))
    (False, True)
    """
    if one.reference != other.reference:
        return True
    shifts = one.shifts.keys() | other.shifts.keys()
    pairs = [(one.shifts.get(shift, 0.0), other.shifts.get(shift, 0.0)) for shift in shifts]
    return any(max(pair) > MATTERS and max(pair) > math.e * min(pair) for pair in pairs)


class Column:
    """One column, of members in the order of its terms."""

    def __init__(self, r: int, relation: Sum, members: Sequence[Member], choices: Sequence[Choice]) -> None:
        self.r = r
        self.members = list(members)
        self.gap = relation.constant + sum([member.sign * member.reference for member in self.members])
        self.members = [_completed(member, choices[member.cell].elsewhere, self.gap) for member in self.members]
        self.breaking = math.exp(-relation.price)
        self.any = [sum(member.shifts.values()) + member.free for member in self.members]
        self.loose = math.prod([1.0 + any_ for any_ in self.any])
        self.implied = sum([member.implied for member in self.members])
        self.makeup = Makeup([member.shifts for member in self.members])

    @property
    def calm(self) -> bool:
        """Whether the column holds as its cells most probably are, none of them in serious doubt."""
        return self.gap == 0 and not self.makeup.doubtful

    @property
    def damping(self) -> float:
        """Of a calm column, what any departure of a cell weighs by it at most: it is answered by another, or broken."""
        return min(1.0, max(self.makeup.light.values(), default=0.0) + self.implied + self.breaking * self.loose)

    def weight(self, place: int, shift: int) -> float:
        """What the other cells and the paper say of one cell shifting the gap by `shift`."""
        left = -self.gap - shift
        if shift:
            return self.makeup.weight(place, left) + self._loose(place)
        return self.makeup.weight_with_pairs(place, left) + self._broken(place)

    def _broken(self, place: int) -> float:
        """Weight of the paper breaking the column, the other cells being whatever they are."""
        return self.breaking * self.loose / (1.0 + self.any[place])

    def _loose(self, place: int) -> float:
        """The same, or of another cell being whatever makes the column hold."""
        return self._broken(place) + self.implied - self.members[place].implied

    def told(self, place: int, choice: Choice) -> Choice:
        """The choice of a cell with what the column says of each of its values counted in."""
        member = self.members[place]
        sign, reference = member.sign, member.reference
        broken = self._broken(place)

        def cost(value: int) -> float:
            return -math.log(self.weight(place, sign * (value - reference)))

        options = [(value, price + cost(value)) for value, price in choice.options]
        elsewhere = choice.elsewhere
        if elsewhere is not None:
            # Named, for what the column says for them may be more than what all prints say against them.
            for value in self._wanted(place).difference(dict(choice.options)):
                if value >= elsewhere.lowest:
                    options.append((value, elsewhere.price(value) + cost(value)))
        options.sort(key=lambda pair: (pair[1], pair[0]))
        base = options[0][1] if options else 0.0
        if elsewhere is not None:
            price_of = elsewhere.price
            # What the column asks for is named: any other value wants a less likely total of the other cells.
            moved = -math.log(self.makeup.most_else(place) + self._loose(place))
            elsewhere = Elsewhere(
                lambda value: max(0.1, price_of(value) + cost(value) - base),
                max(0.1, elsewhere.least + moved - base),
                max(0.1, elsewhere.free - math.log(broken) - base),
                elsewhere.lowest,
            )
        return Choice(tuple([(value, total - base) for value, total in options]), elsewhere)

    def _wanted(self, place: int) -> set[int]:
        """The values of a cell that the column asks for, the others being as is most probable."""
        member = self.members[place]
        return {member.reference - member.sign * (self.gap + total) for total in self.makeup.likeliest(place)}

    def without(self, place: int, ranked: Ranked) -> Member:
        """A cell by all that does not come from the column, of what is known with it: see `told`."""
        member = self.members[place]
        values = [
            Candidate(value, weight / self.weight(place, member.sign * (value - member.reference)), cost, story)
            for value, weight, cost, story in ranked.values
        ]
        values.sort(key=lambda one: (-one.weight, one.value))
        return searched(
            member.cell, member.sign, replace(ranked, values=tuple(values), other=ranked.other / self._broken(place))
        )

    def ranked(self, place: int) -> Ranked:
        """The values of one cell of which only its print and the column speak; what is far-fetched is not named."""
        member = self.members[place]
        own = {0: 1.0, **member.shifts}
        weights = [(weight * self.weight(place, shift), shift) for shift, weight in own.items()]
        weights.sort(key=lambda pair: (-pair[0], pair[1]))
        values = tuple([
            Candidate(
                member.reference + member.sign * shift, weight, self._cost(place, shift), self._telling(place, shift)
            )
            for weight, shift in weights[:MOST_NAMED]
        ])  # fmt: skip
        other = member.free * self._broken(place) + member.implied * (sum(self.any) - self.any[place])
        other += sum([weight for weight, _ in weights[MOST_NAMED:]])
        return Ranked(values, other, SECOND_ORDER, self.best)

    def answer(self, values: Mapping[int, int | None]) -> Story:
        """What the column adds to a story about some of its cells: another cell makes up the gap, or it is broken."""
        gap, told = self.gap, {}
        for member in self.members:
            value = values.get(member.cell, member.reference)
            told[member.cell] = value
            if value is not None:
                gap += member.sign * (value - member.reference)
        if gap == 0 or None in told.values():
            return Story({}, ())
        answers = [
            (member.shifts[-gap], -place)
            for place, member in enumerate(self.members)
            if member.cell not in values and -gap in member.shifts
        ]
        weight, place = max(answers, default=(0.0, 0))
        if weight <= self.breaking:
            return Story({}, (self.r,))
        member = self.members[-place]
        return Story({member.cell: member.reference - member.sign * gap}, ())

    def _cost(self, place: int, shift: int) -> float:
        """Least cost of the explanations in which the cell makes this shift: held, answered by one, or broken."""
        own = self.members[place].shifts[shift] if shift else 1.0
        return -math.log(own * max(self.breaking, min(1.0, self.makeup.weight(place, -self.gap - shift))))

    def _telling(self, place: int, shift: int) -> Telling:
        return lambda: self._story(place, shift)

    def _story(self, place: int, shift: int) -> Story:
        """The cheapest explanation in which the cell shifts the gap by `shift`."""
        own = self.members[place]
        values: dict[int, int | None] = {own.cell: own.reference + own.sign * shift}
        added = self.answer(values)
        return Story({**{m.cell: m.reference for m in self.members}, **values, **added.values}, added.broken)

    def best(self) -> Story:
        """The cheapest explanation of all."""
        added = self.answer({})
        return Story({**{m.cell: m.reference for m in self.members}, **added.values}, added.broken)


def _completed(member: Member, elsewhere: Elsewhere | None, gap: int) -> Member:
    """A cell with the value that the others imply for it, where that is not listed."""
    value = member.reference - member.sign * gap
    if not member.implied or elsewhere is None or not gap or -gap in member.shifts or value < elsewhere.lowest:
        return member
    weight = math.exp(-elsewhere.price(value))
    return replace(member, shifts={**member.shifts, -gap: weight})
