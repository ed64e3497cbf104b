"""Column rules other than bars: a mark that stands as often on each of several lines near one another parts columns.

Such a mark is read as a bar, so that all that is known of rules holds for it; what is printed stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median_low

from pipeline.records import Line, Word
from pipeline.tables.readings import RuledLine

BAR = "|"
MARKS = ";│┃║╎┆"
"""Marks that may be rules. Prose prints some of them too."""
ALIKE = 3
"""Lines near one another that print a mark as often, at least, for it to be a rule."""
REACH = 8
"""Lines at most between two rows of a table: the foot of a page, the headings of the next."""
MOSTLY = 0.6
"""Share of the lines alike that print the same on either side of a mark that is their only one: words or figures."""
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,6}([^\w\s])(?=\d\d ?(?:[^\d ]|$))")
"""What stands where the comma of an amount does."""
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}([^\w\s])(?=\d{3}(?!\d))")
"""What stands where the blank between thousands does."""


def with_rules(lines: Sequence[Line]) -> list[Line]:
    r"""The lines, marks that are column rules read as bars.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> rows = "Alpha;1 150,00 €;OUI\nBeta;2 300,00 €;NON\nGamma;1 150;00 €;NON\nDelta ;;OUI"
    >>> [line.text for line in with_rules(split_lines(rows, "t"))][1:]
    ['Beta|2 300,00 €|NON', 'Gamma|1 150;00 €|NON', 'Delta ||OUI']
    """
    ruled = list(lines)
    for mark in MARKS:
        counts = {number: line.text.count(mark) for number, line in enumerate(lines) if mark in line.text}
        for number, rules in _rules_of(mark, counts, lines).items():
            ruled[number] = _ruled(ruled[number], mark, rules)
    return ruled


def _rules_of(mark: str, counts: Mapping[int, int], lines: Sequence[Line]) -> dict[int, int]:
    """By the index of each line of a table that the mark rules, how many of its rules most rows beside it print."""
    numbers = sorted(counts)
    near = {n: numbers[bisect_left(numbers, n - REACH) : bisect_right(numbers, n + REACH)] for n in numbers}
    alike = {number: [n for n in near[number] if counts[n] == counts[number]] for number in counts}
    rows = {n for n in counts if len(alike[n]) >= ALIKE and _parts(mark, [lines[other].text for other in alike[n]])}
    return {
        number: Counter(beside).most_common(1)[0][0]
        for number in counts
        if (beside := [counts[n] for n in near[number] if n in rows])
    }


def _parts(mark: str, texts: Sequence[str]) -> bool:
    """Whether a mark that stands as often on each line parts columns: no other rule does, nor does it stand within
    numbers or close a phrase.
    """
    own = texts[0].count(mark)
    within = [one[1] for text in texts for like in (_DECIMAL, _THOUSANDS) for one in like.finditer(text)]
    if 2 * within.count(mark) > own * len(texts):
        return False
    if median_low([text.count(BAR) + text.count("\t") for text in texts]) >= own:
        return False
    beside = Counter(_beside(text.partition(mark)) for text in texts)
    del beside[None]
    return own > 1 or max(beside.values(), default=0) >= MOSTLY * len(texts)


def _beside(parts: tuple[str, str, str]) -> tuple[bool, bool] | None:
    """Whether figures stand before and after a mark, None where nothing does on either side."""
    before, after = parts[0].rstrip()[-1:], parts[2].lstrip()[:1]
    return (before.isdigit(), after.isdigit()) if before and after else None


def _ruled(line: Line, mark: str, rules: int) -> Line:
    """A line, the marks on it read as bars: but for those that stand where the comma of an amount does, where there
    are as many of these as marks over the usual number.
    """
    decimal = [one.start(1) for one in _DECIMAL.finditer(line.text) if one[1] == mark]
    kept = set(decimal) if len(decimal) == line.text.count(mark) - rules else set()
    text = "".join(BAR if c == mark and place not in kept else c for place, c in enumerate(line.text))
    words = tuple(Word(text[word.start : word.end], word.start, word.end, word.box) for word in line.words)
    return RuledLine(line.source_file, line.page, line.line, text, words, printed=line.text)
