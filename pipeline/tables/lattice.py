"""The runs of atoms of one line that may fill a column, with their weights: cost of the print less what it testifies.

Weights are in nats; below zero a run speaks for the column, above zero against it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.records import Line
from pipeline.tables.layout import ColumnLayout
from pipeline.tables.lexing import (
    NEVER,
    Atom,
    amount_cost,
    atoms_of,
    code_cost,
    count_cost,
    identifier_cost,
    percentage_cost,
    quote_cost,
)
from pipeline.wording import letters

Edge = tuple[int, int, float]
"""First atom, past-the-last atom, weight."""

MOST_RUN = 6
MOST_LABEL = 14
_HAS_DIGIT = re.compile(r"[\d]")
_CURRENCY = frozenset("€£¢")


class Lattice:
    """The atoms of a line and, made when first asked for, the runs that may fill a column of a shape."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.atoms: list[Atom] = atoms_of(line)
        self.junk = [junk_cost(atom) for atom in self.atoms]
        self.glue = [
            0.35
            if atom.glued and index and not (atom.rule or self.atoms[index - 1].rule or self.atoms[index - 1].text[-1] in _CURRENCY)
            else 0.0
            for index, atom in enumerate(self.atoms)
        ] + [0.0]
        self.plain = [not atom.rule for atom in self.atoms]
        self.digits = [_HAS_DIGIT.search(atom.text) is not None for atom in self.atoms]
        self._edges: dict[tuple[object, ...], list[Edge]] = {}

    def edges(self, column: ColumnLayout) -> list[Edge]:
        """The runs that may fill a column, of any shape but words."""
        key = (column.shape, column.length, column.vocabulary, column.open)
        found = self._edges.get(key)
        if found is None:
            found = self._edges[key] = list(self._find(column))
        return found

    def text(self, first: int, last: int) -> str:
        """The characters of the line from the first atom to the one before `last`."""
        return self.line.text[self.atoms[first].start : self.atoms[last - 1].end]

    def labels(self, column: ColumnLayout) -> list[Edge]:
        """The runs that read as an entry of the lexicon of a words column."""
        key = ("labels", column.lexicon)
        found = self._edges.get(key)
        if found is None:
            found = []
            if column.lexicon:
                for first, atom in enumerate(self.atoms):
                    if len(atom.text) < 2 or not atom.text[0].isalpha() or first > 12:
                        continue
                    for last in range(first + 1, min(first + MOST_LABEL, len(self.atoms)) + 1):
                        likeness = label_likeness(letters(self.text(first, last)), column.lexicon)
                        if likeness:
                            found.append((first, last, -likeness))
            self._edges[key] = found
        return found

    def _find(self, column: ColumnLayout) -> list[Edge]:
        finders = {
            "identifier": self._identifiers,
            "quote": self._quotes,
            "amount": self._amounts,
            "percentage": self._percentages,
            "count": self._counts,
            "code": self._codes,
        }
        return finders[column.shape](column)

    def _identifiers(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            if not self.digits[first]:
                continue
            for last in range(first + 1, min(first + 4, len(self.atoms)) + 1):
                if not self.plain[last - 1] or self.atoms[last - 1].end - self.atoms[first].start > column.length + 6:
                    break
                cost = identifier_cost(self.text(first, last), column.length)
                if cost < 5.0:
                    edges.append((first, last, cost - 6.0))
        return edges

    def _quotes(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            for last in range(first + 1, min(first + 3, len(self.atoms)) + 1):
                if not self.plain[last - 1]:
                    break
                if any(self.digits[first:last]):
                    cost = quote_cost(self.text(first, last))
                    if cost < 3.0:
                        edges.append((first, last, cost - 3.0))
        return edges

    def _amounts(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            if not (self.digits[first] or self.atoms[first].text[0] in "-–—~_gqOolISB"):
                continue
            for last in range(first + 1, min(first + MOST_RUN, len(self.atoms)) + 1):
                if not self.plain[last - 1]:
                    break
                cost = amount_cost(self.text(first, last))
                if cost < 4.0:
                    edges.append((first, last, cost - 3.5))
        return edges

    def _percentages(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            if self.digits[first]:
                for last in range(first + 1, min(first + 3, len(self.atoms)) + 1):
                    cost = percentage_cost(self.text(first, last))
                    if cost < 4.0:
                        edges.append((first, last, cost - 3.5))
        return edges

    def _counts(self, column: ColumnLayout) -> list[Edge]:
        costs = ((first, count_cost(atom.text)) for first, atom in enumerate(self.atoms) if self.digits[first])
        return [(first, first + 1, cost - 0.8) for first, cost in costs if cost < 3.0]

    def _codes(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        longest = max((len(entry.split()) for entry in column.vocabulary), default=1) + 1
        size = max((len(entry) for entry in column.vocabulary), default=6)
        for first in range(len(self.atoms)):
            if not self.plain[first]:
                continue
            for last in range(first + 1, min(first + longest, len(self.atoms)) + 1):
                if not self.plain[last - 1]:
                    break
                text = self.text(first, last)
                if len(text) > size + 4:
                    break
                cost = code_cost(text, column.vocabulary)
                if cost < NEVER:
                    edges.append((first, last, cost - min(0.8 + 0.45 * len(letters(text)), 5.0)))
                elif column.open and last == first + 1 and len(text) <= 8:
                    edges.append((first, last, 1.0))
        return edges


def junk_cost(atom: Atom) -> float:
    """What it costs to leave an atom in no cell: nothing for a column rule, more for what looks printed."""
    if atom.rule:
        return 0.0
    meaning = sum(c.isalnum() for c in atom.text)
    return 0.3 if meaning == 0 else min(0.9 + 0.3 * meaning, 3.5)


@lru_cache(maxsize=65536)
def label_likeness(own: str, lexicon: tuple[str, ...]) -> float:
    """How strongly a run reads as an entry of the lexicon, in nats; 0 where it does not."""
    if len(own) < 4:
        return 0.0
    match = process.extractOne(own, _letters(lexicon), scorer=fuzz.ratio, score_cutoff=78)
    return 0.0 if match is None else 0.25 * len(own) * (match[1] - 70) / 30


@lru_cache(maxsize=64)
def _letters(lexicon: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(letters(entry) for entry in lexicon)
