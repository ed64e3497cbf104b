"""Contract of the mart `indicateur`: where each establishment stands against the usage targets."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks.contracts.entry_fields import described, dossier_field
from checks.contracts.mart_checks import once, statuses

KEY = ["dossier", "etablissement", "indicateur", "periode"]


class Indicateur(pa.DataFrameModel):
    """Usage indicators of each establishment by period."""

    dossier: pd.StringDtype = dossier_field()
    etablissement: pd.StringDtype = described(
        "Établissement", "Printed position of the establishment, the row of `etablissement`.", "code"
    )
    finess_et: pd.StringDtype = described(
        "N° FINESS géographique", "FINESS number of the establishment, null while open.", "identifier", nullable=True
    )
    raison_sociale: pd.StringDtype = described(
        "Raison sociale de l'ET", "Name of the establishment.", "words", nullable=True
    )
    og: pd.StringDtype = described(
        "Organisme gestionnaire", "Managing body that runs the establishment.", "words", nullable=True
    )
    indicateur: pd.StringDtype = described("Indicateur", "Key of the indicator as it is declared.", "code")
    periode: pd.StringDtype = described(
        "Période", "Month, quarter, half-year or year observed; null where nothing was.", "code", nullable=True
    )
    numerator: pd.Int64Dtype = described("Numérateur", "Numerator observed.", "count", nullable=True, ge=0)
    denominator: pd.Int64Dtype = described("Dénominateur", "Denominator observed.", "count", nullable=True, ge=1)
    rate_centiemes: pd.Int64Dtype = described(
        "Taux", "Rate observed, rounded half up.", "percentage", "% / 100", True, ge=0, le=10000
    )
    target_centiemes: pd.Int64Dtype = described(
        "Cible", "Target that the manifest states; null where nobody stated any.", "percentage", "% / 100", True
    )
    target_reference: pd.StringDtype = described(
        "Référence de la cible", "Where the target is stated.", "words", nullable=True
    )
    status: pd.StringDtype = described(
        "Situation",
        "Whether the exact rate reaches the target.",
        "code",
        isin=["no target", "no observation", "below", "met"],
    )
    to_go: pd.Int64Dtype = described(
        "Reste à faire", "Files (or services) still missing to reach the target.", "count", nullable=True, ge=0
    )
    previous_periode: pd.StringDtype = described(
        "Période précédente", "Previous period of the same length that was observed.", "code", nullable=True
    )
    change_centiemes: pd.Int64Dtype = described(
        "Évolution", "Rate less that of the previous period.", "percentage", "% / 100", True
    )
    trend: pd.StringDtype = described(
        "Tendance", "Whether the exact rate went up, down or not.", "code", nullable=True, isin=["up", "down", "flat"]
    )
    matched_by: pd.StringDtype = described(
        "Rapproché par",
        "How the observation was matched to the establishment; finess_candidate where its number is still open.",
        "code",
        nullable=True,
        isin=["finess", "finess_candidate", "raison_sociale", "row"],
    )
    convention_end: pd.StringDtype = described(
        "Fin de la convention au plus tard",
        "Date that follows from every establishment having reached every target; null until then.",
        "code",
        nullable=True,
        str_matches=r"^\d{4}-\d{2}-\d{2}$",
    )
    least_status: pd.StringDtype = described(
        "Statut le moins sûr", "Status of the establishment's FINESS number.", "code", isin=statuses()
    )
    least_margin: pd.Float64Dtype = described(
        "Marge la plus faible", "Margin of that number.", "code", "nats", nullable=True
    )
    source_file: pd.StringDtype = described("Fichier", "File of the observation.", "words", nullable=True)
    line: pd.Int64Dtype = described("Ligne du fichier", "Line of the observation.", "count", nullable=True, ge=1)

    @pa.dataframe_check(name="IND-101", error="IND-101", ignore_na=False)
    def key_once(cls, frame: pd.DataFrame) -> pd.Series:
        """An establishment has one row an indicator and period."""
        return once(frame, KEY)

    @pa.dataframe_check(name="IND-102", error="IND-102", ignore_na=False)
    def judged_against_a_target(cls, frame: pd.DataFrame) -> pd.Series:
        """Attainment is told only against a target."""
        return frame["target_centiemes"].notna() | (frame["status"] == "no target")

    class Config:
        """Title and strictness of the table."""

        title = "Indicateurs d'usage"
        description = "Usage indicators; one row a dossier, establishment, indicator and period observed."
        strict = True
        ordered = True


CONTRACT = Indicateur
