"""The cells of one dossier as rules look at them: rows in order, what is shown, what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from rapidfuzz.distance import OSA

from pipeline.records import Cell, CellKey, Value
from pipeline.relations.selectors import Condition, Selector
from pipeline.wording import canonical_words, letters

COORDINATOR = "@coordinator"
BETWEEN = 4
"""Characters of a name of which one may be misread where the rows above and below have that name."""
_ACRONYM = re.compile(r"\s*\([^()]{1,30}\)$")


class View:
    """Cells with the values that they are taken to have.

    `values` need not hold every cell: what is not there, or is None, has no value that can be computed with. `printed`
    amounts, percentages and counts are integers, everything else canonical text.
    """

    def __init__(
        self, cells: Mapping[CellKey, Cell], values: Mapping[CellKey, Value | None], coordinator: str | None = None
    ) -> None:
        self.cells = cells
        self.values = values
        self.coordinator = coordinator
        rows: dict[str, dict[str, None]] = {}
        columns: dict[str, dict[str, None]] = {}
        for key in cells:
            columns.setdefault(key.table, {})[key.column] = None
            rows.setdefault(key.table, {})[key.row] = None
        self._columns = {table: tuple(keys) for table, keys in columns.items()}
        self._rows = {table: tuple(keys) for table, keys in rows.items()}

    def rows(self, table: str) -> tuple[str, ...]:
        """Row keys of a table, in printed order; none when the table is absent."""
        return self._rows.get(table, ())

    def columns(self, table: str) -> tuple[str, ...]:
        """Columns of a table, in the order of its cells; none when the table is absent."""
        return self._columns.get(table, ())

    def shown(self, key: CellKey) -> bool:
        """Whether the scan shows anything for the cell."""
        cell = self.cells.get(key)
        return cell is not None and (cell.reading is not None or bool(cell.witnesses))

    def crowded(self, key: CellKey) -> bool:
        """Whether an amount of no declared column stands beside the cell."""
        cell = self.cells.get(key)
        return cell is not None and cell.crowded

    def value(self, key: CellKey) -> Value | None:
        """The value that the cell is taken to have, None where nothing can be said."""
        return self.values.get(key)

    def select(
        self,
        selector: Selector,
        current: str | None = None,
        among: Iterable[str] | None = None,
        presence: Mapping[CellKey, bool] | None = None,
        unknown: Set[CellKey] = frozenset(),
    ) -> list[CellKey]:
        """Cells of `selector`, in printed order: of the row `current` where it says so, and only of the rows `among`.

        `presence` overrides what is shown for the cells that it holds; a cell of `unknown` may be either, and passes
        both ways. A condition on a value that cannot be read selects nothing: neither `is` nor `is not`.
        """
        rows: Sequence[str] = self.rows(selector.table)
        if selector.current:
            rows = [] if current is None else [current]
        if selector.keys:
            rows = [row for row in rows if row in selector.keys]
        if among is not None:
            kept = set(among)
            rows = [row for row in rows if row in kept]
        for test in selector.conditions:
            tested = {row: CellKey(selector.table, row, test.column) for row in rows}
            rows = [row for row, key in tested.items() if key in unknown or self._passes(key, test, presence)]
        keys = (CellKey(selector.table, row, selector.column) for row in rows)
        return [key for key in keys if key in self.cells]

    def _passes(self, key: CellKey, condition: Condition, presence: Mapping[CellKey, bool] | None) -> bool:
        if condition.test in {"shown", "absent"}:
            shown = presence[key] if presence and key in presence else self.shown(key)
            return shown == (condition.test == "shown")
        value = self.value(key)
        if value is None:
            return False
        if condition.value == COORDINATOR:
            same = self.coordinator is not None and alike(str(value), self.coordinator)
        else:
            same = str(value) == condition.value
        return same == (condition.test == "is")


def alike(one: str, other: str, *, share: int = 6) -> bool:
    """Whether two words are one name to within a misread character in six, or in `share`.

    >>> alike("MAISON DES TILLEULS", "MAISON DE5 TILLEULS"), alike("CCAS PARIS", "CCAS REIMS")
    (True, False)
    >>> alike("CIAS NANTES", "CIAS NSNTTES"), alike("CIAS NANTES", "CIAS NSNTTES", share=BETWEEN)
    (False, True)
    """
    a, b = letters(one), letters(other)
    most = max(len(a), len(b)) // share
    return a == b or OSA.distance(a, b, score_cutoff=most) <= most


def groups(view: View, table: str, column: str) -> dict[str, list[str]]:
    """Rows of a table by what `column` says, in order of appearance. Rows without a value are in no group.

    A name that stands only once is taken for a misread of the one other name that stands more often and is alike; less
    alike will do where the rows above and below both have that name.
    """
    named: dict[str, list[str]] = {}
    for row in view.rows(table):
        value = view.value(CellKey(table, row, column))
        if value is not None:
            named.setdefault(canonical_words(str(value)), []).append(row)
    often = {name for name, rows in named.items() if len(rows) > 1}
    for name in [name for name in named if name not in often]:
        near = [other for other in often if alike(name, other)]
        if len(near) == 1:
            named[near[0]] += named.pop(name)
    rows = view.rows(table)
    order = {row: place for place, row in enumerate(rows)}
    own = {row: name for name in often for row in named[name]}
    for name in [name for name in named if name not in often]:
        place = order[named[name][0]]
        above, below = (own.get(rows[n]) if 0 <= n < len(rows) else None for n in (place - 1, place + 1))
        if above is not None and above == below and alike(name, above, share=BETWEEN):
            named[above] += named.pop(name)
    return {name: sorted(rows, key=order.__getitem__) for name, rows in named.items()}


def comparable(label: str) -> Set[str]:
    """The forms in which a wording of a nomenclature may be printed: letters alone, its last acronym left out or not.

    >>> sorted(comparable("Maison d'Enfants (M.E.)"))
    ['MAISONDENFANTS', 'MAISONDENFANTSME']
    """
    return {letters(label), letters(_ACRONYM.sub("", label))}
