"""Tables whose lines are known by their label (`keyed rows`): a line as label and values, and its score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.tables.alignment import Alignment, Span, align
from pipeline.tables.labels import holds, label_hits
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import ColumnLayout, TableLayout
from pipeline.tables.leading import whole_amount


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
    common = sum(holds(label, word) for word in table.common_words)
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
