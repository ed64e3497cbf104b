"""Contract of `usage.csv`: what the establishments observed of the usage indicators."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.contracts.entry_fields import dossier_field, entry_field, line_field

FILE = "usage"


class Usage(pa.DataFrameModel):
    """Observations of usage; one row an establishment, indicator and period."""

    dossier: pd.StringDtype = dossier_field()
    line: pd.Int64Dtype = line_field()
    etablissement: pd.StringDtype = entry_field(FILE, "etablissement")
    indicateur: pd.StringDtype = entry_field(FILE, "indicateur")
    periode: pd.StringDtype = entry_field(FILE, "periode")
    numerateur: pd.Int64Dtype = entry_field(FILE, "numerateur")
    denominateur: pd.Int64Dtype = entry_field(FILE, "denominateur")

    @pa.check("denominateur", name="USA-013", error="USA-013")
    def denominator_counts(cls, values: pd.Series) -> pd.Series:
        """The denominator is over zero."""
        return values > 0

    @pa.dataframe_check(name="USA-012", error="USA-012", ignore_na=False)
    def part_of_the_whole(cls, frame: pd.DataFrame) -> pd.Series:
        """The numerator is not over the denominator."""
        return (frame["numerateur"] <= frame["denominateur"]) | (frame["denominateur"] == 0)

    class Config:
        """Title and strictness of the file."""

        title = "Usages observés (usage.csv)"
        description = "Usage of the software and of the base services, as observed by period."
        strict = True
        ordered = False


CONTRACT = Usage
