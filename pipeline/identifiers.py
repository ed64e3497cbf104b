"""Printed identifiers, quote numbers and counts, reduced to the characters that identify."""

from __future__ import annotations

import re

_QUOTE_PREFIX = re.compile(r"^\s*d[eéao]v[il1][s5]\b\s*(?:n\s*[°ºo*\"'’.]?|[°º])?\s*[:.]?\s*", re.IGNORECASE)
_EDGES = " \t\u00a0\u202f|¦!{}[]()*.,;:'\"’‘_=~<>«»-–—"


def bare_identifier(text: str) -> str:
    """The characters of an identifier without the spaces inside it and the column rules around it, in upper case.

    >>> bare_identifier(" 380 781 239|"), bare_identifier("2a0001234")
    ('380781239', '2A0001234')
    """
    return "".join(text.strip(_EDGES).split()).upper()


def bare_quote_number(text: str) -> str:
    """A quote number as its characters alone.

    >>> bare_quote_number("Devis N°224001"), bare_quote_number("Davis N° DV-2025-0113"), bare_quote_number("DA26070845")
    ('224001', 'DV-2025-0113', 'DA26070845')
    """
    return bare_identifier(_QUOTE_PREFIX.sub("", text))


def parse_count(text: str) -> int | None:
    """A count printed as digits, else None.

    >>> parse_count("125"), parse_count("1 250"), parse_count("l25")
    (125, 1250, None)
    """
    bare = "".join(text.strip(_EDGES).split())
    return int(bare) if re.fullmatch(r"\d{1,6}", bare, re.ASCII) else None
