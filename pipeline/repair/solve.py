"""The best explanation of every cell of a dossier, its margin and its runner-up: figures, identifiers, listed words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.records import MARGIN_CAP, CellKey, Kind, Relation, Value
from pipeline.repair.agreement import Agreed, Member, agree
from pipeline.repair.candidates import DECIMALS, Shown
from pipeline.repair.channel import Channel, channel_at
from pipeline.repair.choices import Choice, Sum
from pipeline.repair.noise import NoiseModel
from pipeline.repair.outside import Story
from pipeline.repair.ranking import Ranked
from pipeline.repair.rates import Page, rate_of
from pipeline.repair.sums import rank
from pipeline.repair.usual import choice_among, recurring
from pipeline.repair.vocabulary import Coded, Lexicon, Told, components, tell

MOST_WORK = 300_000
ANOTHER_ENTRY = 6.0
"""Nats at most for a numbered entry that nothing else bears on: another number of the list may have been misread so."""
ABSENT = 5.0
"""Nats from which a cell that shows nothing is taken to have printed nothing."""
SLIP = 5.5
"""Nats that the paper prints some figure wrong in a given cell."""
FAR = 14.0
"""Nats of a misread that is not among the readings within reach."""
TWINS = 5.0
"""Nats at most for two prints of one figure that nothing else bears on: the same glyphs are often misread alike."""
GAP = 6.0
"""Nats by which one given gap on paper is less likely than all gaps together."""
PLAIN = 6.0
"""Nats at most for another value than a well-formed print that only a contradiction on paper speaks against."""
LISTED = 14.0
MOST_LISTED = 8
Grade = Literal["forced", "listed"]


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell as the search sees it. `prints` are its own (of texts, the characters alone), then independent witnesses.

    `admits` is what any value of it must satisfy; `lexicon` the closed list that it is of, `open_list` whether another
    word may stand there; `literal` what its print says in good form, `witnessed` what its other prints say
    so, `plain` what it says but for its decimal sign.
    """

    key: CellKey
    kind: Kind
    prints: tuple[str, ...]
    page: Page | None
    admits: Callable[[str], bool] | None = None
    lexicon: Lexicon = ()
    open_list: bool = False
    literal: Value | None = None
    witnessed: frozenset[Value] = frozenset()
    plain: Value | None = None


@dataclass(frozen=True, slots=True)
class Tale:
    """What else must be believed: values of other cells, and the codes of the relations that the paper breaks."""

    changes: tuple[tuple[CellKey, Value], ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the search says of a cell, in nats. `candidates` are (value, nats over the best), best first.

    `margin` is the log-odds of the value against all others together; `runner_up` the value of the best explanation in
    which the cell has another one, `runner_up_cost` what that costs more. `corroborated`: a relation or a check that
    could have failed bears on it; `tied`: other cells that show something bear on it. `broken` are the codes of its
    relations that the best explanation breaks.
    """

    value: Value | None
    margin: float
    candidates: tuple[tuple[Value, float], ...]
    runner_up: Value | None = None
    runner_up_cost: float | None = None
    runner_up_story: Tale = field(default_factory=Tale)
    grade: Grade | None = None
    corroborated: bool = False
    tied: bool = False
    printed: Value | None = None
    broken: tuple[str, ...] = ()
    timed_out: bool = False


def explain(
    cells: Sequence[CellShown], relations: Sequence[Relation], rates: Mapping[Page, float], model: NoiseModel
) -> dict[CellKey, Posterior]:
    """The posterior of every cell that holds a figure, an identifier, or a word of a closed list."""
    known = {cell.key: cell for cell in cells}
    found: dict[CellKey, Posterior] = {}

    def channel(cell: CellShown) -> Channel:
        return channel_at(model, rate_of(rates, cell.page))

    figures = [cell for cell in cells if cell.kind in DECIMALS]
    found |= _figures(figures, [r for r in relations if r.kind == "sum"], channel)
    found |= _identifiers([cell for cell in cells if cell.admits is not None], relations, known, channel)
    found |= _listed_words([cell for cell in cells if cell.lexicon and cell.admits is None], relations, channel)
    return found


def _figures(
    cells: Sequence[CellShown], relations: Sequence[Relation], channel: Callable[[CellShown], Channel]
) -> dict[CellKey, Posterior]:
    place = {cell.key: index for index, cell in enumerate(cells)}
    bound = [relation for relation in relations if all(key in place for key in relation.cells)]
    sums = [Sum(tuple((place[key], c) for key, c in r.terms), r.price + GAP, r.modes, r.mode_price) for r in bound]
    usual = recurring({cell.key: cell.literal for cell in cells})
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
    candidates = _nats([(candidate.value, candidate.weight) for candidate in ranked.values])
    hard = any(math.isinf(bound[number].price) for number in bearing)
    value: Value = top.value
    plain = cell.literal if cell.literal is not None else cell.plain
    if isinstance(plain, int) and value != plain and not hard and value not in cell.witnessed:
        ahead = on_paper(plain, top.value) - dict(choice.options).get(top.value, FAR)
        margin = min(margin, abs(ahead), PLAIN)
        candidates = _with_print(candidates, plain, ahead)
        value = candidates[0][0]
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
    )


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


def on_paper(printed: int, meant: int) -> float:
    """Nats that the paper prints one figure where another is meant, in cents or units.

    Two neighbouring digits swapped are the commonest slip of the hand, then one wrong digit. That the paper prints a
    figure wrong is one event, however many relations it breaks.

    >>> on_paper(654000, 645000) < on_paper(654000, 655000) < on_paper(654000, 123400)
    True
    """
    one, other = str(printed), str(meant)
    if len(one) == len(other):
        differ = [place for place in range(len(one)) if one[place] != other[place]]
        if len(differ) == 1:
            return SLIP + 4.0
        if (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and one[differ[0]] == other[differ[1]]
            and one[differ[1]] == other[differ[0]]
        ):
            return SLIP + 2.5
    return SLIP + 8.0


def _with_print(
    candidates: tuple[tuple[Value, float], ...], printed: Value, ahead: float
) -> tuple[tuple[Value, float], ...]:
    """The candidates with the print itself among them, `ahead` nats behind the best one (before it if negative)."""
    kept = [(value, near + max(0.0, -ahead)) for value, near in candidates if value != printed]
    return tuple(sorted([*kept, (printed, max(0.0, ahead))], key=lambda pair: pair[1]))[:MOST_LISTED]


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


def _identifiers(
    cells: Sequence[CellShown],
    relations: Sequence[Relation],
    known: Mapping[CellKey, CellShown],
    channel: Callable[[CellShown], Channel],
) -> dict[CellKey, Posterior]:
    found: dict[CellKey, Posterior] = {}
    for relation in relations:
        if relation.kind != "same":
            continue
        group = [known[key] for key in relation.cells if key in known and known[key].prints and known[key].admits]
        if len(group) > 1 and not any(cell.key in found for cell in group):
            admits = group[0].admits
            assert admits is not None
            agreed = agree([Member(cell.prints[0], channel(cell)) for cell in group], admits, relation.price)
            for cell, one in zip(group, agreed, strict=True):
                found[cell.key] = _agreed(cell, one, relation.code, len(group))
    for cell in cells:
        if cell.prints and cell.key not in found and cell.admits is not None:
            alone = agree([Member(cell.prints[0], channel(cell))], cell.admits, math.inf)[0]
            found[cell.key] = _agreed(cell, alone, None, 1)
    return found


def _agreed(cell: CellShown, agreed: Agreed, code: str | None, size: int) -> Posterior:
    if not agreed.values:
        return Posterior(None, 0.0, (), printed=cell.literal)
    follows = agreed.follows and size > 1
    return replace(
        _weighed(cell, agreed.values, agreed.other, corroborated=True),
        corroborated=code is None or follows,
        tied=size > 1,
        broken=() if code is None or follows else (code,),
    )


def _listed_words(
    cells: Sequence[CellShown], relations: Sequence[Relation], channel: Callable[[CellShown], Channel]
) -> dict[CellKey, Posterior]:
    shown = [cell for cell in cells if cell.prints]
    places = {cell.key: index for index, cell in enumerate(shown)}
    coded = [Coded(cell.prints[0], channel(cell), cell.lexicon, cell.open_list) for cell in shown]
    found: dict[CellKey, Posterior] = {}
    for members, pairs in components([r for r in relations if r.kind == "pair"], places):
        for member, told in zip(members, tell([coded[m] for m in members], pairs), strict=True):
            found[shown[member].key] = replace(_told(shown[member], told), tied=True)
    for index, cell in enumerate(shown):
        if cell.key not in found:
            alone = _told(cell, tell([coded[index]], ())[0])
            digits = any(c.isdigit() for c in str(alone.value or ""))
            found[cell.key] = replace(alone, margin=min(alone.margin, ANOTHER_ENTRY)) if digits else alone
    return found


def _told(cell: CellShown, told: Told) -> Posterior:
    if not told.values:
        return Posterior(None, 0.0, (), printed=cell.literal)
    return _weighed(cell, told.values, told.other, corroborated=True)


def _weighed(
    cell: CellShown, values: Sequence[tuple[str, float, float]], other: float, corroborated: bool
) -> Posterior:
    value, weight, cost = values[0]
    rest = sum(w for _, w, _ in values[1:]) + other
    rival = min(values[1:], key=lambda entry: entry[2], default=None)
    margin = MARGIN_CAP if rest <= 0.0 else math.log(weight / rest) if weight > 0.0 else 0.0
    return Posterior(
        value=value,
        margin=min(max(margin, 0.0), MARGIN_CAP),
        candidates=_nats([(v, w) for v, w, _ in values]),
        runner_up=rival[0] if rival else None,
        runner_up_cost=max(0.0, rival[2] - cost) if rival else None,
        grade="listed",
        corroborated=corroborated,
        printed=cell.literal,
    )


def _nats(values: Sequence[tuple[Value, float]]) -> tuple[tuple[Value, float], ...]:
    best = values[0][1]
    if best <= 0.0:
        return ((values[0][0], 0.0),)
    listed = [(value, math.log(best / weight)) for value, weight in values if weight > 0.0]
    return tuple((value, nats) for value, nats in listed if nats <= LISTED)[:MOST_LISTED]
