"""What it costs a words column to begin at an atom of a line, or to go on with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.tables.layout import ColumnLayout
from pipeline.tables.lexing import NEVER, amount_cost, identifier_cost

if TYPE_CHECKING:
    from pipeline.tables.lattice import Lattice

AFTER_NUMBER = frozenset({"BIS", "TER", "QUATER", "B", "T"})
_APOSTROPHE = re.compile("['’]")


def word_costs(lattice: Lattice, column: ColumnLayout) -> tuple[list[float], list[float]]:
    """For each atom the cost, in nats, of a words column that begins at it, and of one that goes on with it.

    No words begin with a column rule: a rule alone is no value.
    """
    atoms = lattice.atoms
    links, joints = column.linked_by, column.joined_by
    heads = [_APOSTROPHE.split(atom.text.upper().strip("'’,.("), maxsplit=1)[0] for atom in atoms] if links else []
    enters, stays = [], []
    for i, atom in enumerate(atoms):
        own = _word_cost(lattice, i, column)
        enter = NEVER if atom.rule else lattice.glue[i] + own - 0.3
        stay = own
        if column.opens_with:
            upper = atom.text.upper().strip("'’,.")
            opening = upper in column.opens_with or (column.numbered and lattice.digits[i] and len(atom.text) <= 6)
            enter += -2.0 if opening else 1.0
            if opening and not lattice.digits[i] and i > 0 and _numbers(lattice, i - 1, column):
                enter += 3.0
        if links:
            joint = heads[i] in joints
            linked = i > 0 and (heads[i - 1] in joints or heads[i - 1] in links)
            enter += 2.2 if joint and heads[i] not in links else 1.5 if linked else 0.0
            enter += 2.5 if heads[i] in column.avoids else 0.0
            stay += 0.3 if linked or joint else 1.6
        if i > 0:
            stay += 0.0 if atom.gap < 2 else 0.7 if atom.gap < 3 else 1.5 if atom.gap < 4 else 3.0
        enters.append(enter)
        stays.append(stay)
    return enters, stays


def _numbers(lattice: Lattice, i: int, column: ColumnLayout) -> bool:
    """Whether an atom is the number of a street, or what follows one (BIS, TER)."""
    if not column.numbered:
        return False
    number = i - 1 if i > 0 and lattice.own_letters[i] in AFTER_NUMBER else i
    return lattice.atoms[number].text.isdigit() and len(lattice.atoms[number].text) <= 4


def _word_cost(lattice: Lattice, i: int, column: ColumnLayout) -> float:
    atom = lattice.atoms[i]
    if atom.rule:
        return 1.5
    text = atom.text
    if not lattice.digits[i]:
        return 0.1 if len(text) > 1 or text.isalpha() else 0.4
    if amount_cost(text) < 0.5 or identifier_cost(text, 9) < 2.5 or identifier_cost(text, 14) < 2.5:
        return 4.0
    return 0.15 if column.numbered else 0.7
