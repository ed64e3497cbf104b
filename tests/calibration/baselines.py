"""What simpler methods make of the same published prints, to be judged by the same judge.

Each sees `raw_text` of the published cells, the closed vocabularies and the forms of the columns, and publishes a value
as sure or none. None of them can say that it is not sure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from rapidfuzz.distance import Levenshtein

from checks.admission import admission
from checks.columns import kind
from checks.nomenclature import vocabulary
from pipeline.printed import Lexicons, lexicons_of, literal, value_text
from pipeline.records import CellKey
from pipeline.tables.declared import load_layout
from tests.corpus.generate import PROGRAMME
from tests.corpus.published import Published, PublishedCell

NEAR, SHARE = 2, 4
"""Two prints are taken for one value within so many edits, and no more than one in four of the characters."""

Values = dict[CellKey, str | None]


def as_printed(published: Published) -> Values:
    """What each print says literally, nothing where it has no good form."""
    return {key: _literal(key, cell.raw_text) for key, cell in published.cells.items()}


def majority(published: Published) -> Values:
    """The most frequent value of the column near the print; a tie leaves the print as it is."""
    printed = as_printed(published)
    columns = _columns(printed)
    return {
        key: _most_frequent(value, columns[_column(key)]) if value is not None else None
        for key, value in printed.items()
    }


def nearest_valid(published: Published) -> Values:
    """The print where it is valid, else the nearest valid value of the column, if one is near.

    Valid is what the vocabulary of the column holds, what its check digit and form admit, or a well-formed figure;
    of other words, those that the column prints at least twice.
    """
    printed = as_printed(published)
    columns = _columns(printed)
    valid = {column: _valid_values(column, seen) for column, seen in columns.items()}
    values: Values = {}
    for key, cell in published.cells.items():
        if cell.raw_text is None:
            values[key] = None
            continue
        text = printed[key] if printed[key] is not None else " ".join(cell.raw_text.upper().split())
        known = valid.get(_column(key), ())
        values[key] = printed[key] if text in known else _nearest(text or "", known) or printed[key]
    return values


def cheapest(published: Published) -> Values:
    """The least costly explanation that the product lists, whatever its margin."""
    return {
        key: cell.guess if cell.status not in ("missing", "illegible") else None
        for key, cell in published.cells.items()
    }


BASELINES: Mapping[str, Callable[[Published], Values]] = {
    "as printed": as_printed,
    "majority of the column": majority,
    "nearest valid value": nearest_valid,
    "cheapest repair, no margin": cheapest,
}


def with_values(published: Published, values: Values) -> Published:
    """The publication with these values as sure ones, for the judge. Findings are left out: none of them makes any."""
    return Published({key: _settled(cell, values[key]) for key, cell in published.cells.items()}, ())


def _settled(cell: PublishedCell, value: str | None) -> PublishedCell:
    status = "missing" if cell.raw_text is None else "ambiguous" if value is None else "repaired"
    return cell._replace(value=value, status=status, margin=None, candidates=())


@cache
def _lexicons() -> Lexicons:
    return lexicons_of(load_layout(PROGRAMME))


def _literal(key: CellKey, text: str | None) -> str | None:
    if text is None:
        return None
    kind_of_cell = kind(*key)
    value = literal(text, kind_of_cell, _lexicons().get((key.table, key.column), ()))
    return None if value is None else value_text(value, kind_of_cell)


def _column(key: CellKey) -> tuple[str, str]:
    """What is repeated down a column; the figures of a form are all different things."""
    return key.table, key.column if key.table in ("etablissement", "devis") else f"{key.row}.{key.column}"


def _columns(printed: Values) -> dict[tuple[str, str], Counter[str]]:
    columns: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for key, value in printed.items():
        if value is not None:
            columns[_column(key)][value] += 1
    return columns


def _most_frequent(value: str, seen: Counter[str]) -> str:
    near = [other for _, other in _within(value, seen)]
    return min(near, key=lambda other: (-seen[other], other != value, other))


def _valid_values(column: tuple[str, str], seen: Counter[str]) -> tuple[str, ...]:
    closed = vocabulary(*column)
    if closed is not None:
        return closed
    conditions = admission(*column)
    if conditions:
        return tuple(value for value in seen if all(condition.holds(value) for condition in conditions))
    table, name = column
    row, _, plain = name.rpartition(".")
    words = kind(table, row, plain) == "words"
    return tuple(value for value, times in seen.items() if times > 1 or not words)


def _nearest(text: str, known: tuple[str, ...]) -> str | None:
    near = _within(text, known)
    return min(near)[1] if near else None


def _within(text: str, known: Iterable[str]) -> list[tuple[int, str]]:
    """Those that are near, with their distance in edits; the text itself always is."""
    edits = min(NEAR, len(text) // SHARE)
    measured = ((Levenshtein.distance(text, value, score_cutoff=edits), value) for value in known)
    return [(distance, value) for distance, value in measured if distance <= edits]
