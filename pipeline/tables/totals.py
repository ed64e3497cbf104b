"""Lines of a list that are no row of it but the total of rows above.

A total is told by its label. Where it has none, as in a second block, by its amounts: each is the sum of those above
it, which a row of the list is only by chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from pipeline.records import Line
from pipeline.tables.headings import parted_words
from pipeline.tables.layout import TableLayout
from pipeline.tables.row_sums import one_misread, shown_cents
from pipeline.wording import look

ALIKE = 75
"""Likeness, in percent, of a word to one that heads a total."""
LEAST_LABEL = 4
"""Letters of a word that heads a total, at least."""
LABELLED_ELSEWHERE, NOT_LABELLED = 2.0, -3.0
"""Log-odds that the last line of a block is a total, where another block has a labelled one, and where none has."""
SAME_AS_ONE, SUM_OF_TWO, SUM_OF_MORE = 0.5, 4.6, 6.9
"""Nats that an amount which is the sum of the one, two or more above it speaks for a total: a row has it by chance."""
NEARLY_SUM = 2.0
"""The same where one misread amount, or one that was lost, makes it the sum."""
CLOSE, NEAR_TO = 3.0, 0.1
"""The same of an amount far above each of the others, and no further from their sum than that share of it: in a long
list several are misread.
"""
FAR_ABOVE = 1.5
NO_SUM = -4.0
RECURS = -6.0
"""Nats of an amount that rows above print too."""
CERTAIN = 6.0
"""Log-odds from which a line is taken for a total."""
NEGLIGIBLE = -2.0
"""Log-odds under which a line is taken for a row."""
MOST_WORDS = 4
"""Words of a line among which one that heads a total is looked for."""


def is_labelled_total(line: Line, words: Sequence[str]) -> bool:
    """Whether the first words of a line, before any figure, are those of a total, noise allowed.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> says = lambda text: is_labelled_total(split_lines(text, "t")[0], ["TOTAL", "Somme"])
    >>> says("| T0TAL | 37 180,81 €"), says("TO TAL général 3,00 €"), says("CLT774246 | 4 131,20 €"), says("Sonme : 2")
    (True, True, False, True)
    >>> says("TOTAL|93 239,08 €"), says("|12 345,60 €|TOTAL")
    (True, False)
    """
    wanted = [look(word) for word in words]
    before = ""
    for word in parted_words(line)[:MOST_WORDS]:
        if not any(c.isalnum() for c in word):
            continue
        if sum(c.isdigit() for c in word) > 1:
            return False
        own = look(word)
        for text in (own, before + own):
            if len(text) >= LEAST_LABEL and any(fuzz.ratio(text, label) >= ALIKE for label in wanted):
                return True
        before = own
    return False


def total_odds(
    above: Sequence[Mapping[str, str]], last: Mapping[str, str], table: TableLayout, labelled_elsewhere: bool
) -> float:
    """The log-odds that the last line of a block, without label, is the total of the rows above it.

    Rows are the printed texts of their cells by column. Columns that print the same in every row are one witness, and
    so is a row's own total beside all its parts.

    >>> from pipeline.tables.declared import load_layout
    >>> devis = load_layout("esms-numerique-2025")["devis"]
    >>> rows = [{"formation": "10,50 €", "total_solution": total} for total in ("67,30 €", "61,10 €", "67,30 €")]
    >>> odds = lambda training, total: total_odds(rows, {"formation": training, "total_solution": total}, devis, False)
    >>> odds("31,50 €", "195,70 €") > CERTAIN, odds("31,50 €", "185,70 €") > NEGLIGIBLE, odds("10,50 €", "195,70 €") < 0
    (True, True, True)
    >>> total_odds(rows, {"formation": "31,50 €", "total_solution": "185,70 €"}, devis, True) > CERTAIN
    True
    """
    amounts = {column.name for column in table.columns if column.shape == "amount"}
    odds = LABELLED_ELSEWHERE if labelled_elsewhere else NOT_LABELLED
    told: set[tuple[int | None, ...]] = set()
    implied = {one.total for one in table.sums if all(part in last for part in one.parts)}
    said = []
    for column in (name for name in last if name in amounts and name not in implied):
        total = shown_cents(last[column])
        column_above = [shown_cents(row[column]) if column in row else None for row in above]
        if total is None or (*column_above, total) in told:
            continue
        told.add((*column_above, total))
        said.append(_says(total, [amount for amount in column_above if amount], None in column_above))
    return odds + sum(said) if any(nats > 0.0 for nats in said) else -math.inf


def _says(total: int, parts: Sequence[int], some_lost: bool) -> float:
    """How much an amount speaks for being the sum of the amounts above it, in nats. `some_lost`: a row shows none."""
    if not parts or not total:
        return NO_SUM if total or parts else 0.0
    computed = sum(parts)
    if len(parts) == 1 and total == computed:
        return SAME_AS_ONE
    if total == computed:
        return SUM_OF_TWO if len(parts) == 2 else SUM_OF_MORE
    if total in parts:
        return RECURS
    misread = [(computed, total), *((total - computed + part, part) for part in set(parts))]
    if total > max(parts) and any(one_misread(wanted, printed) for wanted, printed in misread):
        return NEARLY_SUM
    if some_lost and total - computed in parts:
        return NEARLY_SUM
    if total > FAR_ABOVE * max(parts) and abs(total - computed) <= NEAR_TO * computed:
        return CLOSE
    return 0.0 if total > max(parts) and computed / 2 < total < 2 * computed else NO_SUM
