"""Figures and words as readers see them, in French and English."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from checks.columns import COLUMNS, ROWS
from pipeline.amounts import parse_decimal
from pipeline.records import MARGIN_CAP, CellKey, Kind

NARROW, NO_BREAK = "\u202f", "\u00a0"
LONGEST = 300
"""Characters of one scanned text shown, at most."""
_BEFORE_SIGNS = re.compile(r" (?=[;:?!»%€])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))")


class Both(NamedTuple):
    """One text in French and in English."""

    fr: str
    en: str


def alike(text: str) -> Both:
    """A text that is the same in both languages."""
    return Both(text, text)


def euros(cents: int) -> Both:
    """An amount as people of each language write it.

    >>> [text.replace(NARROW, "_").replace(NO_BREAK, "~") for text in euros(-41820611)]
    ['−418_206,11~€', '−418,206.11~€']
    """
    sign, rest = ("−" if cents < 0 else ""), abs(cents)
    whole = f"{rest // 100:,}"
    return Both(
        f"{sign}{whole.replace(',', NARROW)},{rest % 100:02d}{NO_BREAK}€", f"{sign}{whole}.{rest % 100:02d}{NO_BREAK}€"
    )


def shown(text: str | None, kind: Kind) -> Both | None:
    """A published value as readers see it, None where none is published.

    >>> shown("41.00", "percentage").fr.replace(NO_BREAK, "~"), shown("LOT 1", "code").en
    ('41,00~%', 'LOT 1')
    """
    if text is None:
        return None
    if kind == "amount":
        return euros(parse_decimal(text))
    if kind == "percentage":
        return Both(f"{text.replace('.', ',')}{NO_BREAK}%", f"{text}{NO_BREAK}%")
    return alike(text)


def odds(margin: float | None) -> Both | None:
    """A margin in nats as odds against every other reading, to one significant figure; None without margin.

    >>> odds(9.2).fr.replace(NARROW, "_"), odds(0.4).fr, odds(99.0).en
    ('environ 10_000 contre 1', 'environ 1 contre 1', 'no other reading found')
    """
    if margin is None:
        return None
    if margin >= MARGIN_CAP:
        return Both("aucune autre lecture trouvée", "no other reading found")
    if margin > math.log(1e9):
        return Both("plus d'un milliard contre 1", "over a billion to 1")
    ratio = math.exp(margin)
    step = 10 ** math.floor(math.log10(max(ratio, 1)))
    rounded = f"{round(ratio / step) * step:,.0f}"
    return Both(f"environ {rounded.replace(',', NARROW)} contre 1", f"about {rounded} to 1")


def column_title(table: str, name: str) -> Both:
    """The title of a column: French as declared, English as published."""
    for column in COLUMNS[table]:
        if column.name == name:
            return Both(column.title_fr, name.replace("_", " "))
    return alike(name)


def row_title(table: str, row: str) -> Both:
    """The title of a row: what its key means, or its number."""
    for keyed in ROWS.get(table, ()):
        if keyed.key == row:
            return Both(keyed.title_fr, row.replace("_", " ").capitalize())
    return alike(row)


def place(key: CellKey) -> Both:
    """How readers call a cell.

    >>> place(CellKey("devis", "3", "formation")).fr, place(CellKey("galis", "couts_amoa", "valeur")).fr
    ('Formation, ligne 3', "Coûts d'AMOA")
    """
    column, row = column_title(key.table, key.column), row_title(key.table, key.row)
    if key.table not in ROWS:
        return Both(f"{column.fr}, ligne {row.fr}", f"{column.en}, row {row.en}")
    if len(COLUMNS[key.table]) == 1:
        return row
    return Both(f"{row.fr} ({column.fr})", f"{row.en} ({column.en})")


def plain(text: str, longest: int = LONGEST) -> str:
    r"""Scanned text without characters that show nothing or turn the reading direction, and not endless.

    >>> plain("5\u202e SIAD\x00"), len(plain("x" * 1000))
    ('5\ufffd SIAD\ufffd', 300)
    """
    kept = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() or c in (NARROW, NO_BREAK) else "\ufffd" for c in kept)


def french(text: str) -> str:
    """A French sentence whose signs and thousands do not part from what they belong to at the end of a line.

    >>> french("écart : 2 175,00 €").replace(NO_BREAK, "~")
    'écart~: 2~175,00~€'
    """
    return _BEFORE_SIGNS.sub(NO_BREAK, text)
