"""The cheapest way to split one line into the typed cells of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.tables.costs import UNTAUGHT, Profile, run_costs, word_run_costs
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, SideList
from pipeline.tables.lexing import NEVER

Span = tuple[int, int]
Step = tuple[dict[int, int], set[int]]
"""What a column adds to an alignment: where the run that ends at an atom begins, and the atoms left over."""
EMPTY = -1


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which atoms fill each column (None: shows nothing), and how much the line speaks for the block, in nats."""

    score: float
    spans: tuple[Span | None, ...]


def align(
    lattice: Lattice,
    columns: Sequence[ColumnLayout],
    profile: Profile = UNTAUGHT,
    lists: Sequence[SideList] = (),
) -> Alignment:
    """The alignment of least cost of a line to columns in printed order; exact, by dynamic programming.

    A column takes a run of atoms that its shape admits, or nothing; atoms in no column are left over at a cost. The
    score is what the cells testify less all costs: below zero the line is better explained as no row of this block.
    Where neighbouring columns make one of several `lists`, a line that shows nothing of a list pays for it once.
    """
    return align_along(lattice, columns, (len(columns),), profile, lists)[0]


def align_along(
    lattice: Lattice,
    columns: Sequence[ColumnLayout],
    cuts: Sequence[int],
    profile: Profile = UNTAUGHT,
    lists: Sequence[SideList] = (),
    worth: float = -NEVER,
) -> list[Alignment]:
    """The alignments of a line to the first columns, as many as each of the ascending `cuts` says, in one pass.

    Alignments that score `worth` or less are not traced: they show nothing.
    """
    size = len(lattice.atoms)
    junk = lattice.junk
    reach = [0.0] * (size + 1)
    for i in range(size):
        reach[i + 1] = reach[i] + junk[i]
    paid = 0.0
    steps: list[Step] = []
    starts = {side.columns[0] for side in lists}
    ends = {side.columns[-1]: side for side in lists}
    at_start, paid_at_start = reach, paid
    found: list[Alignment] = []
    for number, column in enumerate(columns, 1):
        if column.name in starts:
            at_start, paid_at_start = reach, paid
        filled: dict[int, int] = {}
        if column.name not in profile.barred:
            empty = profile.empty.get(column.name, column.empty)
            reach, filled = _fill(lattice, column, profile, reach, empty)
            paid += empty
        side = ends.get(column.name)
        if side is not None:
            gain = paid - paid_at_start - profile.ended.get(side.columns[0], side.ended)
            skipped = [i for i, cost in enumerate(reach) if at_start[i] - gain < cost]
            if skipped:
                reach = list(reach)
                for i in skipped:
                    reach[i] = at_start[i] - gain
                    filled[i] = -len(side.columns) - 1
        left_over: set[int] = set()
        if filled:
            for i in range(min(filled) + 1, size + 1):
                cost = reach[i - 1] + junk[i - 1]
                if cost < reach[i]:
                    reach[i] = cost
                    left_over.add(i)
        steps.append((filled, left_over))
        if number in cuts:
            score = -reach[size] - paid
            found.append(Alignment(score, _trace(steps, size) if score > worth else ()))
    return found


def _trace(steps: Sequence[Step], size: int) -> tuple[Span | None, ...]:
    """Cells from the last column to the first; a source under `EMPTY` says how many columns of a list are skipped."""
    spans: list[Span | None] = []
    i, number = size, len(steps)
    while number:
        filled, left_over = steps[number - 1]
        while i in left_over:
            i -= 1
        first = filled.get(i, EMPTY)
        if first < EMPTY:
            spans += [None] * (-first - 1)
            number += first + 1
            continue
        spans.append(None if first == EMPTY else (first, i))
        i = i if first == EMPTY else first
        number -= 1
    return tuple(reversed(spans))


def _fill(
    lattice: Lattice, column: ColumnLayout, profile: Profile, reach: list[float], empty: float
) -> tuple[list[float], dict[int, int]]:
    """Let a column take any run that its shape admits: the costs, less `empty`, and where each run taken begins."""
    if column.shape == "words":
        return _fill_words(lattice, column, profile, reach, empty)
    runs = run_costs(lattice, column, profile)
    if not runs:
        return reach, {}
    closed = list(reach)
    filled: dict[int, int] = {}
    for first, last, weight in runs:
        cost = reach[first] + weight - empty
        if cost < closed[last]:
            closed[last] = cost
            filled[last] = first
    return (closed, filled) if filled else (reach, filled)


def _fill_words(
    lattice: Lattice, column: ColumnLayout, profile: Profile, reach: list[float], empty: float
) -> tuple[list[float], dict[int, int]]:
    """Let a words column take any run: paid atom by atom, and less where the run is a known wording."""
    glue = lattice.glue
    closed = list(reach)
    filled: dict[int, int] = {}
    inside, began = NEVER, -1
    enters, stays, wordings = word_run_costs(lattice, column, profile)
    for i, (enter, stay) in enumerate(zip(enters, stays, strict=True)):
        begin = reach[i] + enter - empty
        if inside + stay <= begin:
            inside += stay
        else:
            inside, began = begin, i
        cost = inside + glue[i + 1]
        if cost < closed[i + 1]:
            closed[i + 1], filled[i + 1] = cost, began
    for first, last, weight in wordings:
        cost = reach[first] + weight - empty
        if cost < closed[last]:
            closed[last], filled[last] = cost, first
    return closed, filled
