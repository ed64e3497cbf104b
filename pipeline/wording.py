"""The published form of printed words, and the forms in which words are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae"}
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_LOOKALIKES = str.maketrans(
    {"0": "O", "1": "I", "5": "S", "8": "B", "6": "G", "|": "I", "!": "I", "£": "E", "€": "E", "$": "S", "2": "Z"}
)

_MERGED = str.maketrans({"L": "I", "J": "I", "Q": "O", "D": "O", "V": "U"})


@lru_cache(maxsize=65536)
def canonical_words(text: str) -> str:
    """Upper case, without accents, `Œ` as `OE`, straight apostrophes, single spaces: the published form of words.

    >>> canonical_words(" Résidence  L’Évêché, Cœur ")
    "RESIDENCE L'EVECHE, COEUR"
    """
    if text.isascii():  # most prints: no accent to take off
        return " ".join(text.replace("`", "'").upper().split())
    decomposed = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).translate(_APOSTROPHES))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).upper().split())


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """Letters and digits alone, in canonical form: what two noisy prints of one wording are compared by.

    >>> letters("Coûts d'AMOA *")
    'COUTSDAMOA'
    """
    return "".join(filter(str.isalnum, canonical_words(text)))


@lru_cache(maxsize=65536)
def look(text: str) -> str:
    """`letters` with the digits and signs that look like a letter replaced by it, for short codes and headings.

    >>> look("10T 2"), look("LOT 2"), look("L0T2")
    ('IOTZ', 'IOTZ', 'IOTZ')
    >>> look("Qul"), look("OUI")
    ('OUI', 'OUI')
    """
    return letters(text.translate(_LOOKALIKES)).translate(_MERGED)
