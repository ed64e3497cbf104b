"""Runs the contracts over typed tables and returns what fails them as data; no row is dropped, no run is stopped.

A call costs milliseconds a column whatever the rows, so the rows of many dossiers go into one frame a table. pandera
is imported on the first call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.columns import COLUMNS, ROWS, SUFFIXES, published_name
from checks.contracts import contract
from checks.contracts.codes import codes
from pipeline.amounts import decimal_text
from pipeline.records import CellKey, Finding

if TYPE_CHECKING:
    import pandas as pd

WRONG_TYPE = "FMT-001"


class Failure(NamedTuple):
    """A value that fails a check of its contract. `value` is text in the form of the published contract."""

    dossier: str
    table: str
    row: str
    column: str
    code: str
    value: str

    @property
    def cell(self) -> CellKey:
        return CellKey(self.table, self.row, self.column)


def failures(table: str, frame: pd.DataFrame) -> list[Failure]:
    """Return every failure of the contract of `table` over rows of one or many dossiers.

    `frame` has the columns `dossier`, `row` and those of the typed table: amounts as integer cents, percentages as
    integer hundredths, counts as integers, all else as text, None where nothing could be parsed. The order is that of
    the frame's rows, then of the columns, then of the codes. Raises KeyError when `table` has no contract and
    ValueError when the columns are not those of the contract, or a check itself is at fault.
    """
    model = contract(table)
    expected = tuple(model.to_schema().columns)
    if sorted(frame.columns) != sorted(expected):
        differing = ", ".join(sorted(set(frame.columns) ^ set(expected))) or "one stands twice"
        raise ValueError(f"{table}: the columns are not those of the contract ({differing})")
    if frame.empty:
        return []
    printed = frame.reset_index(drop=True)
    typed, mistyped = _typed(model, printed)
    values = {name: typed[name].tolist() for name in expected}
    rank = {name: place for place, name in enumerate(expected)}
    found = sorted({*mistyped, *_failing(model, typed)}, key=lambda place: (place.row, rank[place.column], place.code))
    return [
        Failure(
            dossier=str(values["dossier"][place.row]),
            table=table,
            row=str(values["row"][place.row]),
            column=published_name(place.column),
            code=place.code,
            value=str(mistyped[place]) if place in mistyped else _text(values[place.column][place.row], place.column),
        )
        for place in found
    ]


def frame_of(table: str, records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Build the frame of a contract from records by column name; what a record lacks is None.

    Raises KeyError when `table` has no contract, TypeError or ValueError when a value is not of its column's type.
    """
    import pandas as pd

    types: dict[str, Any] = {name: str(field.dtype) for name, field in contract(table).to_schema().columns.items()}
    return pd.DataFrame(
        {name: pd.Series([record.get(name) for record in records], dtype=kind) for name, kind in types.items()}
    )


class _Place(NamedTuple):
    """A failing place of a frame: its 0-based row, its column's name in the typed table, the code that fails."""

    row: int
    column: str
    code: str


def _typed(model: Any, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[_Place, object]]:
    """Frame whose integer columns hold integers alone, and the values of another type that were blanked for it."""
    import pandas as pd

    mistyped: dict[_Place, object] = {}
    typed = frame
    for name, declared in model.to_schema().columns.items():
        if str(declared.dtype) != "Int64" or str(frame[name].dtype) == "Int64":
            continue
        numbers = pd.to_numeric(frame[name], errors="coerce")
        wrong = frame[name].notna() & (numbers.isna() | (numbers % 1 != 0))
        typed = typed.assign(**{name: numbers.mask(wrong).astype("Int64")})
        mistyped |= {_Place(int(row), name, WRONG_TYPE): frame[name].iloc[row] for row in frame.index[wrong]}
    return typed, mistyped


def _failing(model: Any, frame: pd.DataFrame) -> set[_Place]:
    """Places of the values that fail a check; of a check over several columns, in the column that bears its failure."""
    from pandera.errors import SchemaErrors

    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        registry = codes()
        found: set[_Place] = set()
        for check, column, row in set(zip(cases["check"], cases["column"], cases["index"], strict=True)):
            if check not in registry or not isinstance(row, Integral):
                raise ValueError(f"{model.__name__}: the check {check} on {column} cannot be run") from errors
            found.add(_Place(int(row), registry[check].column or str(column), str(check)))
        return _in_typed_columns(frame, found)
    return set()


def _in_typed_columns(frame: pd.DataFrame, places: set[_Place]) -> set[_Place]:
    """The same places, a published column replaced by the first typed one of that name that shows something there."""
    stored: dict[str, list[str]] = {}
    for name in frame.columns:
        stored.setdefault(published_name(name), []).append(name)
    elsewhere = {place for place in places if place.column not in frame.columns}
    shown = {name: frame[name].notna().tolist() for place in elsewhere for name in stored[place.column]}
    resolved = set(places - elsewhere)
    for place in elsewhere:
        names = stored[place.column]
        resolved.add(place._replace(column=next((name for name in names if shown[name][place.row]), names[0])))
    return resolved


def _text(value: object, stored: str) -> str:
    """Published form of a value of a typed column; empty when there is none.

    >>> _text(-1200, "formation_cents"), _text(12.0, "personnes_accompagnees"), _text("RA", "secteur")
    ('-12.00', '12', 'RA')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Integral):
        return decimal_text(int(value)) if published_name(stored) != stored else str(value)
    return "" if value is None or value != value or str(value) == "<NA>" else str(value)


def findings(failed: Iterable[Failure]) -> list[Finding]:
    """Return one finding a failure, with its messages in French and English, in the order given."""
    return [_finding(failure) for failure in failed]


def _finding(failure: Failure) -> Finding:
    code = codes()[failure.code]
    columns = {declared.name: declared for declared in COLUMNS[failure.table]}
    lines = {keyed.key: keyed.title_fr for keyed in ROWS.get(failure.table, ())}
    declared = columns.get(failure.column)
    in_hundredths = declared is not None and declared.kind in SUFFIXES
    return Finding(
        code=code.code,
        dossier=failure.dossier,
        rule=f"contract {failure.table}",
        kind=code.kind,
        severity=code.severity,
        message_fr=code.message_fr.format(
            value=failure.value.replace(".", ",") if in_hundredths else failure.value,
            row=lines.get(failure.row, failure.row),
            column=failure.column if declared is None else declared.title_fr,
        ),
        message_en=code.message_en.format(value=failure.value, row=failure.row, column=failure.column),
        observed=failure.value or None,
        cells=(failure.cell,),
    )
