"""The columns and row keys of every table, declared once, in the order in which they are published.

The reader, the contracts and the data dictionary all take names, kinds, titles and units from here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.records import Kind

Unit = Literal["", "EUR", "persons", "%"]
"""What a value counts; empty for text. Amounts are held as integer cents, percentages as integer hundredths."""


class Column(NamedTuple):
    """A column of a table: its published name, what kind of value it holds, its French title, English text and unit."""

    name: str
    kind: Kind
    title_fr: str
    description_en: str
    unit: Unit = ""


class Row(NamedTuple):
    """A keyed row of a form-like table: its key, the kind of its values, its French title and English text."""

    key: str
    kind: Kind
    title_fr: str
    description_en: str


COLUMNS: dict[str, tuple[Column, ...]] = {
    "etablissement": (
        Column("og", "words", "Organisme gestionnaire", "Managing body that runs the establishment."),
        Column(
            "finess_ej_porteur",
            "identifier",
            "N° FINESS EJ du porteur",
            "FINESS number of the legal entity that carries the project, the same for the whole dossier.",
        ),
        Column(
            "siret_porteur",
            "identifier",
            "N° SIRET du porteur",
            "SIRET number of the body that carries the project.",
        ),
        Column(
            "finess_ej_rattachement",
            "identifier",
            "N° FINESS EJ de rattachement",
            "FINESS number of the legal entity to which the establishment belongs, the same for a managing body.",
        ),
        Column(
            "finess_et",
            "identifier",
            "N° FINESS géographique (ET)",
            "FINESS number of the establishment itself; its prefix is the department where it stands.",
        ),
        Column("raison_sociale", "words", "Raison sociale de l'ET", "Name of the establishment."),
        Column(
            "personnes_accompagnees",
            "count",
            "Nombre de personnes accompagnées",
            "Persons whom the establishment accompanies.",
            "persons",
        ),
        Column(
            "type_projet",
            "code",
            "Type de projet ESSMS",
            "Whether the software is bought (ACQUISITION) or upgraded (MISE EN CONFORMITE).",
        ),
        Column(
            "sons",
            "code",
            "Commande passée ou envisagée pour un financement SONS",
            "Whether an order under the SONS funding scheme is placed or planned (OUI or NON).",
        ),
        Column("secteur", "code", "Secteur", "Short code of the establishment's sector, such as RA or SSIAD."),
        Column(
            "activite_code",
            "code",
            "Code de l'activité",
            "FINESS category of the establishment, three digits printed between brackets.",
        ),
        Column("activite_libelle", "words", "Libellé de l'activité", "Label of the FINESS category as printed."),
        Column("adresse", "words", "Adresse", "Number and street of the establishment."),
        Column("ville", "words", "Ville", "Town of the establishment."),
        Column("lot", "code", "Lot de déploiement", "Deployment batch, LOT followed by its number."),
    ),
    "devis": (
        Column("numero_materiel", "identifier", "N° de devis matériel", "Number of the equipment quote."),
        Column("materiel_ttc", "amount", "Matériel TTC", "Amount of the equipment quote, tax included.", "EUR"),
        Column("numero_amoa", "identifier", "N° de devis AMOA", "Number of the quote for project assistance (AMOA)."),
        Column("amoa_ttc", "amount", "AMOA TTC", "Amount of the quote for project assistance, tax included.", "EUR"),
        Column("numero_solution", "identifier", "N° de devis de la solution", "Number of the software quote."),
        Column("abonnement", "amount", "Abonnement", "Software subscription, tax included.", "EUR"),
        Column(
            "deploiement",
            "amount",
            "Déploiement et accompagnement",
            "Deployment of the software and support, tax included.",
            "EUR",
        ),
        Column("formation", "amount", "Formation", "Training for the software, tax included.", "EUR"),
        Column(
            "total_solution",
            "amount",
            "Total de la solution TTC",
            "Printed total of the software quote: subscription, deployment and training.",
            "EUR",
        ),
    ),
    "synthese": (
        Column("budget", "amount", "Dépenses du budget", "Amount of the line in the partners' own budget.", "EUR"),
        Column(
            "declare",
            "amount",
            "Montant déclaré sur la plateforme GALIS",
            "Amount of the line as the synthesis says it was declared on GALIS.",
            "EUR",
        ),
    ),
    "galis": (
        Column(
            "valeur",
            "amount",
            "Valeur déclarée",
            "Figure shown by the GALIS form: an amount, or a percentage in the row pourcentage_aide.",
            "EUR",
        ),
    ),
}
"""Columns of each table, in published order, without `dossier` and `row`, which every table has."""

ROWS: dict[str, tuple[Row, ...]] = {
    "synthese": (
        Row("amoa", "amount", "Total AMOA", "Project assistance."),
        Row("acquisition", "amount", "Acquisition", "Deployment of the software where it is bought."),
        Row("acquisition_formation", "amount", "Acquisition : formation", "Training where the software is bought."),
        Row(
            "acquisition_abonnement", "amount", "Acquisition : abonnement", "Subscription where the software is bought."
        ),
        Row("conformite", "amount", "Mise en conformité", "Upgrade of software already in use."),
        Row(
            "conformite_formation",
            "amount",
            "Mise en conformité : formation",
            "Training where software already in use is upgraded.",
        ),
        Row("materiel", "amount", "Total matériel", "Equipment."),
        Row("total", "amount", "Total du projet", "Total of the project, sum of the lines above."),
    ),
    "galis": (
        Row("couts_amoa", "amount", "Coûts d'AMOA", "Declared costs of project assistance."),
        Row(
            "couts_solution",
            "amount",
            "Coûts de mise en œuvre de la solution",
            "Declared costs of the software and its deployment.",
        ),
        Row("couts_materiels", "amount", "Coûts matériels", "Declared costs of equipment."),
        Row("total_depenses", "amount", "Total des dépenses", "Declared expenses, sum of the three costs."),
        Row("total_recettes", "amount", "Total des recettes", "Declared income, equal to the expenses."),
        Row(
            "aide_demandee", "amount", "Montant total de l'aide demandée", "Aid that is asked for, all parts included."
        ),
        Row(
            "aide_chef_projet_amoa",
            "amount",
            "Aide spécifique « petits OG » : chef de projet ou AMOA",
            "Part of the aid for a project leader or project assistance, for small managing bodies.",
        ),
        Row(
            "aide_materiel",
            "amount",
            "Aide spécifique « petits OG » : matériel informatique",
            "Part of the aid for equipment, for small managing bodies.",
        ),
        Row("budget_total", "amount", "Budget total du projet", "Budget of the project as the aid request states it."),
        Row(
            "pourcentage_aide",
            "percentage",
            "Pourcentage de l'aide dans le budget total",
            "Share of the aid in the total budget.",
        ),
    ),
}
"""Rows of the tables whose rows are keyed, in published order; the other tables number their rows from 1."""

KEYS: dict[str, tuple[str, ...]] = {table: tuple(row.key for row in rows) for table, rows in ROWS.items()}
"""Row keys of `synthese` and `galis`, in published order."""


SUFFIXES: dict[Kind, str] = {"amount": "_cents", "percentage": "_centiemes"}
"""What a column's name ends in, in typed tables, where its unit is not that of the print."""


def column(table: str, name: str) -> Column:
    """Return the declaration of a column; KeyError when the table has none of that name.

    >>> column("devis", "formation").title_fr
    'Formation'
    """
    for declared in COLUMNS[table]:
        if declared.name == name:
            return declared
    raise KeyError(f"{table}.{name}")


def stored_name(table: str, name: str) -> str:
    """Return the name of a column in typed tables: amounts are integer cents and say so.

    >>> stored_name("devis", "formation"), stored_name("devis", "numero_amoa")
    ('formation_cents', 'numero_amoa')
    """
    return f"{name}{SUFFIXES.get(column(table, name).kind, '')}"


def published_name(stored: str) -> str:
    """Return the published name of a column of a typed table; the inverse of `stored_name`.

    >>> published_name("valeur_cents"), published_name("valeur_centiemes"), published_name("lot")
    ('valeur', 'valeur', 'lot')
    """
    for suffix in SUFFIXES.values():
        if stored.endswith(suffix):
            return stored.removesuffix(suffix)
    return stored


def kind(table: str, row: str, name: str) -> Kind:
    """Return the kind of one cell: the row decides where rows are keyed, else the column.

    >>> kind("galis", "pourcentage_aide", "valeur"), kind("galis", "couts_amoa", "valeur")
    ('percentage', 'amount')
    >>> kind("etablissement", "3", "lot")
    'code'
    """
    for keyed in ROWS.get(table, ()):
        if keyed.key == row:
            return keyed.kind
    return column(table, name).kind
