"""Contract of the cost synthesis: the printed values as parsed, before any repair."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.contracts import fields

TABLE = "synthese"
UNIT = "cents"


class Synthese(pa.DataFrameModel):
    """Cost lines of a dossier, in the partners' budget and as declared."""

    dossier: pd.StringDtype = fields.dossier_field()
    row: pd.StringDtype = fields.row_field("Key of the cost line.")
    budget_cents: pd.Int64Dtype = fields.cell_field(TABLE, "budget", UNIT)
    declare_cents: pd.Int64Dtype = fields.cell_field(TABLE, "declare", UNIT)

    @pa.check(*fields.amounts_of(TABLE), name="MNT-001", error="MNT-001")
    def not_negative(cls, values: pd.Series) -> pd.Series:
        """An amount is not negative."""
        return values >= 0

    @pa.check("row", name="LIG-001", error="LIG-001")
    def known_row(cls, values: pd.Series) -> pd.Series:
        """The row is a cost line of the synthesis."""
        return fields.is_key(TABLE)(values)

    @pa.dataframe_check(name="LIG-002", error="LIG-002", ignore_na=False)
    def row_once(cls, frame: pd.DataFrame) -> pd.Series:
        """A row stands once in its dossier."""
        return fields.alone_in_its_row(frame)

    class Config:
        """Title and strictness of the table."""

        title = "Synthèse des dépenses"
        description = "Cost synthesis: each line in the partners' budget and as declared on GALIS."
        strict = True
        ordered = False


CONTRACT = Synthese
