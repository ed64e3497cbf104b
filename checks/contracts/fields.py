"""What the contracts have in common: fields declared from the columns, and predicates over whole columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from checks.admission import Admission, admission
from checks.columns import COLUMNS, KEYS, Column, column, stored_name

TEXT: Final = re.compile(r"(?=[^A-Za-z]*[A-Za-z]).{1,200}", re.DOTALL)
"""Form of words: at least one letter, at most 200 characters."""

PRINTED_ROW: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
"""Form of a 1-based printed position."""


def cell_field(table: str, name: str, unit: str | None = None) -> Any:
    """Field of a column of a table: nullable, coerced, with the title, description and unit that are declared for it.

    `unit` overrides the declared unit.
    """
    declared = column(table, name)
    return pa.Field(
        nullable=True,
        coerce=True,
        title=declared.title_fr,
        description=declared.description_en,
        metadata={"unit": declared.unit if unit is None else unit, "kind": declared.kind},
    )


def dossier_field() -> Any:
    """Field of the dossier to which a row belongs."""
    return pa.Field(
        nullable=False,
        coerce=True,
        title="Dossier",
        description="Identifier of the dossier.",
        metadata={"unit": "", "kind": "code"},
    )


def row_field(description: str) -> Any:
    """Field of a row's place in its table."""
    return pa.Field(
        nullable=False, coerce=True, title="Ligne", description=description, metadata={"unit": "", "kind": "code"}
    )


def names_of(table: str, belongs: Callable[[Column], bool]) -> tuple[str, ...]:
    """Names, in the typed table, of the columns of which `belongs` holds."""
    return tuple(stored_name(table, declared.name) for declared in COLUMNS[table] if belongs(declared))


def words_of(table: str) -> tuple[str, ...]:
    """Names of the columns of words of a table."""
    return names_of(table, lambda declared: declared.kind == "words")


def amounts_of(table: str) -> tuple[str, ...]:
    """Names, in the typed table, of the columns of amounts of a table."""
    return names_of(table, lambda declared: declared.kind == "amount")


def admitting(table: str, code: str) -> tuple[str, ...]:
    """Names of the columns of a table whose admission has the condition `code`."""
    return names_of(table, lambda declared: code in {a.code for a in admission(table, declared.name)})


def each(values: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    """Say of each value whether `holds` does, asking once for each distinct value."""
    answers = {value: holds(value) for value in values.unique()}
    return values.map(answers).astype(bool)


def after(condition: Admission, then: Admission) -> Callable[[str], bool]:
    """Predicate of `then` where `condition` holds already; elsewhere it is not asked, as one failure is enough."""
    return lambda text: not condition.holds(text) or then.holds(text)


def is_words(text: str) -> bool:
    """Say whether text can be words of a form.

    >>> is_words("12 RUE DES LILAS"), is_words("12"), is_words("A" * 201)
    (True, False, False)
    """
    return TEXT.fullmatch(text) is not None


def is_printed_row(text: str) -> bool:
    """Say whether text is a 1-based printed position.

    >>> is_printed_row("12"), is_printed_row("0"), is_printed_row("total")
    (True, False, False)
    """
    return PRINTED_ROW.fullmatch(text) is not None


def alone_in_its_row(frame: pd.DataFrame) -> pd.Series:
    """Say of each row whether no other has its dossier and row key."""
    return ~frame.duplicated(["dossier", "row"], keep=False)


def is_key(table: str) -> Callable[[pd.Series], pd.Series]:
    """Predicate over a column of row keys: each is a key of the table."""
    return lambda values: values.isin(KEYS[table])
