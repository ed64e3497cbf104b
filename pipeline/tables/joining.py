"""Blocks of one table joined row by row on evidence, so that a row lost in one block costs that block's row only.

The rows of two blocks are two noisy copies of one list. They are aligned as a pair hidden Markov model: matching rows
whose linked columns go together is likely, a row lost in one block has a price, and the posterior of each match says
how sure the place is (Durbin et al., Biological Sequence Analysis, ch. 4).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from pipeline.amounts import parse_amount
from pipeline.tables.layout import Link, RowSum
from pipeline.wording import canonical_words, look

LOST = 5.0
"""Nats for a row that one block shows and another does not."""
RAGGED_END = 0.5
STRAY = 0.7
BAND = 4
NEGLIGIBLE = 1e-12

Row = dict[str, str]
"""The printed text of a row's cells by column; a row that only holds the place of a garbled line is empty."""
Evidence = Callable[[Row, Row], float]


@dataclass(frozen=True, slots=True)
class Element:
    """A line that one block shows: its cells, and what it costs, in nats, to believe that it is no row at all."""

    row: Row
    drop: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of the joined table stands in the two sequences.

    `others` are the probabilities of the row's other mates on the right, None for no mate at all.
    """

    left: int | None
    right: int | None
    others: Mapping[int | None, float] = field(default_factory=dict)


def join(left: Sequence[Element], right: Sequence[Element], evidence: Evidence, ragged: bool = False) -> list[Place]:
    """The rows that two blocks make together, in order; an element that is no row is in none of them.

    >>> rows = [Element({"a": x}, 6.0) for x in "pqrs"]
    >>> same = lambda x, y: 3.0 if x["a"] == y["a"] else -3.0
    >>> [(p.left, p.right) for p in join(rows, rows[:1] + rows[2:], same)]
    [(0, 0), (1, None), (2, 1), (3, 2)]
    """
    n, m = len(left), len(right)
    if not n or not m:
        return [Place(i if n else None, i if m else None) for i in range(max(n, m))]
    scores = {
        (i, j): evidence(left[i].row, right[j].row) if left[i].row and right[j].row else 0.0
        for i in range(n)
        for j in _band(i, n, m)
    }
    forward = _fill(left, right, scores, ragged)
    steps = _best_path(forward, left, right, scores, ragged)
    posterior = _posterior(left, right, scores, ragged)
    places = []
    for i, j, kind in steps:
        if kind == "match":
            places.append(Place(i, j, _without(posterior[i], j)))
        elif kind == "left" and left[i].row:
            places.append(Place(i, None, _without(posterior[i], None)))
        elif kind == "right":
            places.append(Place(None, j))
    return places


def _without(shares: Mapping[int | None, float], mate: int | None) -> dict[int | None, float]:
    return {other: share for other, share in shares.items() if other != mate and share > NEGLIGIBLE}


def _band(i: int, n: int, m: int) -> range:
    low, high = min(0, m - n) - BAND, max(0, m - n) + BAND
    return range(max(0, i + low), min(m, i + high + 1))


def _lost(element: Element, ragged_end: bool) -> float:
    if ragged_end:
        return RAGGED_END
    return LOST if element.row else STRAY


_Moves = list[tuple[str, int, int, float]]


def _moves(
    i: int, j: int, left: Sequence[Element], right: Sequence[Element], scores: dict[tuple[int, int], float], ragged: bool
) -> _Moves:
    """The ways to leave state (i, j): what is consumed of each side, and the gain in nats."""
    n, m = len(left), len(right)
    moves: _Moves = []
    if i < n and j < m and (i, j) in scores:
        moves.append(("match", i + 1, j + 1, scores[i, j]))
    if i < n:
        moves.append(("left", i + 1, j, -_lost(left[i], ragged and j == m)))
    if j < m:
        gain = -_lost(right[j], ragged and i == n)
        if right[j].row:
            moves.append(("right", i, j + 1, gain))
        moves.append(("drop", i, j + 1, -right[j].drop))
    return moves


def _fill(
    left: Sequence[Element], right: Sequence[Element], scores: dict[tuple[int, int], float], ragged: bool
) -> dict[tuple[int, int], float]:
    """Best gain from each state to the end."""
    best: dict[tuple[int, int], float] = {(len(left), len(right)): 0.0}
    for i, j in _states(len(left), len(right)):
        if (i, j) not in best:
            gains = [best[a, b] + gain for _, a, b, gain in _moves(i, j, left, right, scores, ragged) if (a, b) in best]
            if gains:
                best[i, j] = max(gains)
    return best


def _states(n: int, m: int) -> list[tuple[int, int]]:
    low, high = min(0, m - n) - BAND, max(0, m - n) + BAND
    return [(i, j) for i in range(n, -1, -1) for j in range(min(m, i + high + 1), max(0, i + low) - 1, -1)]


def _best_path(
    best: dict[tuple[int, int], float],
    left: Sequence[Element],
    right: Sequence[Element],
    scores: dict[tuple[int, int], float],
    ragged: bool,
) -> list[tuple[int, int, str]]:
    i = j = 0
    path = []
    while (i, j) != (len(left), len(right)):
        options = [(best[a, b] + gain, kind, a, b) for kind, a, b, gain in _moves(i, j, left, right, scores, ragged) if (a, b) in best]
        _, kind, a, b = max(options, key=lambda option: option[0])
        path.append((i, j, kind))
        i, j = a, b
    return path


def _posterior(
    left: Sequence[Element], right: Sequence[Element], scores: dict[tuple[int, int], float], ragged: bool
) -> list[dict[int | None, float]]:
    """For each element on the left the probability of each mate on the right, None for no mate."""
    states = _states(len(left), len(right))
    to_end: dict[tuple[int, int], float] = {(len(left), len(right)): 0.0}
    for state in states:
        if state not in to_end:
            gains = [to_end[a, b] + g for _, a, b, g in _moves(*state, left, right, scores, ragged) if (a, b) in to_end]
            if gains:
                to_end[state] = _log_sum(gains)
    from_start: dict[tuple[int, int], list[float]] = {(0, 0): [0.0]}
    total = to_end[0, 0]
    shares: list[dict[int | None, float]] = [{} for _ in left]
    for state in reversed(states):
        if state not in from_start:
            continue
        here = _log_sum(from_start[state])
        for kind, a, b, gain in _moves(*state, left, right, scores, ragged):
            if (a, b) not in to_end:
                continue
            from_start.setdefault((a, b), []).append(here + gain)
            if kind in {"match", "left"}:
                i, mate = state[0], state[1] if kind == "match" else None
                shares[i][mate] = shares[i].get(mate, 0.0) + math.exp(min(here + gain + to_end[a, b] - total, 0.0))
    return shares


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top if len(values) == 1 else top + math.log(sum(math.exp(value - top) for value in values))


def link_evidence(left: Sequence[Element], right: Sequence[Element], links: Sequence[Link], sums: Sequence[RowSum]) -> Evidence:
    """How much the linked columns of two rows say that they are one row, in nats, learned from the rows themselves.

    Columns that go `together` are counted on both diagonals (from the top, from the bottom): where one row is lost,
    one of the two is right on each side of it.
    """
    learned = []
    for link in links:
        for first, second, swapped in ((left, right, False), (right, left, True)):
            if any(link.left in e.row for e in first) and any(link.right in e.row for e in second):
                table = _together(first, second, link) if link.kind == "together" else None
                learned.append((link, table, swapped))

    def evidence(one: Row, other: Row) -> float:
        gain = 0.0
        for link, table, swapped in learned:
            a, b = (other, one) if swapped else (one, other)
            own, mate = _feature(a, link), look(b.get(link.right, ""))
            if not own or not mate:
                continue
            gain += table.get((own, mate), -1.2) if table is not None else _mention(a[link.left], b[link.right], link)
        return gain + sum(_adds_up({**one, **other}, row) for row in sums)

    return evidence


def _feature(row: Row, link: Link) -> str:
    text = row.get(link.left, "")
    if link.left_words:
        text = " ".join(text.split()[: link.left_words])
    own = look(text)
    return own[: link.left_prefix] if link.left_prefix else own


def _together(first: Sequence[Element], second: Sequence[Element], link: Link) -> dict[tuple[str, str], float]:
    ones = [_feature(e.row, link) for e in first]
    others = [look(e.row.get(link.right, "")) for e in second]
    shift = len(others) - len(ones)
    pairs: Counter[tuple[str, str]] = Counter()
    for offset in {0, shift}:
        pairs.update(
            (own, others[i + offset])
            for i, own in enumerate(ones)
            if own and 0 <= i + offset < len(others) and others[i + offset]
        )
    alone: Counter[str] = Counter()
    mates: Counter[str] = Counter()
    for (own, mate), count in pairs.items():
        alone[own] += count
        mates[mate] += count
    total = sum(mates.values())
    table = {}
    for own in alone:
        for mate in mates:
            base = mates[mate] / total
            rate = (pairs[own, mate] + 0.7 * base) / (alone[own] + 0.7)
            table[own, mate] = max(-2.5, min(2.5, math.log(rate / base)))
    return table


def _mention(text: str, code: str, link: Link) -> float:
    wanted = canonical_words(text)
    mentioned = {key for key, terms in link.terms.items() if any(term in wanted for term in terms)}
    if not mentioned:
        return 0.0
    own = look(code)
    return 1.8 if any(look(key) == own for key in mentioned) else -1.5


def _adds_up(row: Row, total: RowSum) -> float:
    """How much a row's sum says that its cells stand together: exactly, or but for one misread character."""
    if total.total not in row:
        return 0.0
    parts = [_cents(row[part]) for part in total.parts if part in row]
    whole = _cents(row[total.total])
    if not parts or whole is None or None in parts:
        return 0.0
    computed = sum(part or 0 for part in parts)
    if computed == whole:
        return 3.0
    return 1.0 if Levenshtein.distance(str(computed), str(whole), score_cutoff=1) <= 1 else -2.0


def _cents(text: str) -> int | None:
    strict = parse_amount(text)
    digits = "".join(c for c in text if c.isdigit())
    return int(digits) if strict is None and 3 <= len(digits) <= 12 else strict
