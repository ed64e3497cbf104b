"""What each print says literally, by the kind of its cell: the values that relations and contracts look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipeline.amounts import decimal_text, parse_amount, parse_percentage
from pipeline.identifiers import bare_quote_number, parse_count
from pipeline.records import Cell, CellKey, Kind, Value
from pipeline.tables.layout import TableLayout
from pipeline.wording import canonical_words

_AROUND = " |¦[](){}"

Lexicons = Mapping[tuple[str, str], tuple[str, ...]]
"""By (table, column), the closed vocabulary of a code column."""


def lexicons_of(layout: Mapping[str, TableLayout]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The vocabularies that a programme's layout declares for its code columns."""
    return {(table.name, c.name): c.vocabulary for table in layout.values() for c in table.columns if c.vocabulary}


@lru_cache(maxsize=65536)
def literal(text: str, kind: Kind, lexicon: tuple[str, ...] = ()) -> Value | None:
    """The value of one print in good form; None where it has none, which the repair may explain and nobody may guess.

    >>> literal("7 384,20 €", "amount"), literal("318750 €", "amount"), literal("Devis N°20456193", "identifier")
    (738420, None, '20456193')
    >>> literal("LOT1", "code", ("LOT 1", "LOT 2")), literal("oul", "code", ("OUI", "NON")), literal("Évêché", "words")
    ('LOT 1', None, 'EVECHE')
    """
    if kind == "amount":
        return parse_amount(text)
    if kind == "percentage":
        return parse_percentage(text)
    if kind == "count":
        return parse_count(text)
    if kind == "identifier":
        return bare_quote_number(text) or None
    if kind == "code":
        return _entries(lexicon).get(_closed_up(text)) if lexicon else canonical_words(text) or None
    return canonical_words(text) or None


@lru_cache(maxsize=256)
def _entries(lexicon: tuple[str, ...]) -> dict[str, str]:
    return {_closed_up(entry): canonical_words(entry) for entry in lexicon}


def _closed_up(text: str) -> str:
    """A code without its blanks and the brackets around it: a stray sign inside is a misread.

    >>> _closed_up("[202]"), _closed_up("lot 1"), _closed_up("O'UI")
    ('202', 'LOT1', "O'UI")
    """
    return canonical_words(text).strip(_AROUND).replace(" ", "")


def literal_values(cells: Sequence[Cell], lexicons: Lexicons) -> dict[CellKey, Value | None]:
    """The literal value of every cell's own print; None where nothing is shown or nothing can be read."""
    return {
        cell.key: None
        if cell.reading is None
        else literal(cell.reading.text, cell.kind, lexicons.get((cell.key.table, cell.key.column), ()))
        for cell in cells
    }


def value_text(value: Value, kind: Kind) -> str:
    """A value in the form of the published contract.

    >>> value_text(738420, "amount"), value_text(12, "count"), value_text("LOT 1", "code")
    ('7384.20', '12', 'LOT 1')
    """
    return decimal_text(value) if isinstance(value, int) and kind in {"amount", "percentage"} else str(value)
