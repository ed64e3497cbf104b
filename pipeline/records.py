"""The few records that every room of the house passes on.

Evidence (`Word`, `Line`, `Reading`, `Cell`) is what the scan shows and never changes. Conclusions (`Verdict`,
`Finding`) are what the checks and the repair make of it. `Relation` is one declared rule bound to the cells of one
dossier. Money is integer cents, costs and margins are nats, throughout.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["identifier", "amount", "percentage", "count", "code", "words"]
Status = Literal["verified", "read", "repaired", "ambiguous", "illegible", "missing", "decided"]
FindingKind = Literal["misread", "discrepancy", "missing", "rule"]
Severity = Literal["error", "warning", "info"]
Value = int | str
"""A cell's value inside the pipeline: cents for amounts, hundredths for percentages, units for counts, else text."""

MARGIN_CAP = 99.0
"""Published margins stop here: no second explanation was found."""


class CellKey(NamedTuple):
    """Address of a cell: `str(key)` is `table.row.column`, as findings and `reconcile explain` write it.

    >>> str(CellKey("galis", "couts_solution", "valeur"))
    'galis.couts_solution.valeur'
    """

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line: its text and its first and past-the-last character column (0-based) in the line.

    A scan with word boxes fills `box` (left, top, right, bottom, in thousandths of the page); OCR text leaves it None.
    """

    text: str
    start: int
    end: int
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source file. `page` counts form feeds from 1, `line` counts lines of the file from 1."""

    source_file: str
    page: int
    line: int
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One print of a figure: the exact characters `text` of a line from column `start` to `end`."""

    text: str
    source_file: str
    page: int
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What the scan shows for one cell of a table.

    `reading` is the print nearest to the cell's label, None where nothing is shown. `witnesses` are other prints of
    the same figure elsewhere. `placement` is how sure the reader is, in nats, that the print belongs to this row and
    column, but for the row doubt of `stand_ins`: what may stand in its row instead, with the probability of each (None:
    nothing that is shown). `rivals` are the prints that may belong here instead, `elsewhere` the other cells, of its
    row or the next, that this print may belong to instead (itself: of none that is declared, and no sum tells).
    A `crowded` one has beside it an amount that belongs to no declared column, so that its row need not add up.
    `reason` says why nothing is shown or why the reader doubts, as a stable word (`line lost`, `garbled`, ...).
    """

    key: CellKey
    kind: Kind
    reading: Reading | None
    witnesses: tuple[Reading, ...] = ()
    rivals: tuple[Reading, ...] = ()
    placement: float = MARGIN_CAP
    reason: str = ""
    elsewhere: tuple[CellKey, ...] = ()
    stand_ins: tuple[tuple[Reading | None, float], ...] = ()
    crowded: bool = False

    @property
    def raw_text(self) -> str | None:
        return None if self.reading is None else self.reading.text

    @property
    def place(self) -> float:
        """How sure it is in all, in nats, that this print stands in this row and column."""
        return min(self.placement, certainty(share for _, share in self.stand_ins))


def certainty(doubts: Iterable[float]) -> float:
    """The nats that none of several alternatives is true, of their probabilities.

    >>> round(certainty([0.01, 0.008]), 1), certainty([])
    (4.0, 99.0)
    """
    doubt = sum(doubts)
    return max(0.0, min(-math.log(doubt), MARGIN_CAP)) if doubt > 0.0 else MARGIN_CAP


@dataclass(frozen=True, slots=True)
class Relation:
    """A declared rule bound to the cells of one dossier.

    `kind` is one of
    - `sum`: sum of coefficient * value over `terms` is 0, in cents (or units, for counts);
    - `same`: all cells of `terms` print one value (coefficients unused);
    - `pair`: the values of the two cells of `terms`, in that order, stand together in `pairs`.

    `modes` widens a `sum` whose FIRST term (coefficient -1) is a declared figure: `exact`, `cut` (the declared figure
    is the computed one with its cents dropped) or `rounded` (to the euro, halves up). With more than one mode the
    paper may use any, and `mode_price` nats is the price of a mode other than `exact`.
    `price` is what it costs, in nats, to believe that the paper itself breaks the relation; infinite where it cannot.
    Cells that show nothing count as 0 in a `sum` and are left out of `same` and `pair`. `cells` are those of `terms`.
    """

    code: str
    kind: Literal["sum", "same", "pair"]
    terms: tuple[tuple[CellKey, int], ...]
    price: float = math.inf
    modes: tuple[Literal["exact", "cut", "rounded"], ...] = ("exact",)
    mode_price: float = 1.0
    pairs: frozenset[tuple[Value, Value]] = frozenset()
    cells: tuple[CellKey, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple([cell for cell, _ in self.terms]))


@dataclass(slots=True)
class Verdict:
    """What is published of a cell. `value` is text in the form of the published contract, None where none is sure.

    `candidates` are (value, nats over the best), best first. `rules` are codes of the relations and checks that bear
    on the cell. `margin` is None for `missing` and `illegible`.
    """

    status: Status
    value: str | None = None
    margin: float | None = None
    candidates: list[tuple[str, float]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency, in the published form: `gap` is observed minus expected; texts are in the form of `value`."""

    code: str
    dossier: str
    rule: str
    kind: FindingKind
    severity: Severity
    message_fr: str
    message_en: str
    expected: str | None = None
    observed: str | None = None
    gap: str | None = None
    cells: tuple[CellKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Characters of a table's region that ended in no cell, kept with the reason."""

    reading: Reading
    table: str
    reason: str
