"""The contracts: one pandera model a table, each with a valid and an invalid example beside it.

Importing this package costs nothing: pandera is imported with the first contract that is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pandera.pandas as pa

TABLES = ("etablissement", "devis", "synthese", "galis")
"""Tables that have a contract, in the order in which they are documented."""

MARTS = ("redistribution", "indicateur", "suivi_budgetaire")
"""Marts that have a contract, in the order in which they are published."""

ENTRY_FILES = ("usage", "invoices")
"""Files kept by hand that have a contract."""


def contract(table: str) -> type[pa.DataFrameModel]:
    """Return the model of a table, a mart or a file kept by hand; KeyError when it has none.

    >>> contract("galis").to_schema().title
    'Déclaration GALIS'
    """
    if table not in (*TABLES, *MARTS, *ENTRY_FILES):
        raise KeyError(table)
    return cast("type[pa.DataFrameModel]", import_module(f"{__name__}.{table}").CONTRACT)
