"""Amounts as French documents print them, and integer cents."""

from __future__ import annotations

import re
from functools import lru_cache

_STRICT = re.compile(r"(?P<euros>\d{1,3}(?: ?\d{3}){0,4}|\d{1,15}),(?P<cents>\d{2})")
_CURRENCY = re.compile(r"(?:\s*(?:€|£|¢|EUROS?|EUR|E|e)(?=\W|T|H|$))?(?:\s*(?:TTC|HT))?\s*$")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{2}")
_LOOK_ALIKE = str.maketrans("OoQIlSBZ", "00011582")
_DECIMAL_SIGN = re.compile(r" ?[.;:'’·] ?(\d{2})$")
_STRAY = " _~'’|!=•°[]{}()+*^\"«»"
MISREAD_CURRENCY = re.compile(r"(?<=[,.;:'’·]\d\d) ?[^\d\s]$")
"""A sign after the cents that is no digit: where the currency stands."""
_SIGN_OF_A_DASH = re.compile(r"(?<=^-) ?[^\d\s]$")
LEAST_BARE = 5
"""Digits of a print without decimal sign from which the last two are taken for its cents."""
_DASHES = "-–—−‐‑"
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


@lru_cache(maxsize=16384)
def bare_amount(text: str) -> str:
    """The digits and separators of a printed amount, without its currency and tax marks, spaces made plain.

    Points between all thousands before a decimal comma are spaces: whether the page prints them or the scan added them,
    the value is the same.

    >>> bare_amount("418 905,00 £ TTC"), bare_amount("31752,00€"), bare_amount("- €"), bare_amount("1.418.905,00 €")
    ('418 905,00', '31752,00', '-', '1 418 905,00')
    >>> bare_amount("418.905 €"), bare_amount("41.89,05"), bare_amount("418.905.00")
    ('418.905', '41.89,05', '418.905.00')
    """
    bare = _CURRENCY.sub("", _SPACES.sub(" ", text).strip()).strip()
    return bare.replace(".", " ") if _POINTED.fullmatch(bare) else bare


@lru_cache(maxsize=16384)
def parse_amount(text: str) -> int | None:
    """Cents of an amount in well-formed print: comma and two decimals, spaces or points only between thousands.

    A dash is zero. Anything else is None: a lost comma or a third decimal is for the repair to explain, never for a
    parser to guess.

    >>> parse_amount("7 384,20 €"), parse_amount("6473,18 £"), parse_amount("7.384,20 €"), parse_amount("- €")
    (738420, 647318, 738420, 0)
    >>> parse_amount("318750 €"), parse_amount("214 056,070 €"), parse_amount("7 38,10 €")
    (None, None, None)
    """
    bare = bare_amount(text)
    if bare and all(c in _DASHES for c in bare) and len(bare) <= 2:
        return 0
    found = _STRICT.fullmatch(bare)
    if found is None:
        return None
    return int(found["euros"].replace(" ", "")) * 100 + int(found["cents"])


def loosely_printed(text: str) -> int | None:
    """Cents of a print whose digits are all legible: in good form but for its decimal sign, lost or misread, its
    spaces, the sign of its currency, marks around it, or a letter that looks like a digit; else None.

    >>> loosely_printed("445 558.91 €"), loosely_printed("60 476,O0€"), loosely_printed("350 922 ,00 €")
    (44555891, 6047600, 35092200)
    >>> loosely_printed("480 68800 €"), loosely_printed("318 €"), loosely_printed("214 056,070 €")
    (48068800, None, None)
    >>> loosely_printed("434 356,43 C"), loosely_printed("- € ="), loosely_printed(";1140,07€"), loosely_printed("- C")
    (43435643, 0, 114007, 0)
    """
    marked = _SPACES.sub(" ", text).strip(_STRAY).lstrip(";:., ")
    unsigned = _SIGN_OF_A_DASH.sub("", MISREAD_CURRENCY.sub("", bare_amount(marked)))
    bare = unsigned.translate(_LOOK_ALIKE).replace(" ", "")
    if len(bare) >= LEAST_BARE and bare.isdecimal():
        bare = f"{bare[:-2]},{bare[-2:]}"
    return parse_amount(_DECIMAL_SIGN.sub(r",\1", bare))


def printed_amount(cents: int) -> str:
    """An amount as French documents print it.

    >>> printed_amount(41820500), printed_amount(-111)
    ('418 205,00 €', '-1,11 €')
    """
    sign, rest = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{rest // 100:,}".replace(",", " ") + f",{rest % 100:02d} €"


def decimal_text(hundredths: int) -> str:
    """Cents, or hundredths of a percent, in the published text form.

    >>> decimal_text(123450), decimal_text(-111), decimal_text(5)
    ('1234.50', '-1.11', '0.05')
    """
    sign, rest = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def parse_decimal(text: str) -> int:
    """Hundredths of the published text form; the inverse of `decimal_text`.

    >>> parse_decimal("1234.50"), parse_decimal("-1.11")
    (123450, -111)
    """
    sign = -1 if text.startswith("-") else 1
    units, _, cents = text.lstrip("-").partition(".")
    return sign * (int(units) * 100 + int(cents.ljust(2, "0") or "0"))


def parse_percentage(text: str) -> int | None:
    """Hundredths of a percent of a well-formed print.

    >>> parse_percentage("41,00 %"), parse_percentage("100 %"), parse_percentage("41,00 E%")
    (4100, 10000, None)
    """
    found = re.fullmatch(r"\s*(\d{1,3})(?:,(\d{1,2}))?\s*%\s*", text)
    return None if found is None else int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
