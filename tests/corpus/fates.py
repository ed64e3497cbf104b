"""What became of a printed cell in the scan, and whether two prints still mean the same."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import CellKey
from tests.corpus.paper import AMOUNT_COLUMNS, IDENTIFIER_COLUMNS, words


class Fate(NamedTuple):
    """What the scan shows of a cell.

    `altered`: its characters no longer mean the same. `lost`: nothing of it is left (`line_lost`: its whole line is
    gone). `garbled`: its whole line was ruined.
    """

    read: str
    altered: bool = False
    lost: bool = False
    line_lost: bool = False
    garbled: bool = False


_CURRENCY = re.compile(r"(?:€|£|¢|E|e|C|%)*(?:TTC|HT)?$")
_EDGES = "|!{}[]()¦.,;:'’`‘\"_~=*°-—•/\\ "
_DASHES = str.maketrans("—–−", "---")
_QUOTE = re.compile(r".*[°ºo*\"'](?=[0-9A-Z])")


def same_meaning(key: CellKey, printed: str, read: str) -> bool:
    """Whether a reader may take `read` for `printed`: spaces, currency signs, accents and case carry no meaning.

    >>> same_meaning(CellKey("galis", "couts_amoa", "valeur"), "83 760,00 €", "83760.00 £")
    True
    >>> same_meaning(CellKey("galis", "couts_amoa", "valeur"), "83 760,00 €", "8376000 €")
    False
    >>> same_meaning(CellKey("etablissement", "1", "ville"), "HYÈRES", "Hyeres")
    True
    >>> same_meaning(CellKey("devis", "1", "numero_materiel"), "Devis N°11317688", "Davis N°11317688")
    True
    """
    return meaning(key, printed) == meaning(key, read)


def meaning(key: CellKey, text: str) -> str:
    """The part of a print that means something."""
    bare = "".join(text.split())
    if key.column in AMOUNT_COLUMNS:
        return _CURRENCY.sub("", bare).translate(_DASHES).replace(".", ",").strip("|!'_~=%")
    if key.column in IDENTIFIER_COLUMNS:
        bare = bare.translate(_DASHES)
        if key.column == "numero_materiel":
            bare = _QUOTE.sub("", bare)
        return bare.upper().strip(_EDGES)
    return words(bare).strip(_EDGES)
