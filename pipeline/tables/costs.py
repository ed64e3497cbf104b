"""What it costs a column to take a run of atoms, in the light of what the other rows of its block taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.tables.lattice import Edge, Lattice
from pipeline.tables.layout import ColumnLayout
from pipeline.tables.wordings import Wordings, number_form

MOST_WORDS = 6
ACROSS = 6.0
"""Nats against words that go on beyond a rule or a tab, where a line has as many of them as the others."""
NEAR = 2
"""Characters by which the start or the end of a cell may be away from where the column stands."""
ANOTHER_COLUMN = 6.0
"""What it costs to stand where another column does."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the other rows of a block teach about its columns.

    `empty` is the cost of showing nothing by column; `filled` the cost of showing something; `ended` the cost of a line
    that shows nothing of a list, by its first column; `known` the wordings that recur in a words column, `wordings` the
    prints of the others; `barred` the columns that this block does not print; `places` the first and past-the-last
    character of the cells of a column, where the print keeps columns under one another, `beside` those of the other
    columns of its shape; `fields` the number of rules or tabs before each column, on the lines that have one of the
    usual numbers of them (`ruled`). `vacant` are columns of a list that hardly any row fills, where nothing in the
    print tells their place: its neighbours' prints may be theirs. `numbered` are the words that hold a number, each
    with the one before it; `foreign`, by column, the forms of numbers that other lists alone print.
    """

    empty: Mapping[str, float] = field(default_factory=dict)
    filled: Mapping[str, float] = field(default_factory=dict)
    ended: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wordings: Mapping[str, Wordings] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    beside: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)
    ruled: frozenset[int] = frozenset()
    vacant: frozenset[str] = frozenset()
    numbered: frozenset[tuple[str, str]] = frozenset()
    foreign: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def ruled_as(self, lattice: Lattice) -> bool:
        """Whether a line has as many rules or tabs as others that show their columns."""
        return lattice.fields in self.ruled

    def marks(self) -> Profile:
        """What rules, tabs and positions alone teach, and the forms of the numbers of each list."""
        return Profile(
            barred=self.barred,
            places=self.places,
            beside=self.beside,
            fields=self.fields,
            ruled=self.ruled,
            foreign=self.foreign,
        )


UNTAUGHT = Profile()


def run_costs(lattice: Lattice, column: ColumnLayout, profile: Profile) -> list[Edge]:
    """The runs that a column of any shape but words may take, with their costs; those that testify cost less than 0."""
    edges = lattice.edges(column)
    if profile is UNTAUGHT or not edges:
        return edges
    extra = profile.filled.get(column.name, 0.0)
    place = profile.places.get(column.name)
    ruled = profile.fields.get(column.name) if profile.ruled_as(lattice) else None
    seen = profile.wordings.get(column.name)
    costs = [weight + extra for _, _, weight in edges]
    atoms = lattice.atoms
    if place is not None:
        others = profile.beside.get(column.name, ())
        costs = [
            cost + out_of_place(atoms[first].start, atoms[last - 1].end, place, others)
            for cost, (first, last, _) in zip(costs, edges, strict=True)
        ]
    if ruled is not None:
        costs = [
            cost + out_of_field(atoms[first].field, ruled) for cost, (first, _, _) in zip(costs, edges, strict=True)
        ]
    foreign = profile.foreign.get(column.name)
    if foreign:
        costs = [
            cost + (ANOTHER_COLUMN if number_form(lattice.text(first, last)) in foreign else 0.0)
            for cost, (first, last, _) in zip(costs, edges, strict=True)
        ]
    if seen is not None:
        costs = [cost + seen.cost_of(own) for cost, own in zip(costs, lattice.wordings(column), strict=True)]
    return [(first, last, cost) for (first, last, _), cost in zip(edges, costs, strict=True)]


def word_run_costs(
    lattice: Lattice, column: ColumnLayout, profile: Profile
) -> tuple[list[float], list[float], list[Edge]]:
    """What a words column pays to begin at each atom and to go on with it, and the runs that are a known wording."""
    enters, stays = lattice.word_costs(column)
    if profile is UNTAUGHT:
        return enters, stays, lattice.labels(column)
    extra = profile.filled.get(column.name, 0.0)
    place = profile.places.get(column.name)
    ruled = profile.fields.get(column.name) if profile.ruled_as(lattice) else None
    enters = [enter + extra for enter in enters]
    for i, atom in enumerate(lattice.atoms):
        if place is not None:
            enters[i] += out_of_place(atom.start, atom.start, (place[0], place[0]))
        if ruled is not None:
            enters[i] += out_of_field(atom.field, ruled)
    if profile.fields and profile.ruled_as(lattice):
        stays = [
            stay + (ACROSS if i and atom.field != lattice.atoms[i - 1].field else 0.0)
            for i, (stay, atom) in enumerate(zip(stays, lattice.atoms, strict=True))
        ]
    runs = [(first, last, weight + extra) for first, last, weight in lattice.labels(column)]
    known = profile.known.get(column.name)
    return enters, stays, runs + (_known_runs(lattice, known, extra) if known else [])


def _known_runs(lattice: Lattice, known: frozenset[str], extra: float) -> list[Edge]:
    size = len(lattice.atoms)
    found = []
    for first in range(size):
        if lattice.plain[first]:
            own = ""
            for last in range(first + 1, min(first + MOST_WORDS, size) + 1):
                own += lattice.own_letters[last - 1]
                if own in known and lattice.plain[last - 1]:
                    glue = lattice.glue[first] + lattice.glue[last]
                    found.append((first, last, glue + extra - 1.0 - 0.2 * min(len(own), 15)))
    return found


def away(extent: tuple[int, int], place: tuple[int, int]) -> int:
    """How many characters a cell stands from where a column does, left- or right-aligned alike.

    >>> away((10, 18), (10, 20)), away((40, 48), (10, 20))
    (0, 28)
    """
    return min(abs(extent[0] - place[0]), abs(extent[1] - place[1]))


def out_of_place(start: int, end: int, place: tuple[int, int], others: Sequence[tuple[int, int]] = ()) -> float:
    """What it costs to stand elsewhere than the other cells of the column, and more where those of one of the `others`
    stand.

    >>> out_of_place(10, 18, (10, 20)), out_of_place(40, 48, (10, 20)), out_of_place(40, 48, (10, 20), [(40, 50)])
    (-0.5, 3.0, 6.0)
    """
    distance = away((start, end), place)
    if distance <= NEAR:
        return -0.5
    if any(away((start, end), other) <= NEAR for other in others):
        return ANOTHER_COLUMN
    return min(0.3 * distance, 3.0)


def out_of_field(field_number: int, ruled: int) -> float:
    """What it costs to stand between other rules than the rest of the column.

    >>> out_of_field(3, 3), out_of_field(4, 3)
    (-1.0, 6.0)
    """
    return -1.0 if field_number == ruled else ANOTHER_COLUMN
