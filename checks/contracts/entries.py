"""The files that people keep by hand beside a dossier, declared: their columns, and why a row of theirs is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

EntryKind = Literal["words", "code", "identifier", "quote", "count", "amount", "date", "period"]


class EntryColumn(NamedTuple):
    """A column of such a file: its name, kind, French title, English text; `aliases` are other headings it may bear.

    `needed` columns must be in the header; `filled` ones must have a value in every row.
    """

    name: str
    kind: EntryKind
    title_fr: str
    description_en: str
    aliases: tuple[str, ...] = ()
    needed: bool = True
    filled: bool = True


ENTRIES: dict[str, tuple[EntryColumn, ...]] = {
    "usage": (
        EntryColumn(
            "etablissement",
            "words",
            "Établissement",
            "FINESS number of the establishment, else its name or its printed position in the dossier.",
            ("establishment", "finess_et", "finess"),
        ),
        EntryColumn("indicateur", "code", "Indicateur", "Key of a declared indicator.", ("indicator",)),
        EntryColumn("periode", "period", "Période", "Month, quarter, half-year or year observed.", ("period",)),
        EntryColumn("numerateur", "count", "Numérateur", "Numerator of the rate.", ("numerator",)),
        EntryColumn("denominateur", "count", "Dénominateur", "Denominator of the rate.", ("denominator",)),
    ),
    "invoices": (
        EntryColumn(
            "facture", "identifier", "N° de facture", "Number of the invoice.", ("invoice_number", "invoice", "numero")
        ),
        EntryColumn("date", "date", "Date", "Date of the invoice.", ("invoice_date", "date_facture")),
        EntryColumn("fournisseur", "words", "Fournisseur", "Supplier.", ("supplier",)),
        EntryColumn("og", "words", "Organisme gestionnaire", "Managing body that the charge is for.", ("body",)),
        EntryColumn("ligne_budget", "code", "Ligne budgétaire", "Key of a line of the synthesis.", ("budget_line",)),
        EntryColumn(
            "devis",
            "quote",
            "N° de devis",
            "Number of the quote.",
            ("quote_number", "quote"),
            True,
            False,
        ),
        EntryColumn("montant_ht", "amount", "Montant HT", "Amount before tax.", ("amount_before_tax", "ht")),
        EntryColumn(
            "montant_ttc", "amount", "Montant TTC", "Amount with tax.", ("amount_with_tax", "ttc", "amount_ttc")
        ),
        EntryColumn(
            "payeur",
            "code",
            "Payeur",
            "Who pays: coordonnateur or partie; empty while the invoice is not paid.",
            ("paid_by", "payer", "who_pays"),
            True,
            False,
        ),
    ),
}
"""By file, without its suffix, the columns in the order in which the documentation shows them."""


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Why a row or a file cannot be used, by stable reason: templates by language.

    >>> reasons()["empty"]["fr"]
    'est vide'
    """
    table: dict[str, dict[str, str]] = tomllib.loads(
        (files("checks.contracts") / "entries.toml").read_text(encoding="utf-8")
    )["reason"]
    return table
