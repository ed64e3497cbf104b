"""The establishment table and the quotes as printed lines, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from pipeline.records import CellKey
from tests.corpus.choices import Choices
from tests.corpus.establishments import Grouping
from tests.corpus.paper import AMOUNT_COLUMNS, COLUMNS, PrintedLine, Segment, decimal, words
from tests.corpus.quotes import Quotes
from tests.corpus.typography import Typography


@dataclass(slots=True)
class Sheet:
    """Lines that belong on one page: a heading, and a body that may be cut over two pages at any of its lines."""

    table: str
    heading: list[PrintedLine] = field(default_factory=list)
    body: list[PrintedLine] = field(default_factory=list)


Truth = dict[CellKey, str | None]
Piece = tuple[Segment, ...]
"""What stands in one column of one row: one cell, two (code and label), or none."""

BLOCKS = {
    1: (("ids", "project", "place"),),
    2: (("ids",), ("project", "place")),
    3: (("ids",), ("project",), ("place",)),
}
GROUPS = {
    "ids": ("og", "finess_ej_porteur", "siret_porteur", "finess_ej_rattachement", "finess_et", "raison_sociale"),
    "project": ("personnes_accompagnees", "type_projet", "sons", "secteur"),
    "place": ("activite_code", "adresse", "ville", "lot"),
}
STACKED = {
    "ids": ("FINESS EJ FINESS", "OG FINESS EJ porteur SIRET Porteur rattachement* Géographique* Raison sociale ET"),
    "project": (
        "Commande passée ou",
        "Nombre de personnes Type de projet pour cet envisagée pour un",
        "accompagnées* ESSMS* financement SONS* Secteur",
    ),
    "place": ("Déploiement (LOT1 -", "Activité ET Adresse Ville LOT2-LOT3)"),
}
TITLES = {
    "og": "OG",
    "finess_ej_porteur": "FINESS EJ porteur",
    "siret_porteur": "SIRET Porteur",
    "finess_ej_rattachement": "FINESS EJ rattachement*",
    "finess_et": "FINESS Géographique*",
    "raison_sociale": "Raison sociale ET",
    "personnes_accompagnees": "Nombre de personnes accompagnées*",
    "type_projet": "Type de projet pour cet ESSMS*",
    "sons": "Commande passée ou envisagée pour un financement SONS*",
    "secteur": "Secteur",
    "activite_code": "Activité ET",
    "adresse": "Adresse",
    "ville": "Ville",
    "lot": "Déploiement (LOT1 - LOT2 - LOT3)",
}


def label_line(text: str, table: str = "") -> PrintedLine:
    """A line without cells: a heading of `table`, else furniture."""
    return PrintedLine((Segment(text),), "heading" if table else "furniture", table)


def laid_out(rows: Sequence[tuple[str, Sequence[Piece]]], table: str, separator: str) -> list[PrintedLine]:
    """Set the columns of each row side by side. A row whose columns are all empty prints no line.

    A single space as `separator` closes up over empty columns; the others keep a place for them.
    """
    if not rows:
        return []
    widths = [0] * len(rows[0][1])
    if separator == "aligned":
        for _, pieces in rows:
            for i, piece in enumerate(pieces):
                widths[i] = max(widths[i], sum(len(segment.text) for segment in piece))
    lines = []
    for row, pieces in rows:
        if not any(pieces):
            continue
        segments: list[Segment] = []
        last = max(i for i, piece in enumerate(pieces) if piece)
        for i, piece in enumerate(pieces):
            if separator == " " and not piece:
                continue
            if separator == "aligned":
                segments.extend(piece)
                if i < last:
                    used = sum(len(segment.text) for segment in piece)
                    segments.append(Segment(" " * (widths[i] - used + 2 if widths[i] else 0), "gap"))
            elif i <= last or separator == " | ":
                if segments or (i and separator != " "):
                    segments.append(Segment(separator, "gap"))
                segments.extend(piece)
        lines.append(PrintedLine(tuple(segments), "row", table, row))
    return lines


def establishment_sheets(
    rng: Random, choices: Choices, hand: Typography, grouping: Grouping, truth: Truth
) -> list[Sheet]:
    """The establishment table in its blocks; fills `truth` with its cells."""
    rows: list[dict[str, Piece]] = []
    for number, one in enumerate(grouping.establishments, 1):
        printed: dict[str, str | None] = {
            "og": hand.words(one.body.name),
            "finess_ej_porteur": one.finess_ej_porteur,
            "siret_porteur": one.siret_porteur,
            "finess_ej_rattachement": one.finess_ej_rattachement,
            "finess_et": one.finess_et,
            "raison_sociale": hand.words(one.raison_sociale),
            "personnes_accompagnees": None if one.persons is None else str(one.persons),
            "type_projet": hand.capitals("Acquisition" if one.acquired else "Mise en conformité"),
            "sons": hand.capitals("Oui" if one.sons else "Non"),
            "secteur": one.activity.secteur,
            "activite_code": f"[{one.activity.code}]",
            "activite_libelle": one.label,
            "adresse": hand.words(one.adresse),
            "ville": hand.words(one.ville),
            "lot": choices.lot_printed.format(one.lot),
        }
        pieces: dict[str, Piece] = {}
        for column in COLUMNS["etablissement"]:
            key = CellKey("etablissement", str(number), column)
            text = printed[column]
            truth[key] = None if text is None else words(text)
            pieces[column] = () if text is None else (Segment(text, "cell", key),)
        truth[CellKey("etablissement", str(number), "activite_code")] = one.activity.code
        truth[CellKey("etablissement", str(number), "lot")] = f"LOT {one.lot}"
        pieces["activite_code"] = (*pieces["activite_code"], Segment(" "), *pieces["activite_libelle"])
        rows.append(pieces)
    blocks = BLOCKS[choices.blocks]
    if choices.blocks == 2 and rng.random() < 0.4:
        blocks = (("ids", "project"), ("place",))
    sheets = []
    for groups in blocks:
        columns = [column for group in groups for column in GROUPS[group]]
        if choices.siret == "absent" and "siret_porteur" in columns:
            columns.remove("siret_porteur")
        body = [(str(number), [pieces[column] for column in columns]) for number, pieces in enumerate(rows, 1)]
        sheets.append(
            Sheet(
                "etablissement",
                _heading(choices, groups, columns),
                laid_out(body, "etablissement", choices.separator),
            )
        )
    return sheets


def _heading(choices: Choices, groups: Sequence[str], columns: Sequence[str]) -> list[PrintedLine]:
    if choices.heading == "one line":
        joint = "  " if choices.separator == "aligned" else choices.separator
        return [label_line(joint.join(TITLES[column] for column in columns), "etablissement")]
    depth = max(len(STACKED[group]) for group in groups)
    lines = []
    for level in range(depth):
        parts = [
            STACKED[group][level - depth + len(STACKED[group])]
            for group in groups
            if level >= depth - len(STACKED[group])
        ]
        text = " ".join(parts)
        if choices.siret == "absent":
            text = text.replace("SIRET Porteur ", "")
        lines.append(label_line(text, "etablissement"))
    return lines


def quote_sheets(
    rng: Random, choices: Choices, hand: Typography, quotes: Quotes, editor: str, truth: Truth
) -> list[Sheet]:
    """The table of quotes in one block or two; fills `truth` with its cells."""
    rows: list[dict[str, Piece]] = []
    for number, row in enumerate(quotes.rows, 1):
        pieces: dict[str, Piece] = {}
        for column in COLUMNS["devis"]:
            key = CellKey("devis", str(number), column)
            value = getattr(row, column)
            if value is None:
                truth[key] = None
                pieces[column] = ()
            elif column in AMOUNT_COLUMNS:
                truth[key] = decimal(value)
                pieces[column] = (Segment(hand.amount(value), "cell", key),)
            else:
                truth[key] = value
                named = choices.quote_word and column == "numero_materiel"
                pieces[column] = (Segment(f"Devis N°{value}" if named else value, "cell", key),)
        rows.append(pieces)
    columns = list(COLUMNS["devis"])
    by_order = choices.separator in (" ", "aligned")
    for pair in (("numero_materiel", "materiel_ttc"), ("numero_amoa", "amoa_ttc"), ("numero_solution",)):
        if not any(row[column] for row in rows for column in pair) and (by_order or rng.random() < 0.5):
            # An empty list may keep its heading where something else marks its place.
            columns = [column for column in columns if column not in pair]
    blocks = [columns[:-2], columns[-2:]] if choices.devis_blocks == 2 else [columns]
    sheets = []
    for block in blocks:
        body = [(str(number), [pieces[column] for column in block]) for number, pieces in enumerate(rows, 1)]
        sheets.append(
            Sheet("devis", _quote_heading(choices, block, editor), laid_out(body, "devis", choices.separator))
        )
    return sheets


def _quote_heading(choices: Choices, columns: Sequence[str], editor: str) -> list[PrintedLine]:
    opening, _, rest = editor.partition(" ")
    if choices.heading == "one line":
        titles = {
            "numero_materiel": "Numéro de Devis MATERIEL",
            "materiel_ttc": "Matériel TTC",
            "numero_amoa": "Numéro de Devis AMOA",
            "amoa_ttc": "AMOA TTC",
            "numero_solution": f"Numéro de Devis {opening}",
            "abonnement": f"{editor} / Abonnement",
            "deploiement": "Déploiement / accompagnement",
            "formation": "Formation",
            "total_solution": f"TOTAL {editor} TTC",
        }
        joint = "  " if choices.separator == "aligned" else choices.separator
        return [label_line(joint.join(titles[column] for column in columns), "devis")]
    above, below = [], []
    if "numero_materiel" in columns:
        above.append("Numéro de Devis")
        below.append("MATERIEL Matériel TTC")
    if "numero_amoa" in columns:
        above.append("Numéro de")
        below.append("Devis AMOA AMOA TTC")
    if "numero_solution" in columns:
        above.append("Numéro de")
        below.append(f"Devis {opening}")
    if "abonnement" in columns:
        above.append(f"{editor} / Déploiement /")
        below.append("Abonnement / accompagnement")
    if "formation" in columns:
        above.append(f"TOTAL {opening}")
        below.append(f"Formation {rest} TTC" if rest else "Formation TTC")
    return [label_line(" ".join(above), "devis"), label_line(" ".join(below), "devis")]
