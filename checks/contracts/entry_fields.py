"""Fields of the contracts of files kept by hand and of marts."""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa

from checks.contracts.entries import ENTRIES


def entry_field(file: str, name: str, unit: str = "") -> Any:
    """Field of a column of a file kept by hand, with the title and description that are declared for it."""
    declared = next(column for column in ENTRIES[file] if column.name == name)
    return pa.Field(
        nullable=not declared.filled,
        coerce=True,
        title=declared.title_fr,
        description=declared.description_en,
        metadata={"unit": unit, "kind": declared.kind},
    )


def line_field() -> Any:
    """Field of the line of the file on which a row stands."""
    return described("Ligne", "Line of the file, from 1.", "count")


def dossier_field() -> Any:
    """Field of the dossier to which a row belongs."""
    return described("Dossier", "Identifier of the dossier.", "code")


def described(title: str, description: str, kind: str, unit: str = "", nullable: bool = False, **checks: Any) -> Any:
    """Field with its French title, English description, kind and unit; further arguments are pandera's own checks."""
    return pa.Field(
        nullable=nullable,
        coerce=True,
        title=title,
        description=description,
        metadata={"unit": unit, "kind": kind},
        **checks,
    )
