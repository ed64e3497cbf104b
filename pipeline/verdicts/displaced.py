"""What a print in a wrong row would change: a doubt about the row of a cell counts as far as its value would differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from pipeline.records import Cell, CellKey, Reading, Relation, Value, certainty
from pipeline.repair.posterior import Posterior
from pipeline.verdicts.shortfalls import LOST_ABOVE, MISCOUNTED, line_of

ALL_ROWS = 3
"""Rows that share a value by a relation, at least, for a row which is not shown to have it too."""


def places_by_value(
    cells: Mapping[CellKey, Cell],
    posteriors: Mapping[CellKey, Posterior],
    sure: float,
    beside: Mapping[tuple[str, int], set[tuple[str, str]]],
    lacking: Mapping[tuple[str, str], int],
    miscounted: Container[str],
    relations: Iterable[Relation],
) -> dict[CellKey, float]:
    """How sure it is of each cell, in nats, that a misplaced print does not make its value wrong.

    A print that may stand there instead leaves no doubt as far as it has the same value; a line that was lost instead,
    as far as such a line has the value that the rows above and below it share, or that all rows share by a relation.
    `beside` are the columns that each line prints, `lacking` what columns are short of, `miscounted` the tables with
    another number of rows than stated; `sure` is the margin of the rows that tell how often one differs between equals.
    """
    owners = {cell.reading: key for key, cell in cells.items() if cell.reading is not None}
    shown = {
        key: found for key, found in posteriors.items() if found.value is not None and cells[key].reading is not None
    }
    between = _differing_between_equals({key: found for key, found in shown.items() if found.margin >= sure})
    common = _common_values(shown, _tied_columns(cells, relations))

    def differs(key: CellKey, reading: Reading | None) -> float:
        own = posteriors.get(key)
        if own is None or own.value is None:
            return 1.0
        if reading is None:
            value, unlike = common.get((key.table, key.column), (None, 1.0))
            if value == own.value:
                return unlike
            beside = [shown.get(row) for row in _above_and_below(key)]
            alike = [found.margin for found in beside if found is not None and found.value == own.value]
            if len(alike) < 2:
                return 1.0
            return min(between.get((key.table, key.column), 1.0) + sum(math.exp(-margin) for margin in alike), 1.0)
        other = posteriors.get(owners[reading]) if reading in owners else None
        return 1.0 - _chance(other, own.value) if other is not None else 1.0

    values = Counter((key.table, key.column, found.value) for key, found in shown.items())

    def unlike(key: CellKey) -> float:
        """The share of the rows of a column that have another value than the cell."""
        own = posteriors.get(key)
        alike = 0 if own is None else values[key.table, key.column, own.value]
        return 1.0 - alike / max(rows[key.table, key.column], 1)

    rows = Counter((key.table, key.column) for key, cell in cells.items() if cell.reading is not None)

    def lost_lines(key: CellKey, cell: Cell) -> Iterable[float]:
        if cell.reading is None or not key.row.isdigit():
            return
        wanting = beside[line_of(cell)] & lacking.keys()
        above = _above_and_below(key)[0]
        if key.table in miscounted:
            yield MISCOUNTED * unlike(key)
        if not wanting:
            return
        if above in cells:
            yield LOST_ABOVE * differs(key, cells[above].reading)
        own = (key.table, key.column)
        other = posteriors[key].value != lacking[own] if own in wanting and key in posteriors else differs(key, None)
        yield other / (rows[own] + 1)

    return {
        key: min(
            cell.placement,
            certainty([*(share * differs(key, reading) for reading, share in cell.stand_ins), *lost_lines(key, cell)]),
        )
        for key, cell in cells.items()
    }


def _tied_columns(cells: Mapping[CellKey, Cell], relations: Iterable[Relation]) -> dict[tuple[str, str], float]:
    """The columns of which all rows print one value by a declared relation, with the price of breaking it, in nats."""
    shown: dict[tuple[str, str], set[CellKey]] = {}
    for key, cell in cells.items():
        if cell.reading is not None and key.row.isdigit():
            shown.setdefault((key.table, key.column), set()).add(key)
    return {
        column: relation.price
        for relation in relations
        if relation.kind == "same"
        for column in {key[::2] for key in relation.cells}
        if len(shown.get(column, ())) >= ALL_ROWS and shown[column].issubset(relation.cells)
    }


def _common_values(
    shown: Mapping[CellKey, Posterior], tied: Mapping[tuple[str, str], float]
) -> dict[tuple[str, str], tuple[Value, float]]:
    """By tied column, the value that most of its rows have, and the probability that a row which is not shown has
    another: the paper breaks the relation, or the surest print of the value is misread.
    """
    margins: dict[tuple[str, str], dict[Value, list[float]]] = {}
    for key, found in shown.items():
        if (key.table, key.column) in tied and found.value is not None:
            margins.setdefault((key.table, key.column), {}).setdefault(found.value, []).append(found.margin)
    common: dict[tuple[str, str], tuple[Value, float]] = {}
    for column, of in margins.items():
        value, own = max(of.items(), key=lambda entry: (len(entry[1]), sum(entry[1])))
        if len(own) >= ALL_ROWS:
            common[column] = (value, min(1.0, math.exp(-tied[column]) + math.exp(-max(own))))
    return common


def _chance(found: Posterior, value: Value) -> float:
    """The probability of a value of a cell: the margin is the log-odds of its best."""
    nats = next((nats for candidate, nats in found.candidates if candidate == value), math.inf)
    return math.exp(-nats) / (1.0 + math.exp(-found.margin))


def _differing_between_equals(shown: Mapping[CellKey, Posterior]) -> dict[tuple[str, str], float]:
    """By column, how often a row between two rows of one value has another: a share of such rows, never quite 0."""
    rows: Counter[tuple[str, str]] = Counter()
    differing: Counter[tuple[str, str]] = Counter()
    for key, found in shown.items():
        beside = [shown[row].value for row in _above_and_below(key) if row in shown]
        if len(beside) == 2 and beside[0] == beside[1]:
            rows[key.table, key.column] += 1
            differing[key.table, key.column] += beside[0] != found.value
    return {column: (differing[column] + 1) / count for column, count in rows.items()}


def _above_and_below(key: CellKey) -> list[CellKey]:
    """The cells above and below, of a row that is told by its number."""
    table, row, column = key
    return [CellKey(table, str(int(row) + way), column) for way in (-1, 1)] if row.isdigit() else []
