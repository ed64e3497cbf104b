"""What stands on the paper of a generated dossier: its lines, piece by piece, and the value of every cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pipeline.records import CellKey

ETABLISSEMENT_COLUMNS = (
    "og",
    "finess_ej_porteur",
    "siret_porteur",
    "finess_ej_rattachement",
    "finess_et",
    "raison_sociale",
    "personnes_accompagnees",
    "type_projet",
    "sons",
    "secteur",
    "activite_code",
    "activite_libelle",
    "adresse",
    "ville",
    "lot",
)
DEVIS_COLUMNS = (
    "numero_materiel",
    "materiel_ttc",
    "numero_amoa",
    "amoa_ttc",
    "numero_solution",
    "abonnement",
    "deploiement",
    "formation",
    "total_solution",
)
SYNTHESE_COLUMNS = ("budget", "declare")
SYNTHESE_ROWS = (
    "amoa",
    "acquisition",
    "acquisition_formation",
    "acquisition_abonnement",
    "conformite",
    "conformite_formation",
    "materiel",
    "total",
)
GALIS_ROWS = (
    "couts_amoa",
    "couts_solution",
    "couts_materiels",
    "total_depenses",
    "total_recettes",
    "aide_demandee",
    "aide_chef_projet_amoa",
    "aide_materiel",
    "budget_total",
    "pourcentage_aide",
)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "etablissement": ETABLISSEMENT_COLUMNS,
    "devis": DEVIS_COLUMNS,
    "synthese": SYNTHESE_COLUMNS,
    "galis": ("valeur",),
}
"""The published columns of each table (input and output contract)."""

AMOUNT_COLUMNS = frozenset(
    {
        "materiel_ttc",
        "amoa_ttc",
        "abonnement",
        "deploiement",
        "formation",
        "total_solution",
        "budget",
        "declare",
        "valeur",
    }
)
IDENTIFIER_COLUMNS = frozenset(
    {
        "finess_ej_porteur",
        "siret_porteur",
        "finess_ej_rattachement",
        "finess_et",
        "numero_materiel",
        "numero_amoa",
        "numero_solution",
    }
)
WORD_COLUMNS = frozenset({"og", "raison_sociale", "activite_libelle", "adresse", "ville"})

Role = Literal["cell", "witness", "label", "gap"]
LineKind = Literal["row", "heading", "form", "prose", "furniture"]


class Segment(NamedTuple):
    """A piece of a printed line. `cell` prints a cell, `witness` repeats one elsewhere, `gap` separates two columns."""

    text: str
    role: Role = "label"
    key: CellKey | None = None


class PrintedLine(NamedTuple):
    """A printed line. A `row` line of `etablissement` or `devis` says which row (its number) it prints."""

    segments: tuple[Segment, ...]
    kind: LineKind = "furniture"
    table: str = ""
    row: str = ""

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


class Page(NamedTuple):
    """The lines of one page."""

    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A source file: its pages, and whether a form feed stands between them."""

    name: str
    pages: tuple[Page, ...]
    form_feeds: bool


@dataclass(frozen=True, slots=True)
class Planted:
    """A discrepancy that stands on the paper itself.

    A finding that names one of `cells` has found it. A discrepancy that rests on one of `concerned` (a superset) is a
    consequence of it and no false alarm. `gap` is in cents or units where the discrepancy is one of figures.
    `required` is False for gaps that the form makes by itself (cents cut or rounded line by line).
    """

    kind: str
    cells: frozenset[CellKey]
    concerned: frozenset[CellKey]
    gap: int | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class TrueDossier:
    """A dossier as it stands on paper.

    `cells` holds every cell of every table that is there in the published form of values, None where the paper prints
    nothing. `ruled` says that the tables have column rules, which a scanner may read as characters.
    """

    id: str
    seed: int
    manifest: Mapping[str, Any]
    cells: Mapping[CellKey, str | None]
    files: tuple[PrintedFile, ...]
    planted: tuple[Planted, ...]
    ruled: bool
    rows: Mapping[str, int] = field(default_factory=dict)

    def lines(self) -> Iterator[PrintedLine]:
        """Every printed line, in reading order."""
        for file in self.files:
            for page in file.pages:
                yield from page.lines


def decimal(hundredths: int) -> str:
    """Cents, or hundredths of a percent, in the published form.

    >>> decimal(123450), decimal(-111), decimal(0)
    ('1234.50', '-1.11', '0.00')
    """
    sign, rest = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def words(text: str) -> str:
    """The published form of words: upper case, no accents, `Œ` as `OE`, straight apostrophes, single spaces.

    >>> words("Résidence  L’Évêché du Sacré-Cœur")
    "RESIDENCE L'EVECHE DU SACRE-COEUR"
    """
    if text.isascii():
        return " ".join(text.upper().split())
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'")
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    return " ".join(bare.upper().split())
