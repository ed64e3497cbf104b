"""Contract of the table of quotes: the printed values as parsed, before any repair."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.admission import QUOTE_FORM
from checks.contracts import fields

TABLE = "devis"
UNIT = "cents"


class Devis(pa.DataFrameModel):
    """Quotes of a dossier in printed order; one row is a printed line of lists set side by side."""

    dossier: pd.StringDtype = fields.dossier_field()
    row: pd.StringDtype = fields.row_field("Printed position of the line, from 1.")
    numero_materiel: pd.StringDtype = fields.cell_field(TABLE, "numero_materiel")
    materiel_ttc_cents: pd.Int64Dtype = fields.cell_field(TABLE, "materiel_ttc", UNIT)
    numero_amoa: pd.StringDtype = fields.cell_field(TABLE, "numero_amoa")
    amoa_ttc_cents: pd.Int64Dtype = fields.cell_field(TABLE, "amoa_ttc", UNIT)
    numero_solution: pd.StringDtype = fields.cell_field(TABLE, "numero_solution")
    abonnement_cents: pd.Int64Dtype = fields.cell_field(TABLE, "abonnement", UNIT)
    deploiement_cents: pd.Int64Dtype = fields.cell_field(TABLE, "deploiement", UNIT)
    formation_cents: pd.Int64Dtype = fields.cell_field(TABLE, "formation", UNIT)
    total_solution_cents: pd.Int64Dtype = fields.cell_field(TABLE, "total_solution", UNIT)

    @pa.check(*fields.admitting(TABLE, QUOTE_FORM.code), name="DEV-001", error="DEV-001")
    def quote_number(cls, values: pd.Series) -> pd.Series:
        """A quote number is letters, digits, full stops, slashes and hyphens, with at least one digit."""
        return fields.each(values, QUOTE_FORM.holds)

    @pa.check(*fields.amounts_of(TABLE), name="MNT-001", error="MNT-001")
    def not_negative(cls, values: pd.Series) -> pd.Series:
        """An amount is not negative."""
        return values >= 0

    @pa.check("row", name="LIG-001", error="LIG-001")
    def printed_row(cls, values: pd.Series) -> pd.Series:
        """The row is a printed position from 1."""
        return fields.each(values, fields.is_printed_row)

    @pa.dataframe_check(name="LIG-002", error="LIG-002", ignore_na=False)
    def row_once(cls, frame: pd.DataFrame) -> pd.Series:
        """A row stands once in its dossier."""
        return fields.alone_in_its_row(frame)

    class Config:
        """Title and strictness of the table."""

        title = "Devis"
        description = "Quotes for equipment, project assistance and software, as printed side by side."
        strict = True
        ordered = False


CONTRACT = Devis
