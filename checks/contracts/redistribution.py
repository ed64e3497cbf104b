"""Contract of the mart `redistribution`: who receives how much of each line of the budget."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.columns import KEYS
from checks.contracts.entry_fields import described, dossier_field
from checks.contracts.mart_checks import adds_up, between, once, statuses

KEY = ["dossier", "scenario", "reading", "budget_line", "og"]


class Redistribution(pa.DataFrameModel):
    """Shares of each budget line by managing body, under each reading and scenario."""

    dossier: pd.StringDtype = dossier_field()
    scenario: pd.StringDtype = described(
        "Scénario",
        "What is shared: request (the budget), grant (what was granted), tranche_1 and on (its instalments).",
        "code",
        str_matches=r"^(request|grant|tranche_[1-9][0-9]?)$",
    )
    reading: pd.StringDtype = described("Lecture", "Reading of the convention where it is silent.", "code")
    chosen: pd.BooleanDtype = described(
        "Choisie", "Whether the partners chose this reading; null where none is chosen.", "code", nullable=True
    )
    budget_line: pd.StringDtype = described(
        "Ligne budgétaire", "Line of the synthesis.", "code", isin=[key for key in KEYS["synthese"] if key != "total"]
    )
    basis: pd.StringDtype = described("Fondement", "What the convention says, how the line is shared.", "words")
    og: pd.StringDtype = described("Organisme gestionnaire", "Managing body that receives the share.", "words")
    share_numerator: pd.Int64Dtype = described("Numérateur", "Numerator of the share.", "count", ge=0)
    share_denominator: pd.Int64Dtype = described("Dénominateur", "Denominator of the share.", "count", ge=0)
    amount_cents: pd.Int64Dtype = described(
        "Montant", "Amount of the share; null where an input is not sure.", "amount", "cents", True, ge=0
    )
    rounding_cents: pd.Int64Dtype = described(
        "Arrondi", "Cents that the largest remainder added to the amount rounded down.", "amount", "cents", True
    )
    least_status: pd.StringDtype = described(
        "Statut le moins sûr", "Least sure status of the cells that the amount rests on.", "code", isin=statuses()
    )
    least_margin: pd.Float64Dtype = described(
        "Marge la plus faible", "Smallest margin of these cells; null where one shows nothing.", "code", "nats", True
    )
    low_cents: pd.Int64Dtype = described(
        "Montant le plus bas", "Least that the amount can be if open cells took other values.", "amount", "cents", True
    )
    high_cents: pd.Int64Dtype = described(
        "Montant le plus haut", "Most that the amount can be if open cells took other values.", "amount", "cents", True
    )

    @pa.dataframe_check(name="RED-101", error="RED-101", ignore_na=False)
    def key_once(cls, frame: pd.DataFrame) -> pd.Series:
        """A body stands once in a line of a reading of a scenario."""
        return once(frame, KEY)

    @pa.dataframe_check(name="RED-102", error="RED-102", ignore_na=False)
    def within_range(cls, frame: pd.DataFrame) -> pd.Series:
        """The amount lies between low and high."""
        return between(frame)

    @pa.dataframe_check(name="RED-103", error="RED-103", ignore_na=False)
    def readings_share_the_same(cls, frame: pd.DataFrame) -> pd.Series:
        """Every reading shares the same total of a line."""
        return adds_up(frame, ["dossier", "scenario", "budget_line"], "reading")

    class Config:
        """Title and strictness of the table."""

        title = "Redistribution"
        description = (
            "Who receives how much of each budget line; one row a dossier, scenario, reading, budget line and body. "
            "Bodies' amounts add up to the line, lines to the budget or to what was granted."
        )
        strict = True
        ordered = True


CONTRACT = Redistribution
