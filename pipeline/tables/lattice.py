"""The runs of atoms of one line that may fill a column, with their weights: cost of the print less what it testifies.

Weights are in nats; below zero a run speaks for the column, above zero against it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.records import Line, Reading
from pipeline.tables.atoms import RULE_LIKE, SEPARATORS, Atom, Runs, atoms_of
from pipeline.tables.layout import ColumnLayout
from pipeline.tables.lexicons import label_likenesses
from pipeline.tables.lexing import (
    NEVER,
    amount_cost,
    code_cost,
    count_cost,
    identifier_cost,
    least_look,
    percentage_cost,
    quote_cost,
    wordy,
)
from pipeline.tables.readings import beginning_at, reading_of
from pipeline.tables.wordings import wording
from pipeline.tables.words import word_costs
from pipeline.wording import letters, look

if TYPE_CHECKING:
    from pipeline.tables.alignment import Alignment

Edge = tuple[int, int, float]
"""First atom, past-the-last atom, weight."""

MOST_RUN = 6
DASH = 1.5
"""What a dash in an amount column testifies: less than figures do, for dashes stand everywhere."""
MOST_LABEL = 14
LEAST_PRINT = 4
CURRENCY = "€£¢E"
APART = 2
"""Blanks inside a cell other than of words, at most."""
_HAS_DIGIT = re.compile(r"[\d]")
_CURRENCY = frozenset("€£¢")
_LED_BY_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3}){1,3}[.,]\d\d(?!\d)")
"""An amount whose first figures a blank parts from the others."""


class Lattice:
    """The atoms of a line and, made when first asked for, the runs that may fill a column of a shape.

    What stands before the character `begin` is no part of the row that the line prints: `row` is the line without it.
    `unsure_begin`, `unsure_end`: the words there may be of the row on the same line. `half`: the other half of the row
    is known to be lost.
    """

    def __init__(self, line: Line, runs: Runs = (), codes: tuple[str, ...] = (), begin: int = 0) -> None:
        self.line = line
        self.row = beginning_at(line, begin) if begin else line
        self.runs, self.codes = runs, codes
        self.atoms: list[Atom] = atoms_of(self.row, runs, codes)
        self.fields = self.atoms[-1].field + (self.atoms[-1].text in SEPARATORS) if self.atoms else 0
        self.junk = [junk_cost(atom) for atom in self.atoms]
        self.glue = [
            0.35
            if atom.glued
            and index
            and not (atom.rule or self.atoms[index - 1].rule or self.atoms[index - 1].text[-1] in _CURRENCY)
            else 0.0
            for index, atom in enumerate(self.atoms)
        ] + [0.0]
        self.plain = [not atom.rule for atom in self.atoms]
        self.apart = [atom.gap > APART for atom in self.atoms]
        self.digits = [_HAS_DIGIT.search(atom.text) is not None for atom in self.atoms]
        self.own_letters = [letters(atom.text) for atom in self.atoms]
        self.wordy = [wordy(atom.text) for atom in self.atoms]
        self.untaught: dict[str, Alignment] = {}
        self.unsure_begin = self.unsure_end = self.half = False
        self.shows = _shows(self.atoms, self.own_letters)
        self._edges: dict[object, list[Edge]] = {}
        self._wordings: dict[object, list[str]] = {}
        self._word_costs: dict[ColumnLayout, tuple[list[float], list[float]]] = {}

    def edges(self, column: ColumnLayout) -> list[Edge]:
        """The runs that may fill a column, of any shape but words."""
        key = column if column.shape == "code" else (column.shape, column.length)
        found = self._edges.get(key)
        if found is None:
            glue = self.glue
            found = self._edges[key] = [(a, b, weight + glue[a] + glue[b]) for a, b, weight in self._find(column)]
        return found

    def wordings(self, column: ColumnLayout) -> list[str]:
        """What makes the runs that may fill a column the same as other prints of it, in the order of `edges`."""
        key = column if column.shape == "code" else (column.shape, column.length)
        found = self._wordings.get(key)
        if found is None:
            found = [wording(self.text(a, b), column.shape) for a, b, _ in self.edges(column)]
            self._wordings[key] = found
        return found

    def text(self, first: int, last: int) -> str:
        """The characters of the line from the first atom to the one before `last`."""
        return self.line.text[self.atoms[first].start : self.atoms[last - 1].end]

    def extent(self, span: tuple[int, int]) -> tuple[int, int]:
        """The first and past-the-last character of some atoms, the first and past the last."""
        return self.atoms[span[0]].start, self.atoms[span[1] - 1].end

    def reading(self, span: tuple[int, int]) -> Reading:
        """The characters of some atoms, the first and past the last, as evidence."""
        return reading_of(self.line, self.atoms[span[0]].start, self.atoms[span[1] - 1].end)

    def letters(self, first: int, last: int) -> str:
        """The letters and digits of the atoms from the first to the one before `last`, in canonical form."""
        return "".join(self.own_letters[first:last])

    def labels(self, column: ColumnLayout) -> list[Edge]:
        """The runs that read as an entry of the lexicon of a words column."""
        key = ("labels", column)
        found = self._edges.get(key)
        if found is None:
            found = []
            if column.lexicon:
                runs: list[tuple[int, int]] = []
                for first, atom in enumerate(self.atoms):
                    after_code = first == 0 or self.digits[first - 1] or not self.plain[first - 1]
                    if len(atom.text) < 2 or not atom.text[0].isalpha() or not after_code:
                        continue
                    ends = range(first + 1, min(first + MOST_LABEL, len(self.atoms)) + 1)
                    runs += [(first, last) for last in ends if self.plain[last - 1]]
                likenesses = label_likenesses([self.letters(*run) for run in runs], column.lexicon)
                found = [
                    (first, last, self.glue[first] + self.glue[last] - likeness)
                    for (first, last), likeness in zip(runs, likenesses, strict=True)
                    if likeness
                ]
            self._edges[key] = found
        return found

    def word_costs(self, column: ColumnLayout) -> tuple[list[float], list[float]]:
        """For each atom what it costs a words column to begin at it, and to go on with it."""
        costs = self._word_costs.get(column)
        if costs is None:
            costs = self._word_costs[column] = word_costs(self, column)
        return costs

    def _parted(self, first: int, last: int) -> bool:
        """Whether a run's last atom is a column rule, or stands too far from the one before to be of the same cell."""
        return not self.plain[last - 1] or (last - 1 > first and self.apart[last - 1])

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
                if self._parted(first, last) or self.atoms[last - 1].end - self.atoms[first].start > column.length + 6:
                    break
                cost = identifier_cost(self.text(first, last), column.length)
                if cost < 5.0:
                    edges.append((first, last, cost - 6.0))
        return edges

    def _quotes(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            if not any(self.digits[first : first + 3]):
                continue
            for last in range(first + 1, min(first + 3, len(self.atoms)) + 1):
                if self._parted(first, last):
                    break
                if any(self.digits[first:last]) and not self._takes_thousands(first, last):
                    cost = quote_cost(self.text(first, last))
                    if cost < 3.0:
                        edges.append((first, last, cost - 3.0))
        return edges

    def _takes_thousands(self, first: int, last: int) -> bool:
        """Whether a run that is a quote number without its last atom ends with the thousands of the amount behind."""
        return (
            last - first > 1
            and _LED_BY_THOUSANDS.match(self.line.text, self.atoms[last - 1].start) is not None
            and quote_cost(self.text(first, last - 1)) < 3.0
        )

    def _amounts(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            if not (self.digits[first] or self.atoms[first].text[0] in "-–—~_gqOolISB"):
                continue
            for last in range(first + 1, min(first + MOST_RUN, len(self.atoms)) + 1):
                if self._parted(first, last) or self.wordy[last - 1]:
                    break
                cost = amount_cost(self.text(first, last))
                if cost < 4.0:
                    edges.append((first, last, cost - (3.5 if any(self.digits[first:last]) else DASH)))
        return edges

    def _percentages(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        for first in range(len(self.atoms)):
            if self.digits[first]:
                for last in range(first + 1, min(first + 3, len(self.atoms)) + 1):
                    if self._parted(first, last):
                        break
                    cost = percentage_cost(self.text(first, last))
                    if cost < 4.0:
                        edges.append((first, last, cost - 3.5))
        return edges

    def _counts(self, column: ColumnLayout) -> list[Edge]:
        costs = ((first, count_cost(atom.text)) for first, atom in enumerate(self.atoms) if self.digits[first])
        return [(first, first + 1, cost - 0.8) for first, cost in costs if cost < 3.0]

    def _codes(self, column: ColumnLayout) -> list[Edge]:
        edges = []
        longest, size = _extent(column)
        least = least_look(column.vocabulary)
        looks = [len(look(atom.text)) for atom in self.atoms]
        atoms, most = self.atoms, size + 4
        for first, atom in enumerate(atoms):
            if not self.plain[first] or (atom.text in RULE_LIKE and first + 1 < len(atoms)):
                continue
            shown = 0
            for last in range(first + 1, min(first + longest, len(atoms)) + 1):
                if self._parted(first, last) or atoms[last - 1].end - atom.start > most:
                    break
                shown += looks[last - 1]
                cost = code_cost(self.text(first, last), column.vocabulary) if shown >= least else NEVER
                if cost < NEVER:
                    edges.append((first, last, cost - min(0.8 + 0.45 * len(self.letters(first, last)), 5.0)))
                elif column.open and last == first + 1 and len(atom.text) <= 8:
                    edges.append((first, last, 1.0))
        return edges


@lru_cache(maxsize=256)
def _extent(column: ColumnLayout) -> tuple[int, int]:
    """The most atoms that an entry of a vocabulary may take, noise allowed, and its most characters."""
    longest = max((len(entry.split()) for entry in column.vocabulary), default=1) + 2
    return longest, max((len(entry) for entry in column.vocabulary), default=6)


def _shows(atoms: list[Atom], own_letters: list[str]) -> bool:
    """Whether a line may be a row: it prints four letters or digits, or nothing but dashes, two at least."""
    if sum(map(len, own_letters)) >= LEAST_PRINT:
        return True
    shown = [atom.text.strip(CURRENCY) for atom in atoms if not atom.rule]
    dashes = [text for text in shown if text]
    return len(dashes) > 1 and all(text in {"-", "—", "–", "--"} for text in dashes)


def junk_cost(atom: Atom) -> float:
    """What it costs to leave an atom in no cell: nothing for a column rule, more for what looks printed."""
    if atom.rule:
        return 0.0
    if atom.text in RULE_LIKE:
        return 0.5
    meaning = sum(c.isalnum() for c in atom.text)
    return 0.3 if meaning == 0 else min(0.9 + 0.3 * meaning, 3.5)
