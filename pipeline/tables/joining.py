"""Blocks of one table joined row by row on evidence, so that a row lost in one block costs that block's row only.

The rows of two blocks are two noisy copies of one list. They are aligned as a pair hidden Markov model: matching rows
whose linked columns go together is likely, a row lost in one block has a price (Durbin et al., Biological Sequence
Analysis, ch. 2). How sure the places are is told in `standing`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

LOST = 6.0
"""Nats for a row that one block shows and another does not, before any page is read."""
KEPT = 200.0
"""Rows that a page is taken to have kept before it is read: so many speak for the price `LOST`."""
CERTAINLY = 8.0
"""Nats that a line which shows all that the rows of its block show speaks for being one of them, at least."""
RAGGED_END = 0.5
STRAY = 0.7
BAND = 4

Row = dict[str, str]
"""The printed text of a row's cells by column; a row that only holds the place of a garbled line is empty."""
Evidence = Callable[[Row, Row], float]
State = tuple[int, int]
"""How many elements of the left and of the right block are consumed."""
Moves = list[tuple[str, int, int, float]]
"""The ways to leave a state: what it does with the next elements, the state that follows, the gain in nats."""


@dataclass(frozen=True, slots=True)
class Element:
    """A line that one block shows: its cells, and what it costs, in nats, to believe that it is no row at all.

    `alone`: whether the other block may print nothing beside it, where its rows may end first.
    """

    row: Row
    drop: float
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Blocks:
    """Two blocks of a table.

    `ragged`: the rows of either may end first; `lost`: nats of a row that one of them lacks; `most`: rows that the
    table has at most, 0 where nothing says. A block that shows so many shows them all: the other has no row of its own.

    >>> rows = [Element({"a": x}, CERTAINLY) for x in "pqrs"]
    >>> [kind for kind, *_ in Blocks(rows, rows, most=5).moves(0, 0, {(0, 0): 1.0})]
    ['match', 'left', 'skip', 'right', 'drop']
    >>> [kind for kind, *_ in Blocks(rows, rows, most=4).moves(0, 0, {(0, 0): 1.0})]
    ['match', 'skip', 'drop']
    """

    left: Sequence[Element]
    right: Sequence[Element]
    ragged: bool = False
    lost: float = LOST
    most: int = 0

    def whole(self) -> tuple[bool, bool]:
        """Whether the left block, and the right one, shows all rows of the table: lines at either end that are hardly
        rows may make up for lost ones.
        """
        shown = [[element.drop for element in block if element.row] for block in (self.left, self.right)]
        if max(map(len, shown)) > self.most:
            return False, False
        left, right = (0 < len(own) == self.most and min(own[0], own[-1]) >= CERTAINLY for own in shown)
        return left, right

    def scores(self, evidence: Evidence) -> dict[State, float]:
        """The evidence, in nats, that two elements are one row, for those that stand near each other."""
        left, right, n, m = self.left, self.right, len(self.left), len(self.right)
        low, high = self._band()
        return {
            (i, j): evidence(left[i].row, right[j].row) if left[i].row and right[j].row else 0.0
            for i in range(n)
            for j in range(max(0, i + low), min(m, i + high + 1))
        }

    def states(self) -> list[State]:
        """The states near the diagonal, the last one first."""
        n, m = len(self.left), len(self.right)
        low, high = self._band()
        return [(i, j) for i in range(n, -1, -1) for j in range(min(m, i + high + 1), max(0, i + low) - 1, -1)]

    def moves(self, i: int, j: int, scores: dict[State, float], whole: tuple[bool, bool] | None = None) -> Moves:
        """The ways to leave state (i, j). `whole` is what `whole()` says, for those who ask often."""
        left, right = self.left, self.right
        n, m = len(left), len(right)
        left_whole, right_whole = self.whole() if whole is None else whole
        moves: Moves = []
        if i < n and j < m and (i, j) in scores:
            moves.append(("match", i + 1, j + 1, scores[i, j]))
        if i < n:
            if not (right_whole and left[i].row):
                moves.append(("left", i + 1, j, -self._price(left[i], j == m)))
            if left[i].row:
                moves.append(("skip", i + 1, j, -left[i].drop))
        if j < m:
            if right[j].row and not left_whole:
                moves.append(("right", i, j + 1, -self._price(right[j], i == n)))
            moves.append(("drop", i, j + 1, -right[j].drop))
        return moves

    def lacks(self, i: int, j: int, kind: str) -> bool:
        """Whether a move from state (i, j) says that one block lost the row that the other shows."""
        if kind not in ("left", "right"):
            return False
        on_left = kind == "left"
        element = self.left[i] if on_left else self.right[j]
        ended = j == len(self.right) if on_left else i == len(self.left)
        return bool(element.row) and not (self.ragged and ended and element.alone)

    def _price(self, element: Element, other_ended: bool) -> float:
        if self.ragged and other_ended and element.alone:
            return RAGGED_END
        return self.lost if element.row else STRAY

    def _band(self) -> tuple[int, int]:
        shift = len(self.right) - len(self.left)
        return min(0, shift) - BAND, max(0, shift) + BAND


class Joined:
    """The cheapest way to join two blocks on some evidence.

    `gain` is what it gains, in nats; `mates` are the pairs of rows that it joins; `steps` are its moves in order, each
    with the state that it leaves.

    >>> rows = [Element({"a": x}, 6.0) for x in "pqrs"]
    >>> same = lambda x, y: 3.0 if x["a"] == y["a"] else -3.0
    >>> Joined(Blocks(rows, rows[:1] + rows[2:]), same).steps
    [(0, 0, 'match'), (1, 1, 'left'), (2, 1, 'match'), (3, 2, 'match')]
    """

    def __init__(self, blocks: Blocks, evidence: Evidence) -> None:
        self.blocks = blocks
        self.evidence = evidence
        scores = blocks.scores(evidence)
        best = _fill(blocks, scores)
        self.gain = best[0, 0]
        self.steps = _best_path(best, blocks, scores)
        self.mates = [(i, j) for i, j, kind in self.steps if kind == "match"]

    def within(self, most: int) -> Joined:
        """The same where the table has no more than `most` rows, if the rows speak for that by themselves: a block may
        have lost a row and show a line that is none, so that its number is right by coincidence.
        """
        bounded = replace(self.blocks, most=most)
        if all(kind in {move[0] for move in bounded.moves(i, j, {(i, j): 0.0})} for i, j, kind in self.steps):
            return Joined(bounded, self.evidence)
        return self

    def price_of_a_lost_row(self) -> float:
        """Nats of a lost row on a page that lost as many as this one shows.

        >>> rows = [Element({"a": x}, 6.0) for x in "pqrstuvwxyz"]
        >>> same = lambda x, y: 3.0 if x["a"] == y["a"] else -3.0
        >>> [round(Joined(Blocks(rows, kept), same).price_of_a_lost_row(), 1) for kept in (rows, rows[:4] + rows[5:])]
        [6.1, 5.0]
        """
        lost = sum(self.blocks.lacks(*step) for step in self.steps)
        rows = len(self.blocks.left) + len(self.blocks.right)
        return math.log((KEPT + rows) / (KEPT * math.exp(-self.blocks.lost) + lost))


def _fill(blocks: Blocks, scores: dict[State, float]) -> dict[State, float]:
    """Best gain from each state to the end."""
    best: dict[State, float] = {(len(blocks.left), len(blocks.right)): 0.0}
    whole = blocks.whole()
    for i, j in blocks.states():
        if (i, j) not in best:
            gains = [best[a, b] + gain for _, a, b, gain in blocks.moves(i, j, scores, whole) if (a, b) in best]
            if gains:
                best[i, j] = max(gains)
    return best


def _best_path(best: dict[State, float], blocks: Blocks, scores: dict[State, float]) -> list[tuple[int, int, str]]:
    i = j = 0
    whole = blocks.whole()
    path = []
    while (i, j) != (len(blocks.left), len(blocks.right)):
        moves = blocks.moves(i, j, scores, whole)
        options = [(best[a, b] + gain, kind, a, b) for kind, a, b, gain in moves if (a, b) in best]
        _, kind, a, b = max(options, key=lambda option: option[0])
        path.append((i, j, kind))
        i, j = a, b
    return path
