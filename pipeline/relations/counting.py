"""Rows counted under the settled values, and the numbers that the dossier states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.records import CellKey, Value
from pipeline.relations.declared import LANGUAGES, Rules
from pipeline.relations.selectors import Selector
from pipeline.relations.settled import NOTHING, Settled
from pipeline.relations.view import View


class Fact(Protocol):
    """Something that the prose states, and where."""

    @property
    def value(self) -> object: ...
    @property
    def where(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows pass a selector: between `low` (for sure) and `high` (with those that cannot be told).

    `cells` are those that pass, or all that were looked at where none does.
    """

    low: int
    high: int
    name: Mapping[str, str]
    cells: tuple[CellKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """What counting rules look at.

    `presence` and `guesses` say which cells count as printed (see `ground.lost_or_absent`), `unknown` of which
    nobody can tell (see `losses.untold`).
    """

    rules: Rules
    view: View
    settled: Mapping[CellKey, Settled]
    facts: Mapping[str, Fact]
    presence: Mapping[CellKey, bool]
    guesses: frozenset[CellKey]
    unknown: frozenset[CellKey]
    territory: str | None
    dossier: str


def count(counting: Counting, selector: Selector) -> Count | None:
    """Rows of a selector, None when its table is absent."""
    view = counting.view
    if not view.rows(selector.table):
        return None
    chosen = view.select(selector, presence=counting.presence)
    by_value = [test.column for test in selector.conditions if test.test in {"is", "is not"}]
    unclear = {
        row
        for row in view.rows(selector.table)
        for column in by_value
        if not counting.settled.get(CellKey(selector.table, row, column), NOTHING).sure
    }
    by_presence = [test.column for test in selector.conditions if test.test in {"shown", "absent"}]
    unclear |= {
        row
        for row in view.rows(selector.table)
        for column in by_presence
        if (key := CellKey(selector.table, row, column)) in counting.guesses | counting.unknown
        or (view.shown(key) and not _is_clearly_something(counting.settled[key]))
    }
    low = sum(key.row not in unclear for key in chosen)
    name = counting.rules.labels.get(selector.text, dict.fromkeys(LANGUAGES, selector.text))
    looked_at = [*(test.column for test in selector.conditions), selector.column]
    every = (CellKey(selector.table, row, column) for column in looked_at for row in view.rows(selector.table))
    return Count(low, low + len(unclear), name, tuple(chosen or filter(view.shown, dict.fromkeys(every))))


def _is_clearly_something(cell: Settled) -> bool:
    """Whether a shown cell holds an amount of its own, or none, under every reading that it may have."""
    if cell.value and not cell.placed:
        return False
    return cell.sure or (cell.value is not None and len({bool(value) for value, _ in cell.candidates}) == 1)


def stated(facts: Mapping[str, Fact], key: str) -> int | None:
    """The number that a fact states; a key `a+b` adds up facts. None where one is not stated, or is no whole number."""
    numbers = [facts[part].value if part in facts else None for part in key.split("+")]
    whole = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool)]
    return sum(whole) if len(whole) == len(numbers) else None


def territory_of(rules: Rules, view: View, stated: str | None) -> str | None:
    """The territory that the manifest states, else that of the department in which the coordinator's numbers start.

    The longest prefix decides; among several departments the most frequent, the first one printed where they tie.
    """
    if stated is not None:
        return stated
    prefixes = sorted(rules.territories, key=lambda pair: -len(pair[0]))
    for selector in rules.territory_cells:
        found = [
            territory
            for key in view.select(selector)
            for territory in (_territory(prefixes, view.value(key)),)
            if territory is not None
        ]
        if found:
            return Counter(found).most_common(1)[0][0]
    return None


def _territory(prefixes: Sequence[tuple[str, str]], value: Value | None) -> str | None:
    return next((territory for prefix, territory in prefixes if str(value or "").startswith(prefix)), None)
