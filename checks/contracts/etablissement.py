"""Contract of the establishment table: the printed values as parsed, before any repair."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from checks import nomenclature
from checks.admission import FINESS_FORM, FINESS_KEY, SIRET_KEY
from checks.contracts import fields

TABLE = "etablissement"


class Etablissement(pa.DataFrameModel):
    """Establishments of a dossier in printed order, one row each."""

    dossier: pd.StringDtype = fields.dossier_field()
    row: pd.StringDtype = fields.row_field("Printed position of the establishment, from 1.")
    og: pd.StringDtype = fields.cell_field(TABLE, "og")
    finess_ej_porteur: pd.StringDtype = fields.cell_field(TABLE, "finess_ej_porteur")
    siret_porteur: pd.StringDtype = fields.cell_field(TABLE, "siret_porteur")
    finess_ej_rattachement: pd.StringDtype = fields.cell_field(TABLE, "finess_ej_rattachement")
    finess_et: pd.StringDtype = fields.cell_field(TABLE, "finess_et")
    raison_sociale: pd.StringDtype = fields.cell_field(TABLE, "raison_sociale")
    personnes_accompagnees: pd.Int64Dtype = fields.cell_field(TABLE, "personnes_accompagnees")
    type_projet: pd.StringDtype = fields.cell_field(TABLE, "type_projet")
    sons: pd.StringDtype = fields.cell_field(TABLE, "sons")
    secteur: pd.StringDtype = fields.cell_field(TABLE, "secteur")
    activite_code: pd.StringDtype = fields.cell_field(TABLE, "activite_code")
    activite_libelle: pd.StringDtype = fields.cell_field(TABLE, "activite_libelle")
    adresse: pd.StringDtype = fields.cell_field(TABLE, "adresse")
    ville: pd.StringDtype = fields.cell_field(TABLE, "ville")
    lot: pd.StringDtype = fields.cell_field(TABLE, "lot")

    @pa.check(*fields.admitting(TABLE, FINESS_FORM.code), name="FIN-001", error="FIN-001")
    def finess_form(cls, values: pd.Series) -> pd.Series:
        """A FINESS number is nine characters, the second of which may be a letter."""
        return fields.each(values, FINESS_FORM.holds)

    @pa.check(*fields.admitting(TABLE, FINESS_KEY.code), name="FIN-002", error="FIN-002")
    def finess_key(cls, values: pd.Series) -> pd.Series:
        """The last character of a FINESS number is its check digit."""
        return fields.each(values, fields.after(FINESS_FORM, FINESS_KEY))

    @pa.check(*fields.admitting(TABLE, FINESS_FORM.code), name="FIN-003", error="FIN-003")
    def finess_department(cls, values: pd.Series) -> pd.Series:
        """A FINESS number begins with a department; asked of those whose key holds."""
        return fields.each(
            values, lambda text: not FINESS_KEY.holds(text) or nomenclature.department_of(text) is not None
        )

    @pa.check(*fields.admitting(TABLE, SIRET_KEY.code), name="SIR-001", error="SIR-001")
    def siret(cls, values: pd.Series) -> pd.Series:
        """A SIRET number is fourteen digits with the keys of the SIREN and of the whole."""
        return fields.each(values, SIRET_KEY.holds)

    @pa.check("personnes_accompagnees", name="CNT-001", error="CNT-001")
    def plausible_count(cls, values: pd.Series) -> pd.Series:
        """An establishment accompanies 1 to 2 000 persons."""
        return values.between(1, 2000)

    @pa.check("type_projet", name="TYP-001", error="TYP-001")
    def known_project_type(cls, values: pd.Series) -> pd.Series:
        """The project type is one of the programme's."""
        return values.isin(tuple(nomenclature.project_types()))

    @pa.check("sons", name="SON-001", error="SON-001")
    def known_sons_answer(cls, values: pd.Series) -> pd.Series:
        """The question on SONS is answered by OUI or NON."""
        return values.isin(tuple(nomenclature.sons_answers()))

    @pa.check("secteur", name="SEC-001", error="SEC-001")
    def known_sector(cls, values: pd.Series) -> pd.Series:
        """The sector is one of those in common use."""
        return values.isin(tuple(nomenclature.sectors()))

    @pa.check("activite_code", name="ACT-001", error="ACT-001")
    def known_activity(cls, values: pd.Series) -> pd.Series:
        """The activity is a FINESS category of the social and medico-social sector."""
        return values.isin(tuple(nomenclature.activities()))

    @pa.check("lot", name="LOT-001", error="LOT-001")
    def known_lot(cls, values: pd.Series) -> pd.Series:
        """The deployment batch is LOT and a digit from 1."""
        return values.isin(nomenclature.LOTS)

    @pa.check(*fields.words_of(TABLE), name="MOT-001", error="MOT-001")
    def readable_words(cls, values: pd.Series) -> pd.Series:
        """Words have at least one letter and at most 200 characters."""
        return fields.each(values, fields.is_words)

    @pa.check("row", name="LIG-001", error="LIG-001")
    def printed_row(cls, values: pd.Series) -> pd.Series:
        """The row is a printed position from 1."""
        return fields.each(values, fields.is_printed_row)

    @pa.dataframe_check(name="ACT-002", error="ACT-002", ignore_na=False)
    def label_of_activity(cls, frame: pd.DataFrame) -> pd.Series:
        """The label, old or new, is that of the activity printed beside it; asked where both are read and known."""
        pairs = frame[["activite_code", "activite_libelle"]].dropna()
        pairs = pairs[pairs["activite_code"].isin(tuple(nomenclature.activities()))]
        distinct = pairs.drop_duplicates()
        misfits = {
            (code, label)
            for code, label in zip(distinct["activite_code"], distinct["activite_libelle"], strict=True)
            if fields.is_words(label) and not nomenclature.label_fits(code, label)
        }
        printed = zip(frame["activite_code"], frame["activite_libelle"], strict=True)
        return pd.Series([pair not in misfits for pair in printed], index=frame.index, dtype=bool)

    @pa.dataframe_check(name="LIG-002", error="LIG-002", ignore_na=False)
    def row_once(cls, frame: pd.DataFrame) -> pd.Series:
        """A row stands once in its dossier."""
        return fields.alone_in_its_row(frame)

    class Config:
        """Title and strictness of the table."""

        title = "Établissements"
        description = "Establishments of the grouping as printed: identifiers, project, activity and address."
        strict = True
        ordered = False


CONTRACT = Etablissement
