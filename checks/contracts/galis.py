"""Contract of the GALIS declaration: the printed values as parsed, before any repair."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.columns import ROWS
from checks.contracts import fields

TABLE = "galis"
PERCENTAGES = tuple(row.key for row in ROWS[TABLE] if row.kind == "percentage")


class Galis(pa.DataFrameModel):
    """Figures that the GALIS form shows, one row each."""

    dossier: pd.StringDtype = fields.dossier_field()
    row: pd.StringDtype = fields.row_field("Key of the form's line.")
    valeur_cents: pd.Int64Dtype = fields.cell_field(TABLE, "valeur", "cents")
    valeur_centiemes: pd.Int64Dtype = fields.cell_field(TABLE, "valeur", "hundredths of a percent")

    @pa.check("valeur_cents", name="MNT-001", error="MNT-001")
    def not_negative(cls, values: pd.Series) -> pd.Series:
        """An amount is not negative."""
        return values >= 0

    @pa.check("valeur_centiemes", name="PCT-001", error="PCT-001")
    def is_share(cls, values: pd.Series) -> pd.Series:
        """A percentage is between 0 and 100."""
        return values.between(0, 10_000)

    @pa.check("row", name="LIG-001", error="LIG-001")
    def known_row(cls, values: pd.Series) -> pd.Series:
        """The row is a line of the form."""
        return fields.is_key(TABLE)(values)

    @pa.dataframe_check(name="UNI-001", error="UNI-001", ignore_na=False)
    def unit_of_row(cls, frame: pd.DataFrame) -> pd.Series:
        """The percentage stands in hundredths of a percent, all other figures in cents."""
        percentage = frame["row"].isin(PERCENTAGES)
        return frame["valeur_cents"].isna().where(percentage, frame["valeur_centiemes"].isna()).astype(bool)

    @pa.dataframe_check(name="LIG-002", error="LIG-002", ignore_na=False)
    def row_once(cls, frame: pd.DataFrame) -> pd.Series:
        """A row stands once in its dossier."""
        return fields.alone_in_its_row(frame)

    class Config:
        """Title and strictness of the table."""

        title = "Déclaration GALIS"
        description = "Expenses, income and aid as the GALIS form shows them."
        strict = True
        ordered = False


CONTRACT = Galis
