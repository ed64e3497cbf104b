"""Tables whose lines are known by their label (`keyed rows`): scoring a line, and telling which key each line has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.tables.alignment import Alignment, Span, align
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, KeyedRow, TableLayout
from pipeline.tables.leading import whole_amount
from pipeline.wording import look

AGREES, SILENT, CONTRADICTS = 4.0, 0.2, -3.0


@lru_cache(maxsize=64)
def keyed_columns(table: TableLayout) -> tuple[ColumnLayout, ...]:
    """The label and the value columns of a keyed table, as the aligner takes them."""
    values = tuple(ColumnLayout(name, "amount", empty=1.0) for name in table.value_columns)
    return (ColumnLayout("label", "words", empty=2.0), *values)


def may_be_keyed(lattice: Lattice, table: TableLayout) -> bool:
    """Whether a line shows an amount at all."""
    return any(weight < 0 for _, _, weight in lattice.edges(keyed_columns(table)[1]))


def keyed_alignment(lattice: Lattice, table: TableLayout) -> Alignment:
    """The alignment of a line to label and values; its score counts the words of the label that the table declares."""
    found = align(lattice, keyed_columns(table))
    label = label_text(lattice, found)
    hits = label_hits(label, table)
    common = sum(_holds(label, word) for word in table.common_words)
    filled = sum(span is not None for span in found.spans[1:])
    bonus = 1.2 * len(hits) + 0.8 * common if hits or common else -2.0
    bonus -= 1.5 * (len(table.value_columns) - filled)
    spans = _with_thousands(lattice, found.spans)
    return Alignment(found.score + bonus if filled else min(found.score, -1.0), spans)


def _with_thousands(lattice: Lattice, spans: Sequence[Span | None]) -> tuple[Span | None, ...]:
    """The label and the values, each value with the figures before it that the label took."""
    label, *values = spans
    whole: list[Span | None] = []
    least = label[0] + 1 if label else 0
    for span in values:
        if span is not None:
            first = whole_amount(lattice, *span, least)
            whole.append((first, span[1]))
            if label is not None and first < label[1]:
                label = (label[0], first)
            least = span[1]
        else:
            whole.append(None)
    return (label, *whole)


def label_text(lattice: Lattice, found: Alignment) -> str:
    """The printed label of a line."""
    span = found.spans[0]
    return lattice.text(*span) if span else ""


def label_hits(label: str, table: TableLayout) -> frozenset[str]:
    """The declared words that a noisy label holds."""
    declared = dict.fromkeys(word for row in table.keyed_rows for word in row.words)
    return frozenset(word for word in declared if _holds(label, word))


def prints_keyed_label(text: str, table: TableLayout) -> bool:
    """Whether the words before the first figure of a line are those of a keyed table's labels, and no others.

    Such a line is none of a form, although a form's label may end with the same words.
    """
    label = text.split(next((c for c in text if c.isdigit()), "\n"))[0]
    words = [word for word in label.split() if len(look(word)) > 1]
    own = {*table.common_words, *(word for row in table.keyed_rows for word in row.words)}
    return len(words) > 1 and all(any(_holds(word, known) for known in own) for word in words)


@lru_cache(maxsize=65536)
def _holds(label: str, word: str) -> bool:
    wanted = look(word)
    return any(
        fuzz.ratio(look(own), wanted) >= (76 if len(wanted) > 4 else 74) for own in label.replace("/", " ").split()
    ) or (len(look(label)) >= len(wanted) > 5 and fuzz.partial_ratio(wanted, look(label)) >= 85)


def likeness(hits: frozenset[str], row: KeyedRow) -> float:
    """How much the words of a label speak for a key."""
    if not hits:
        return SILENT
    if hits & set(row.without) or hits - set(row.words):
        return CONTRADICTS
    return AGREES if hits == set(row.words) else AGREES - 1.5 * (len(row.words) - len(hits))


def assign_keys(hits: Sequence[frozenset[str]], rows: Sequence[KeyedRow]) -> list[tuple[str | None, bool]]:
    """For each line its key and whether it is certain: the best assignment that keeps the declared order of the keys.

    A line that no key fits gets None. A line placed by its order alone, with more keys than lines to choose from, is
    not certain.

    >>> from pipeline.tables.layout import KeyedRow
    >>> rows = [KeyedRow("a", ("A",)), KeyedRow("b", ("B",)), KeyedRow("c", ("C",))]
    >>> assign_keys([frozenset("A"), frozenset(), frozenset("C")], rows)
    [('a', True), ('b', True), ('c', True)]
    >>> assign_keys([frozenset(), frozenset("C")], rows)
    [('a', False), ('c', True)]
    """
    n, m = len(hits), len(rows)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        best[i][m] = best[i + 1][m] - 0.1
        for j in range(m - 1, -1, -1):
            take = likeness(hits[i], rows[j]) + best[i + 1][j + 1]
            best[i][j] = max(take, best[i + 1][j] - 0.1, best[i][j + 1])
    assigned: list[tuple[str | None, bool]] = []
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
    return _settle_by_order(assigned, rows)


def _settle_by_order(
    assigned: list[tuple[str | None, bool]], rows: Sequence[KeyedRow]
) -> list[tuple[str | None, bool]]:
    """Lines without a telling label are certain when they fill exactly the gap between two lines that have one."""
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
        if after - before - 1 == end - position:
            for offset in range(end - position):
                settled[position + offset] = (rows[before + 1 + offset].key, True)
        position = end
    return settled
