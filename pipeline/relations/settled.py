"""What each cell is taken to hold once it has its verdict, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.amounts import decimal_text, parse_decimal
from pipeline.records import Cell, CellKey, Kind, Status, Value, Verdict

NOT_PRINTED = "nothing shown"
"""The reader's reason where it saw the place of a cell and nothing in it; any other means that a print was lost."""

LIKELY = 3.0
"""Nats within which another reading of a doubtful cell is likely enough to be looked at."""
PLACED = 5.0
"""Nats of its place under which a print may well be that of another cell."""

PROVEN: frozenset[Status] = frozenset({"verified", "repaired", "decided"})
SURE: frozenset[Status] = frozenset({"verified", "read", "repaired", "decided"})


class Explained(Protocol):
    """What the search for the best explanation says of a cell."""

    @property
    def broken(self) -> Sequence[str]: ...
    @property
    def slip(self) -> Value | None: ...
    @property
    def printed(self) -> Value | None: ...


@dataclass(frozen=True, slots=True)
class Settled:
    """A cell under its verdict.

    `value` is the published value, else the best candidate, None where there is none or nothing is shown. `others` are
    the other candidates with their distance in nats. `lost` says that nothing is shown where something was printed.
    `broken` holds the codes of the rules that the best explanation takes the paper to break, None when nobody searched.
    `slip` is the print in good form that the paper may as well show by mistake. `placed` is False where the print may
    belong to another cell. `as_printed` is False for a doubtful value other than what its print says in good form.
    """

    value: Value | None
    sure: bool
    shown: bool
    lost: bool = False
    others: tuple[tuple[Value, float], ...] = ()
    broken: frozenset[str] | None = None
    slip: Value | None = None
    placed: bool = True
    as_printed: bool = True
    proven: bool = False

    @property
    def candidates(self) -> tuple[tuple[Value, float], ...]:
        """Every value that the cell may have, best first, with its distance to the best in nats."""
        return self.others if self.value is None else ((self.value, 0.0), *self.others)


NOTHING = Settled(None, False, False)
"""A cell that is not there."""


def value_of(text: str, kind: Kind) -> Value:
    """A published text as a value of the pipeline: the inverse of `text_of`.

    >>> value_of("1234.50", "amount"), value_of("12", "count"), value_of("12", "code")
    (123450, 12, '12')
    """
    if kind in {"amount", "percentage"}:
        return parse_decimal(text)
    return int(text) if kind == "count" else text


def text_of(value: Value, kind: Kind) -> str:
    """A value of the pipeline in its published text form.

    >>> text_of(123450, "amount"), text_of(12, "count"), text_of("LOT 1", "code")
    ('1234.50', '12', 'LOT 1')
    """
    return decimal_text(value) if isinstance(value, int) and kind in {"amount", "percentage"} else str(value)


def settle(
    cells: Mapping[CellKey, Cell],
    verdicts: Mapping[CellKey, Verdict],
    explained: Mapping[CellKey, Explained] | None = None,
) -> dict[CellKey, Settled]:
    """Each cell under its verdict. A cell without verdict is taken to show nothing that can be read."""
    return {key: _settle(cell, verdicts.get(key), explained) for key, cell in cells.items()}


def _settle(cell: Cell, verdict: Verdict | None, explained: Mapping[CellKey, Explained] | None) -> Settled:
    shown = cell.reading is not None or bool(cell.witnesses)
    if verdict is None:
        return Settled(None, False, shown)
    story = None if explained is None else explained.get(cell.key)
    broken = None if story is None else frozenset(story.broken)
    candidates = [(value_of(text, cell.kind), nats) for text, nats in verdict.candidates]
    if verdict.status == "missing":
        return Settled(None, False, False, cell.reason not in {"", NOT_PRINTED}, tuple(candidates), broken)
    placed = cell.placement >= PLACED or verdict.status in PROVEN
    if verdict.status in SURE and verdict.value is not None:
        value, proven = value_of(verdict.value, cell.kind), verdict.status in PROVEN
        return Settled(value, True, True, False, (), broken, placed=placed, proven=proven)
    best = candidates[0][0] if candidates and verdict.status == "ambiguous" else None
    slip = None if story is None else story.slip
    as_printed = story is None or best == story.printed
    return Settled(best, False, True, False, tuple(candidates[1:]), broken, slip, placed, as_printed)
