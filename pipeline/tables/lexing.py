"""A line cut into atoms, and how well a run of atoms reads as an identifier, a quote number, an amount, a count or a code.

Costs are in nats, roughly: 0 is a clean print. A run that cannot be of the shape costs `NEVER`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline.amounts import bare_amount
from pipeline.records import Line
from pipeline.wording import letters, look

NEVER = 1e9
MOST_ATOMS = 80
RULES = frozenset("|¦!{}[]()")
SEPARATORS = frozenset("|¦")
_PIECE = re.compile(
    r"[|¦!{}\[\]]"
    r"|(?:[^|¦!{}\[\]])+?(?=[|¦!{}\[\]]|$|(?<=[€£¢])(?=[^\s.,;])|(?<=\d{4})(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(?=\d{4})|(?<=,\d\d)(?=\d))"
)
_DIGITLIKE = str.maketrans({c: "0" for c in "123456789OoQDIliSsBbZzGgqT"})
_IDENTIFIER_LIKE = re.compile(r"[^\s€£¢|{}\[\]]{1,24}")
_SEPARATORS = re.compile(r"[ .,'’·]")
_GOOD_AMOUNT = re.compile(r"(?:\d{1,3}(?: \d{3}){0,4}|\d{4,12}),\d{2}")
_LOST_COMMA = re.compile(r"(?:\d{1,3}(?: \d{3}){0,4}|\d{4,12})[ .;:'’·]{1,2}\d{2}")
_CURRENCY_END = re.compile(r"(?:€|£|¢|(?<=[\d ])(?:E|e|EUR)|TTC|HT)\s*\W*$")
_QUOTE = re.compile(
    r"(?:[A-Za-zéèàâî]{4,6}\s?)?(?:[NnHM]\s?[°ºo*\"'’`?®]\s?)?(?P<number>[A-Za-z]{0,4}[-_/. ]?[0-9A-Za-z%&?$*§#@]{2,}(?:[-_/.][0-9A-Za-z%&?$]+){0,3})"
)
_PREFIX = re.compile(r"(?:[DOB][eéèao]v[il1t!j][sS5]|[A-Za-zéèàâî]{4,6}(?=\s*[NHM]\s?[°ºo*\"'’`?®]))\s*(?:[NHM]\s?[°ºo*\"'’`?®])?", re.IGNORECASE)


class Atom(NamedTuple):
    """A piece of a line that a cell never cuts: a word, or a part of one where two cells may be glued.

    `glued` says that no blank stands before it; `gap` counts the blanks that do, a tab as four. `field` counts the
    column rules and tabs before it.
    """

    text: str
    start: int
    end: int
    glued: bool
    gap: int
    rule: bool
    field: int


def atoms_of(line: Line) -> list[Atom]:
    """The atoms of a line, at most 80.

    >>> from pipeline.sources.ocr_text import split_lines
    >>> [a.text for a in atoms_of(split_lines("130802499|5SIAD DU CCAS 28944,00€28944,00€ 102 038,060", "t")[0])]
    ['130802499', '|', '5SIAD', 'DU', 'CCAS', '28944,00€', '28944,00€', '102', '038,06', '0']
    """
    atoms: list[Atom] = []
    last = field = 0
    for word in line.words:
        between = line.text[last : word.start]
        tabs = between.count("\t")
        field += tabs
        for piece in _PIECE.finditer(word.text):
            text = piece[0]
            start = word.start + piece.start()
            rule = text in RULES
            gap = start - last + 3 * tabs
            atoms.append(Atom(text, start, start + len(text), start == last and start > 0, gap, rule, field))
            field += text in SEPARATORS
            tabs = 0
            last = start + len(text)
            if len(atoms) == MOST_ATOMS:
                return atoms
    return atoms


@lru_cache(maxsize=65536)
def identifier_cost(text: str, length: int) -> float:
    """How far a run is from an identifier of `length` characters, mostly digits.

    >>> identifier_cost("130038748", 9), identifier_cost("1306784507", 9), identifier_cost("MARSEILLE", 9) == NEVER
    (0.0, 1.0, True)
    """
    bare = "".join(text.split())
    blanks = len(text) - len(bare)
    size = len(bare)
    if abs(size - length) > 3 or not _IDENTIFIER_LIKE.fullmatch(bare) or re.search(r",\d\d\D?$", bare):
        return NEVER
    digits = sum(c.isdigit() for c in bare)
    like = sum(c.translate(_DIGITLIKE) == "0" or c in "0AB|!" for c in bare)
    if digits < 0.55 * size or like < size - 3:
        return NEVER
    return 1.0 * abs(size - length) + 0.6 * (size - digits) + 0.8 * blanks


@lru_cache(maxsize=65536)
def quote_cost(text: str) -> float:
    """How far a run is from a quote number, with or without its "Devis N°".

    >>> quote_cost("Devis N°11317688"), quote_cost("DA2505045%") < 1, quote_cost("9551,76 €") == NEVER
    (0.0, True, True)
    """
    if amount_cost(text) < 1.0 or any(c in RULES for c in text):
        return NEVER
    prefix = _PREFIX.match(text)
    rest = text[prefix.end() :].strip() if prefix else text
    bare = "".join(rest.split())
    digits = sum(c.isdigit() for c in bare)
    like = sum(c.isalnum() or c in "-_/." for c in bare)
    if not 4 <= len(bare) <= 24 or digits < 3 or like < len(bare) - 2 or not (digits >= 0.4 * len(bare)):
        return NEVER
    cost = 0.4 * (len(bare) - like) + 0.8 * (len(rest) - len(bare))
    if prefix:
        return cost
    return cost + (0.4 if re.match(r"[A-Za-z]{1,4}[-_/]?\d", bare) or "-" in bare else 1.2)


@lru_cache(maxsize=65536)
def amount_cost(text: str) -> float:
    """How far a run is from an amount in euros.

    >>> amount_cost("5 961,60 €"), amount_cost("446250€") < 1.5, amount_cost("RUE") == NEVER, amount_cost("- €")
    (0.0, True, True, 0.0)
    >>> amount_cost("5 4309,20 €") > 1.5, amount_cost("4824 00€") < 1
    (True, True)
    """
    bare = bare_amount(text)
    currency = _CURRENCY_END.search(text) is not None
    if not bare:
        return NEVER
    if len(bare) <= 2 and all(c in "-–—−~_" for c in bare):
        return 0.0 if currency else 0.5
    body = bare.translate(_DIGITLIKE)
    digits = sum(c.isdigit() for c in bare)
    other = sum(not c.isdigit() for c in _SEPARATORS.sub("", body))
    lookalikes = sum(c.isdigit() for c in body) - digits
    if digits < 2 or other > 2 or digits < 0.5 * len(bare.replace(" ", "")) or not (bare[0].isdigit() or lookalikes):
        return NEVER
    cost = 0.0 if currency else 0.6
    if bare[0] == "0" and len(bare) > 2 and bare[1].isdigit():
        cost += 1.5
    if _GOOD_AMOUNT.fullmatch(bare):
        return cost
    if _LOST_COMMA.fullmatch(bare):
        return cost + 0.9
    tail = re.search(r"[.,'’·](\d*)$", bare)
    groups = bare.split()
    if tail is None:
        if digits < (3 if currency else 5):
            return NEVER
        cost += 0.8 if currency else 2.6
    elif len(tail[1]) != 2:
        cost += 1.0
    if len(groups) > 1 and any(len(re.split(r"[.,]", group)[0]) != 3 for group in groups[1:]):
        cost += 1.8
    if len(groups) > 1 and len(groups[0]) > 3:
        cost += 1.8
    return cost + 0.8 * lookalikes + 1.2 * other + (0.6 if tail is not None and tail[0][0] != "," else 0.0) + 0.1


@lru_cache(maxsize=65536)
def percentage_cost(text: str) -> float:
    """How far a run is from a percentage.

    >>> percentage_cost("33,00 %"), percentage_cost("33,00 E%") < 1.5, percentage_cost("33,00 €") > 2
    (0.0, True, True)
    """
    found = re.match(r"\s*([\dOoIlSB]{1,4})(?:\s?[,.]\s?(\d{0,3}))?\s*(.{0,3})$", text)
    if found is None:
        return NEVER
    mark = found[3].strip()
    cost = 0.0 if mark == "%" else 0.8 if "%" in mark else 1.5 if not mark else 2.5
    return cost + (1.0 if len(found[1]) > 3 else 0.0) + 0.8 * sum(not c.isdigit() for c in found[1])


@lru_cache(maxsize=65536)
def count_cost(text: str) -> float:
    """How far an atom is from a count of persons.

    >>> count_cost("125"), count_cost("l25") > 0, count_cost("RUE") == NEVER
    (0.0, True, True)
    """
    body = text.translate(_DIGITLIKE)
    digits = sum(c.isdigit() for c in text)
    if not 1 <= len(text) <= 5 or not digits or sum(not c.isdigit() for c in body) > 1:
        return NEVER
    return 0.9 * (len(text) - digits) + (1.0 if len(text) > 4 else 0.0)


@lru_cache(maxsize=65536)
def code_cost(text: str, vocabulary: tuple[str, ...]) -> float:
    """Edits between a run and the nearest entry of a vocabulary, look-alike characters counting as the same.

    >>> code_cost("10T 2", ("LOT 1", "LOT 2")) < 1.5, code_cost("MISE EN CONFORMITE", ("ACQUISITION",)) == NEVER
    (True, True)
    """
    own, exact = look(text), letters(text)
    if not own:
        return NEVER
    best = NEVER
    for entry, entry_letters, entry_look in _looks(vocabulary):
        if exact == entry_letters:
            return 0.0 if text.upper() == entry else 0.05
        edits = OSA.distance(own, entry_look, score_cutoff=max(1, len(entry_look) // 3))
        if edits <= max(1, len(entry_look) // 3) and edits < len(entry_look):
            best = min(best, 0.3 + 0.9 * edits)
    return best


@lru_cache(maxsize=256)
def _looks(vocabulary: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((entry, letters(entry), look(entry)) for entry in vocabulary)
