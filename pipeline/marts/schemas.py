"""The types of the marts' tables, as Parquet and the store carry them. Money is integer cents."""

from __future__ import annotations

import pyarrow as pa

_TEXT, _WHOLE, _NATS, _YES = pa.string(), pa.int64(), pa.float64(), pa.bool_()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


PUBLISHED = ("redistribution", "indicateur", "suivi_budgetaire")
"""Marts that are published in a dossier's folder; the other tables are in the store alone, for their provenance."""

STORED: dict[str, pa.Schema] = {
    "redistribution": _schema(
        dossier=_TEXT,
        scenario=_TEXT,
        reading=_TEXT,
        chosen=_YES,
        budget_line=_TEXT,
        basis=_TEXT,
        og=_TEXT,
        share_numerator=_WHOLE,
        share_denominator=_WHOLE,
        amount_cents=_WHOLE,
        rounding_cents=_WHOLE,
        least_status=_TEXT,
        least_margin=_NATS,
        low_cents=_WHOLE,
        high_cents=_WHOLE,
    ),
    "indicateur": _schema(
        dossier=_TEXT,
        etablissement=_TEXT,
        finess_et=_TEXT,
        raison_sociale=_TEXT,
        og=_TEXT,
        indicateur=_TEXT,
        periode=_TEXT,
        numerator=_WHOLE,
        denominator=_WHOLE,
        rate_centiemes=_WHOLE,
        target_centiemes=_WHOLE,
        target_reference=_TEXT,
        status=_TEXT,
        to_go=_WHOLE,
        previous_periode=_TEXT,
        change_centiemes=_WHOLE,
        trend=_TEXT,
        matched_by=_TEXT,
        convention_end=_TEXT,
        least_status=_TEXT,
        least_margin=_NATS,
        source_file=_TEXT,
        line=_WHOLE,
    ),
    "suivi_budgetaire": _schema(
        dossier=_TEXT,
        og=_TEXT,
        budget_line=_TEXT,
        reading=_TEXT,
        quoted_cents=_WHOLE,
        granted_cents=_WHOLE,
        invoiced_cents=_WHOLE,
        paid_cents=_WHOLE,
        left_cents=_WHOLE,
        left_of=_TEXT,
        invoices=_WHOLE,
        least_status=_TEXT,
        least_margin=_NATS,
        low_cents=_WHOLE,
        high_cents=_WHOLE,
    ),
    "share_rule": _schema(
        dossier=_TEXT, reading=_TEXT, budget_line=_TEXT, share=_TEXT, to_coordinator=_YES, type_projet=_TEXT
    ),
    "invoice_row": _schema(
        dossier=_TEXT,
        line=_WHOLE,
        source_file=_TEXT,
        facture=_TEXT,
        date=_TEXT,
        fournisseur=_TEXT,
        og=_TEXT,
        budget_line=_TEXT,
        devis=_TEXT,
        quote=_TEXT,
        how=_TEXT,
        ht_cents=_WHOLE,
        ttc_cents=_WHOLE,
        payer=_TEXT,
        code=_TEXT,
        seen_before=_YES,
    ),
}


_EMPTY = {name: schema.empty_table() for name, schema in STORED.items()}


def empty() -> dict[str, pa.Table]:
    """Every table without rows, for a dossier that has nothing to put there."""
    return dict(_EMPTY)
