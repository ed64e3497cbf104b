"""A dossier before it is printed, and the noting of what is planted in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from pipeline.records import CellKey
from tests.corpus.choices import Choices
from tests.corpus.establishments import Grouping
from tests.corpus.figures import Figures
from tests.corpus.paper import Planted
from tests.corpus.quotes import Quotes


@dataclass(slots=True)
class Model:
    """A dossier before printing. `costs` maps the synthesis lines, once declared, to the form's costs."""

    rng: Random
    choices: Choices
    grouping: Grouping
    quotes: Quotes
    figures: Figures
    facts: dict[str, int]
    planted: list[Planted] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def has(self, *tables: str) -> bool:
        """Whether the paper holds all these tables."""
        return self.choices.tables.issuperset(tables)


def synthese(*rows: str) -> frozenset[CellKey]:
    """Both columns of lines of the synthesis."""
    return frozenset(CellKey("synthese", row, column) for row in rows for column in ("budget", "declare"))


def galis(*rows: str) -> frozenset[CellKey]:
    """Figures of the form."""
    return frozenset(CellKey("galis", row, "valeur") for row in rows)


def column_cells(table: str, columns: Iterable[str], count: int) -> frozenset[CellKey]:
    """Whole columns of a table of `count` numbered rows."""
    return frozenset(CellKey(table, str(row), column) for row in range(1, count + 1) for column in columns)


def note(model: Model, cells: Iterable[CellKey], concerned: Iterable[CellKey] = (), gap: int | None = None) -> None:
    """Note a discrepancy that was planted, its kind still to be named (see `Planted`)."""
    cells = frozenset(cells)
    model.planted.append(Planted("", cells, cells | frozenset(concerned), gap))
