"""Whether the amounts of a table are in euros and cents: a print without cents is a misread beside others with them.

Where hardly any print shows two decimals, the table is in whole euros, in thousands of them, or its decimal signs are
lost. Sums hold at every scale, so that none tells. Thousands set apart by blanks do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.amounts import bare_amount
from pipeline.records import Cell

FEWEST = 3
"""Amounts of a table from which it shows how it prints them."""
USUAL = 0.5
"""Share of the amounts that show two decimals, at least, where the table prints cents."""
GROUPED = 0.6
"""Share of the whole amounts over a thousand whose thousands are set apart, at least, where they tell the scale."""
UNKNOWN_SCALE = 2.0
"""Nats of an amount of which nothing tells the scale: too few to be shown."""
_CENTS = re.compile(r"[.,;:'’·] ?\w\w(?!\w)")
_DECIMAL = re.compile(r"[.,;:'’·] ?\w{1,2}$")
_GROUPS = re.compile(r"\w{1,3}(?: \w{3})+")


def scale_doubted(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, the amounts of each table of which nothing tells the scale in doubt."""
    prints: dict[str, list[str]] = {}
    for cell in cells:
        if _shows_amount(cell) and cell.reading is not None:
            prints.setdefault(cell.key.table, []).append(cell.reading.text)
    unknown = {table for table, texts in prints.items() if len(texts) >= FEWEST and not scale_told(texts)}
    return [
        replace(
            cell,
            placement=min(cell.placement, UNKNOWN_SCALE),
            elsewhere=tuple(dict.fromkeys((*cell.elsewhere, cell.key))),
        )
        if cell.key.table in unknown and _shows_amount(cell)
        else cell
        for cell in cells
    ]


def scale_told(texts: Sequence[str]) -> bool:
    """Whether the amounts of a table print cents, or set their thousands apart.

    >>> scale_told(["1 425,00 €", "955176 €", "8 550.00"]), scale_told(["19162 €", "3900 €", "987 €"])
    (True, False)
    >>> scale_told(["96,2", "39,0", "135,2"]), scale_told(["19 162 €", "3 900 €", "987 €"])
    (False, True)
    """
    bare = [bare_amount(text).strip(" ()*") for text in texts]
    if sum(_CENTS.search(text) is not None for text in bare) >= USUAL * len(bare):
        return True
    whole = [text for text in bare if _DECIMAL.search(text) is None and sum(c.isalnum() for c in text) > FEWEST]
    grouped = sum(_GROUPS.fullmatch(text) is not None for text in whole)
    return bool(whole) and grouped >= GROUPED * len(whole) and 2 * len(whole) >= len(bare)


def _shows_amount(cell: Cell) -> bool:
    return cell.kind == "amount" and cell.reading is not None and any(c.isdigit() for c in cell.reading.text)
