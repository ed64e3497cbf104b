"""Which key each line of a keyed table has: by its own label, and by the order of the lines where no label tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.tables.layout import KeyedRow

AGREES, SILENT, CONTRADICTS = 4.0, 0.2, -3.0

Assigned = tuple[str | None, bool]
"""The key of a line, None where none fits, and whether it is certain."""


def likeness(hits: frozenset[str], row: KeyedRow) -> float:
    """How much the words of a label speak for a key."""
    if not hits:
        return SILENT
    if hits & set(row.without) or hits - set(row.words):
        return CONTRADICTS
    return AGREES if hits == set(row.words) else AGREES - 1.5 * (len(row.words) - len(hits))


def assign_keys(hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow], told: Sequence[bool] = ()) -> list[Assigned]:
    """For each line its key and whether it is certain. `told` says of which lines the label may be believed: all, if
    nothing is said.

    Lines that keep the declared order of the keys help one another: the order tells lines of half a label apart, and a
    line without label is certain where it fills a gap. Lines in another order have the key of their own label, and
    none is certain that has not a whole label of its own.

    >>> from pipeline.tables.layout import KeyedRow
    >>> rows = [KeyedRow("a", ("A",)), KeyedRow("b", ("B",)), KeyedRow("c", ("C",))]
    >>> assign_keys([frozenset("A"), frozenset(), frozenset("C")], rows)
    [('a', True), ('b', True), ('c', True)]
    >>> assign_keys([frozenset(), frozenset("C")], rows)
    [('a', False), ('c', True)]
    >>> assign_keys([frozenset("B"), frozenset("A"), frozenset()], rows)
    [('b', True), ('a', True), ('c', False)]
    """
    believed = list(told) or [True] * len(hits)
    in_order = [(key, sure and own) for (key, sure), own in zip(_in_declared_order(hits, rows), believed, strict=True)]
    whole = {line: key for line, key in _whole_labels(hits, rows).items() if believed[line]}
    given = {key for key, _ in in_order}
    moved = any(in_order[line][0] != key for line, key in whole.items()) or any(
        key is None and any(likeness(own, row) > SILENT and row.key not in given for row in rows)
        for (key, _), own in zip(in_order, hits, strict=True)
    )
    return _by_label(hits, rows, whole) if moved else _settle_by_order(in_order, hits, rows)


def _whole_labels(hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow]) -> dict[int, str]:
    """The key of each line that holds all words of one, and that no other line holds like it."""
    keys = {frozenset(row.words): row.key for row in rows}
    count = Counter(hits)
    return {line: keys[own] for line, own in enumerate(hits) if own in keys and count[own] == 1}


def _by_label(hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow], whole: dict[int, str]) -> list[Assigned]:
    """The keys of lines in any order: that of a whole label, else, in doubt, what half a label or nothing leaves."""
    assigned: list[Assigned] = [(whole.get(line), line in whole) for line in range(len(hits))]
    free = [row for row in rows if row.key not in whole.values()]
    waiting = [line for line in range(len(hits)) if line not in whole]
    silent = [line for line in waiting if not hits[line]]
    for line in sorted(waiting, key=lambda line: not hits[line]):
        fitting = [row for row in free if likeness(hits[line], row) > SILENT]
        if line in silent and len(silent) == len(free) == 1:
            fitting = free
        if fitting:
            best = max(fitting, key=lambda row: likeness(hits[line], row))
            assigned[line] = (best.key, False)
            free = [row for row in free if row is not best]
    return assigned


def _in_declared_order(hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow]) -> list[Assigned]:
    """The best assignment that keeps the declared order of the keys."""
    n, m = len(hits), len(rows)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        best[i][m] = best[i + 1][m] - 0.1
        for j in range(m - 1, -1, -1):
            take = likeness(hits[i], rows[j]) + best[i + 1][j + 1]
            best[i][j] = max(take, best[i + 1][j] - 0.1, best[i][j + 1])
    assigned: list[Assigned] = []
    i = j = 0
    while i < n:
        if j < m and best[i][j] == likeness(hits[i], rows[j]) + best[i + 1][j + 1]:
            assigned.append((rows[j].key, likeness(hits[i], rows[j]) > SILENT))
            i, j = i + 1, j + 1
        elif j < m and best[i][j] == best[i][j + 1]:
            j += 1
        else:
            assigned.append((None, False))
            i += 1
    return assigned


def _settle_by_order(
    assigned: Sequence[Assigned], hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow]
) -> list[Assigned]:
    """Lines without a telling label are certain when they fill exactly the gap between two lines that have one.

    A label that speaks against the key of its place leaves the whole gap in doubt.
    """
    order = {row.key: position for position, row in enumerate(rows)}
    settled = list(assigned)
    position = 0
    while position < len(settled):
        if settled[position][1]:
            position += 1
            continue
        end = position
        while end < len(settled) and not settled[end][1]:
            end += 1
        before = order[settled[position - 1][0] or ""] if position else -1
        after = order[settled[end][0] or ""] if end < len(settled) else len(rows)
        filling = list(zip(range(position, end), rows[before + 1 : after], strict=False))
        exact = after - before - 1 == end - position
        if exact and all(likeness(hits[line], row) > CONTRADICTS for line, row in filling):
            for line, row in filling:
                settled[line] = (row.key, True)
        position = end
    return settled
