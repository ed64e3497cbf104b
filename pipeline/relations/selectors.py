"""The little language in which rules name cells: `table[rows].column`.

Rows are a list of conditions separated by `;`, all of which must hold:

- `*` every row;
- `amoa|materiel` the rows of these keys;
- `.` the row that the rule is looking at (rules declared with `each`);
- `?column` rows where the column is shown, `!column` rows where it is not;
- `column=VALUE`, `column!=VALUE` rows by the value of a column. `@coordinator` stands for the dossier's coordinator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Test = Literal["shown", "absent", "is", "is not"]

_NAME = r"[a-z][a-z0-9_]{0,63}"
_SELECTOR = re.compile(rf"({_NAME})\[([^\[\]]{{1,200}})\]\.({_NAME})")
_KEYS = re.compile(rf"(?:{_NAME}|[0-9]{{1,4}})(?:\|(?:{_NAME}|[0-9]{{1,4}})){{0,40}}")
_PRESENCE = re.compile(rf"([?!])({_NAME})")
_COMPARISON = re.compile(rf"({_NAME})(!?=)(.{{1,100}})")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a row: whether `column` is shown, or what it holds. `value` is empty for the tests of presence."""

    column: str
    test: Test
    value: str = ""


@dataclass(frozen=True, slots=True)
class Selector:
    """Cells of one column: the rows of `keys` (every row when empty) that pass all `conditions`.

    With `current`, only the row that the rule is looking at.
    """

    table: str
    column: str
    keys: tuple[str, ...] = ()
    current: bool = False
    conditions: tuple[Condition, ...] = ()
    text: str = field(default="", compare=False)
    """The selector as it was written; messages look for its label by it."""


def parse_selector(text: str) -> Selector:
    """Read one selector; ValueError, in one line, when it is none.

    >>> parse_selector("budget[travel|meals].planned").keys
    ('travel', 'meals')
    >>> parse_selector("quotes[?rent;kind!=OLD].total").conditions
    (Condition(column='rent', test='shown', value=''), Condition(column='kind', test='is not', value='OLD'))
    >>> parse_selector("budget.planned")
    Traceback (most recent call last):
    ValueError: `budget.planned` is no selector of the form table[rows].column
    """
    found = _SELECTOR.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text[:120]}` is no selector of the form table[rows].column")
    table, rows, column = found.groups()
    keys: tuple[str, ...] = ()
    current = False
    conditions: list[Condition] = []
    for part in (piece.strip() for piece in rows.split(";")):
        if part == ".":
            current = True
        elif presence := _PRESENCE.fullmatch(part):
            conditions.append(Condition(presence[2], "shown" if presence[1] == "?" else "absent"))
        elif comparison := _COMPARISON.fullmatch(part):
            conditions.append(Condition(comparison[1], "is" if comparison[2] == "=" else "is not", comparison[3]))
        elif _KEYS.fullmatch(part):
            keys += tuple(part.split("|"))
        elif part != "*":
            raise ValueError(f"`{part[:60]}` in `{text[:120]}` is no condition on rows")
    return Selector(table, column, keys, current, tuple(conditions), text)
