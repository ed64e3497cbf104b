"""Which cells of the paper a relation covers that the paper itself cannot break, and what the scan left of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.records import CellKey
from tests.corpus.fates import Fate
from tests.corpus.paper import SYNTHESE_ROWS

NOTHING = Fate("", lost=True)


@dataclass(frozen=True, slots=True)
class HardRelation:
    """Cells of which each follows from the others (`sum`: the last is the sum of the rest) or that are all the same."""

    name: str
    kind: Literal["sum", "same"]
    cells: tuple[CellKey, ...]


def hard_relations(truth: Mapping[CellKey, str | None]) -> Iterator[HardRelation]:
    """The relations that hold on this paper: a relation that was broken in print covers nothing."""
    yield from _sums(truth)
    yield from _repeated(truth)


def _sums(truth: Mapping[CellKey, str | None]) -> Iterator[HardRelation]:
    candidates: list[tuple[str, list[CellKey]]] = []
    for key in truth:
        if key.table == "devis" and key.column == "total_solution":
            parts = [CellKey("devis", key.row, column) for column in ("abonnement", "deploiement", "formation")]
            candidates.append(("row total", [*parts, key]))
    for column in ("budget", "declare"):
        candidates.append(("synthesis total", [CellKey("synthese", row, column) for row in SYNTHESE_ROWS]))
    form = ("couts_amoa", "couts_solution", "couts_materiels", "total_depenses")
    candidates.append(("form total", [CellKey("galis", row, "valeur") for row in form]))
    for name, cells in candidates:
        printed = tuple(cell for cell in cells if truth.get(cell) is not None)
        if len(printed) > 1 and printed[-1] == cells[-1]:
            amounts = [_cents(truth[cell] or "0.00") for cell in printed]
            if sum(amounts[:-1]) == amounts[-1]:
                yield HardRelation(name, "sum", printed)


def _repeated(truth: Mapping[CellKey, str | None]) -> Iterator[HardRelation]:
    groups: dict[tuple[str, str | None, str], list[CellKey]] = defaultdict(list)
    for key, value in truth.items():
        if value is None:
            continue
        if key.column == "finess_ej_porteur":
            groups["coordinator's number", None, value].append(key)
        elif key.column == "finess_ej_rattachement":
            groups["body's number", truth.get(key._replace(column="og")), value].append(key)
    for (name, _, _), cells in groups.items():
        if len(cells) > 1:
            yield HardRelation(name, "same", tuple(cells))


def _cents(value: str) -> int:
    return int(value.replace(".", ""))


def cover(truth: Mapping[CellKey, str | None], fates: Mapping[CellKey, Fate]) -> dict[CellKey, tuple[str, bool]]:
    """For each covered cell, the name of a relation that covers it, and whether the rest of one was read unspoilt.

    A sum covers a cell where nothing of the rest was lost (a lost zero does no harm); a repetition where at least one
    other print was not.
    """
    covered: dict[CellKey, tuple[str, bool]] = {}
    for relation in hard_relations(truth):
        seen = {cell: fates.get(cell, NOTHING) for cell in relation.cells}
        if relation.kind == "same":
            shown = [cell for cell, fate in seen.items() if not (fate.lost or fate.garbled)]
            whole = [cell for cell in shown if not seen[cell].altered]
            for cell in relation.cells:
                if len(shown) > (cell in shown):
                    covered[cell] = (relation.name, len(whole) > (cell in whole))
            continue
        gone = [cell for cell, fate in seen.items() if (fate.lost or fate.garbled) and truth[cell] != "0.00"]
        spoilt = [cell for cell, fate in seen.items() if fate.altered or (fate.lost and truth[cell] != "0.00")]
        for cell in relation.cells:
            if not [other for other in gone if other != cell]:
                alone = not [other for other in spoilt if other != cell]
                covered[cell] = (relation.name, alone or covered.get(cell, ("", False))[1])
    return covered
