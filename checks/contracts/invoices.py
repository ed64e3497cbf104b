"""Contract of `invoices.csv`: the invoices of the grouping, as the coordinator keeps them."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.contracts.entry_fields import dossier_field, entry_field, line_field

FILE = "invoices"


class Invoices(pa.DataFrameModel):
    """Invoices; one row an invoice, or the part of one that a body has for a line of the budget."""

    dossier: pd.StringDtype = dossier_field()
    line: pd.Int64Dtype = line_field()
    facture: pd.StringDtype = entry_field(FILE, "facture")
    date: pd.StringDtype = entry_field(FILE, "date")
    fournisseur: pd.StringDtype = entry_field(FILE, "fournisseur")
    og: pd.StringDtype = entry_field(FILE, "og")
    ligne_budget: pd.StringDtype = entry_field(FILE, "ligne_budget")
    devis: pd.StringDtype = entry_field(FILE, "devis")
    montant_ht: pd.Int64Dtype = entry_field(FILE, "montant_ht", "cents")
    montant_ttc: pd.Int64Dtype = entry_field(FILE, "montant_ttc", "cents")
    payeur: pd.StringDtype = entry_field(FILE, "payeur")

    @pa.dataframe_check(name="FAC-024", error="FAC-024", ignore_na=False)
    def amounts_agree_in_sign(cls, frame: pd.DataFrame) -> pd.Series:
        """Both amounts are over zero, or both under it for a credit note, and tax takes nothing off."""
        before, after = frame["montant_ht"], frame["montant_ttc"]
        return ((before > 0) & (after >= before)) | ((before < 0) & (after <= before))

    class Config:
        """Title and strictness of the file."""

        title = "Factures (invoices.csv)"
        description = "Invoices that the coordinator gathers; amounts in cents, negative for credit notes."
        strict = True
        ordered = False


CONTRACT = Invoices
