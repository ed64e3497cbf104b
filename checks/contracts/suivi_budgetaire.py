"""Contract of the mart `suivi_budgetaire`: what is invoiced against what was quoted and granted."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.columns import KEYS
from checks.contracts.entry_fields import described, dossier_field
from checks.contracts.mart_checks import once, statuses

KEY = ["dossier", "og", "budget_line"]


class SuiviBudgetaire(pa.DataFrameModel):
    """Budget tracking by managing body and budget line."""

    dossier: pd.StringDtype = dossier_field()
    og: pd.StringDtype = described("Organisme gestionnaire", "Managing body.", "words")
    budget_line: pd.StringDtype = described(
        "Ligne budgétaire", "Line of the synthesis.", "code", isin=[key for key in KEYS["synthese"] if key != "total"]
    )
    reading: pd.StringDtype = described(
        "Lecture", "Reading that the partners chose; null where none is chosen.", "code", nullable=True
    )
    quoted_cents: pd.Int64Dtype = described(
        "Prévu aux devis",
        "The body's share of the quoted budget; null while not sure or while the readings differ.",
        "amount",
        "cents",
        True,
    )
    granted_cents: pd.Int64Dtype = described(
        "Octroyé", "The body's share of what was granted; null until it is known.", "amount", "cents", True
    )
    invoiced_cents: pd.Int64Dtype = described(
        "Facturé", "Invoices with tax; null where no invoices.csv is given.", "amount", "cents", True
    )
    paid_cents: pd.Int64Dtype = described(
        "Réglé", "Invoices that name who pays; null where no invoices.csv is given.", "amount", "cents", True
    )
    left_cents: pd.Int64Dtype = described(
        "Reste", "Granted, else quoted, less invoiced; negative where it is exceeded.", "amount", "cents", True
    )
    left_of: pd.StringDtype = described(
        "Reste calculé sur", "What left_cents is counted from.", "code", isin=["granted", "quoted"]
    )
    invoices: pd.Int64Dtype = described("Factures", "Rows of invoices counted.", "count", nullable=True, ge=0)
    least_status: pd.StringDtype = described(
        "Statut le moins sûr", "Least sure status of the cells that the share rests on.", "code", isin=statuses()
    )
    least_margin: pd.Float64Dtype = described(
        "Marge la plus faible", "Smallest margin of these cells.", "code", "nats", nullable=True
    )
    low_cents: pd.Int64Dtype = described(
        "Part la plus basse", "Least that the share left_of names can be.", "amount", "cents", True
    )
    high_cents: pd.Int64Dtype = described(
        "Part la plus haute", "Most that the share left_of names can be.", "amount", "cents", True
    )

    @pa.dataframe_check(name="SUI-101", error="SUI-101", ignore_na=False)
    def key_once(cls, frame: pd.DataFrame) -> pd.Series:
        """A body has one row a budget line."""
        return once(frame, KEY)

    @pa.dataframe_check(name="SUI-102", error="SUI-102", ignore_na=False)
    def left_is_the_rest(cls, frame: pd.DataFrame) -> pd.Series:
        """What is left is what was granted, else quoted, less what is invoiced."""
        allotted = frame["granted_cents"].where(frame["left_of"] == "granted", frame["quoted_cents"])
        return (frame["left_cents"] == allotted - frame["invoiced_cents"]).fillna(True).astype(bool)

    class Config:
        """Title and strictness of the table."""

        title = "Suivi budgétaire"
        description = "Quoted, granted, invoiced, paid and left; one row a dossier, managing body and budget line."
        strict = True
        ordered = True


CONTRACT = SuiviBudgetaire
