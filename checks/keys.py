"""Check digits of the identifiers that French administrations print: FINESS, SIREN, SIRET.

All three end in a key computed with the Luhn algorithm (ISO/IEC 7812-1, annex B). The predicates are total: text that
has not the form of the identifier does not hold, nothing is raised.
"""

from __future__ import annotations

import re
from typing import Final

FINESS: Final = re.compile(r"[0-9][0-9A-Z][0-9]{7}", re.ASCII)
"""Form of a FINESS number (EJ and ET alike): the department (2A and 2B in Corsica), six digits, one key."""

SIREN: Final = re.compile(r"[0-9]{9}", re.ASCII)
SIRET: Final = re.compile(r"[0-9]{14}", re.ASCII)

LA_POSTE: Final = "356000000"
"""SIREN of La Poste, whose establishments outgrew the Luhn key; see `siret_key_holds`."""

ONCE: Final = {str(digit): digit for digit in range(10)}
DOUBLED: Final = dict(zip(ONCE, (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))
"""Digit sum of twice a digit."""

CORSICA: Final = str.maketrans("AB", "12")


def luhn_sum(digits: str) -> int:
    """Return the Luhn sum of decimal digits: every second one from the right counts double, digits of 18 as 1 + 8.

    Raises ValueError when a character is no decimal digit. A number carries a valid key when the sum is a multiple
    of ten.

    >>> luhn_sum("79927398713"), luhn_sum("0"), luhn_sum("18")
    (70, 0, 10)
    """
    try:
        return sum(map(ONCE.__getitem__, digits[-1::-2])) + sum(map(DOUBLED.__getitem__, digits[-2::-2]))
    except KeyError:
        raise ValueError(f"no decimal digits: {digits!r}") from None


def finess_key_holds(text: str) -> bool:
    """Say whether nine characters have the form of a FINESS number and a valid key.

    The key is the Luhn key of the whole number with A read as 1 and B as 2 (Corsica). Source: measured on 7 929
    numbers of the national register (EJ and ET), without exception. The key cannot tell 2A from 21, nor 2B from 22.

    >>> finess_key_holds("590000014"), finess_key_holds("590000041"), finess_key_holds("59000001")
    (True, False, False)
    >>> finess_key_holds("2A0000014"), finess_key_holds("2B0000012"), finess_key_holds("2B0000014")
    (True, True, False)
    """
    if FINESS.fullmatch(text) is None or not (text[1].isdigit() or text[1] in "AB"):
        return False
    return luhn_sum(text.translate(CORSICA)) % 10 == 0


def siren_key_holds(text: str) -> bool:
    """Say whether nine digits carry a valid Luhn key, as a SIREN does (INSEE, SIRENE register).

    >>> siren_key_holds("732829320"), siren_key_holds("732829321"), siren_key_holds("73282932")
    (True, False, False)
    """
    return SIREN.fullmatch(text) is not None and luhn_sum(text) % 10 == 0


def siret_key_holds(text: str) -> bool:
    """Say whether fourteen digits are a SIREN with a valid key, an establishment number and a valid key of the whole.

    La Poste, all of whose offices share one SIREN, is the one exception: its head office carries the ordinary key, for
    its other establishments the plain sum of the fourteen digits is a multiple of five (INSEE, SIRENE register).
    Measured on 1 443 numbers of the FINESS register: none of an open establishment fails; of closed ones one does, and
    the 46 placeholders that end in 99999.

    >>> siret_key_holds("73282932000074"), siret_key_holds("73282932000075"), siret_key_holds("7328293200007")
    (True, False, False)
    >>> siret_key_holds("35600000000048"), siret_key_holds("35600000012346"), siret_key_holds("35600000012347")
    (True, True, False)
    """
    if SIRET.fullmatch(text) is None or not siren_key_holds(text[:9]):
        return False
    if luhn_sum(text) % 10 == 0:
        return True
    return text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0
