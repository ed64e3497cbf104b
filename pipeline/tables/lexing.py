"""How well a run of atoms reads as an identifier, a quote number, an amount, a percentage, a count or a code.

Costs are in nats, roughly: 0 is a clean print. A run that cannot be of the shape costs `NEVER`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.amounts import MISREAD_CURRENCY, bare_amount
from pipeline.tables.atoms import RULES
from pipeline.wording import letters, look

NEVER = 1e9
_MARKS = " _~'’|!=•°"
"""What a scan adds to the end of an amount."""
_DIGITLIKE = str.maketrans(dict.fromkeys("123456789OoQDIliSsBbZzGgqT", "0"))
_IDENTIFIER_LIKE = re.compile(r"[^\s€£¢|{}\[\]]{1,24}")
_SEPARATORS = re.compile(r"[ .,'’·]")
_GOOD_AMOUNT = re.compile(r"(?:\d{1,3}(?: \d{3}){0,4}|\d{4,12}),\d{2}")
_LOOSE_COMMA = re.compile(r" ?([,.]) ?(?=\d)")
LONG = 7
"""Digits from which a bare number is hardly an amount, a count, a year or a page."""
_LOST_COMMA = re.compile(r"(?:\d{1,3}(?: \d{3}){0,4}|\d{4,12})[ .;:'’·]{1,2}\d{2}")
_TWO_STROKES = re.compile("[IR]I")
"""Two letters, as `look` spells them, that a scan reads an N as."""
_DATE = re.compile(r"(?<!\d)\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d{2}(?!\d)")
_CURRENCY_END = re.compile(r"(?:€|£|¢|(?<=[\d ])(?:E|e|EUR)|TTC|HT)\s*\W*$")
_STRAY_START = re.compile(r"[^\w\s\-–—−] ?(?=\d)")
_PREFIX = re.compile(
    r"[A-Za-zéèàâî]{4,6}\s*[NHM]\s?[°ºo*\"'’`?®]\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def identifier_cost(text: str, length: int) -> float:
    """How far a run is from an identifier of `length` characters, mostly digits.

    >>> identifier_cost("380781239", 9), identifier_cost("3807812390", 9), identifier_cost("GRENOBLE", 9) == NEVER
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


def split_prefix(text: str) -> tuple[str, str]:
    """The words before a quote number, none if there are none, and the number.

    >>> split_prefix("Devis N°20456193"), split_prefix("DA26070832")
    (('Devis N°', '20456193'), ('', 'DA26070832'))
    """
    prefix = _PREFIX.match(text)
    return (prefix[0], text[prefix.end() :].strip()) if prefix else ("", text)


@lru_cache(maxsize=65536)
def quote_cost(text: str) -> float:
    """How far a run is from a quote number, with or without its "Devis N°".

    >>> quote_cost("Devis N°20456193"), quote_cost("DA2607083%") < 1, quote_cost("6473,18 €") == NEVER
    (0.0, True, True)
    >>> quote_cost("DA26070832"), quote_cost("1 256"), quote_cost("11367795"), quote_cost("123456")
    (0.4, 1000000000.0, 0.7, 1.2)
    >>> quote_cost("20/01/2025") == NEVER
    True
    """
    if amount_cost(text) < 1.0 or any(c in RULES for c in text) or re.search(r"[€£:]|,\d", text):
        return NEVER
    if _DATE.search(text):
        return NEVER
    prefix, rest = split_prefix(text)
    bare = "".join(rest.split())
    digits = sum(c.isdigit() for c in bare)
    like = sum(c.isalnum() or c in "-_/." for c in bare)
    if (
        not 4 <= len(bare) <= 24
        or digits < 3
        or not bare.strip("0")
        or like < len(bare) - 2
        or not (digits >= 0.4 * len(bare))
    ):
        return NEVER
    cost = 0.4 * (len(bare) - like) + 0.8 * (len(rest) - len(bare))
    if prefix:
        return cost
    if len(rest) > len(bare) or (bare.isdigit() and len(bare) < 6):
        return NEVER
    if re.match(r"[A-Za-z]{1,4}[-_/]?\d", bare) or "-" in bare:
        return cost + 0.4
    return cost + (0.7 if len(bare) >= LONG else 1.2)


@lru_cache(maxsize=65536)
def amount_cost(text: str) -> float:
    """How far a run is from an amount in euros.

    >>> amount_cost("7 384,20 €"), amount_cost("318750€") < 1.5, amount_cost("RUE") == NEVER, amount_cost("- €")
    (0.0, True, True, 0.0)
    >>> amount_cost("235 867, 00 €") < 0.5, amount_cost("4 70000 £") < 2
    (True, True)
    >>> amount_cost("5 5217,40 €") > 1.5, amount_cost("3917 00€") < 1
    (True, True)
    >>> amount_cost("7995,14T") < 1, amount_cost(";1140,07€") < 1, amount_cost("v520,00 €") < 2
    (True, True, True)
    """
    marked = text.rstrip(_MARKS)
    loose = 0.4 if marked != text else 0.0
    currency = _CURRENCY_END.search(marked) is not None
    if not currency and (stray := MISREAD_CURRENCY.search(marked)) is not None:
        marked, currency, loose = marked[: stray.start()], True, loose + 0.6
    if (stray := _STRAY_START.match(marked)) is not None:
        marked, loose = marked[stray.end() :], loose + 0.6
    bare = bare_amount(marked)
    if not bare:
        return NEVER
    tight = _LOOSE_COMMA.sub(r"\1", bare)
    loose, bare = loose + (0.2 if tight != bare else 0.0), tight
    if len(bare) <= 2 and all(c in "-–—−~_" for c in bare):
        return 0.0 if currency else 0.5
    body = bare.translate(_DIGITLIKE)
    digits = sum(c.isdigit() for c in bare)
    if digits > 3 and bare.strip("0") == "":
        return NEVER
    other = sum(not c.isdigit() for c in _SEPARATORS.sub("", body))
    lookalikes = sum(c.isdigit() for c in body) - digits
    if digits < 2 or other > 2 or digits < 0.5 * len(bare.replace(" ", "")):
        return NEVER
    if not (bare[0].isdigit() or lookalikes or (currency and _GOOD_AMOUNT.fullmatch(bare[1:]))):
        return NEVER
    cost = loose + (0.0 if currency else 0.6)
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
        cost += 0.8 if currency else 2.6 if digits < 7 or len(groups) > 1 else 3.7
    elif len(tail[1]) != 2:
        cost += 1.0
    if len(groups) > 1 and any(len(re.split(r"[.,]", group)[0]) != 3 for group in groups[1:]):
        cost += 0.7 if tail is None or len(groups[0]) == 3 else 1.8
    if len(groups) > 1 and len(groups[0]) > 3:
        cost += 1.8
    return cost + 0.8 * lookalikes + 1.2 * other + (0.6 if tail is not None and tail[0][0] != "," else 0.0) + 0.1


@lru_cache(maxsize=65536)
def percentage_cost(text: str) -> float:
    """How far a run is from a percentage.

    >>> percentage_cost("41,00 %"), percentage_cost("41,00 E%") < 1.5, percentage_cost("41,00 €") > 2
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
    >>> code_cost("IION", ("OUI", "NON")), code_cost("Nori", ("OUI", "NON"))
    (1.2, 1.2)
    """
    own = look(text)
    if not own:
        return NEVER
    exact, by_reach = _looks(vocabulary)
    spelt = exact.get(letters(text))
    if spelt is not None:
        return 0.0 if text.upper() in spelt else 0.05
    best = NEVER
    for reach, looks in by_reach:
        match = process.extractOne(own, looks, scorer=OSA.distance, score_cutoff=reach)
        if match is not None and match[1] < len(match[0]):
            best = min(best, 0.3 + 0.9 * match[1])
        elif _TWO_STROKES.sub("N", own) in looks:
            best = min(best, 1.2)
    return best


@lru_cache(maxsize=256)
def _looks(
    vocabulary: tuple[str, ...],
) -> tuple[dict[str, frozenset[str]], tuple[tuple[int, tuple[str, ...]], ...]]:
    """The entries by their letters, and how all entries look, grouped by the number of edits that each allows."""
    exact: dict[str, frozenset[str]] = {}
    reaches: dict[int, list[str]] = {}
    for entry in vocabulary:
        exact[letters(entry)] = exact.get(letters(entry), frozenset()) | {entry}
        reaches.setdefault(max(1, len(look(entry)) // 3), []).append(look(entry))
    return exact, tuple((reach, tuple(dict.fromkeys(looks))) for reach, looks in sorted(reaches.items()))


@lru_cache(maxsize=256)
def least_look(vocabulary: tuple[str, ...]) -> int:
    """The least characters, as they look, that `code_cost` takes for an entry.

    >>> least_look(("OUI", "NON")), least_look(("ACQUISITION", "MISE EN CONFORMITE"))
    (2, 8)
    """
    return min((len(entry) - reach for reach, looks in _looks(vocabulary)[1] for entry in looks), default=0)


_TAX_WORD = re.compile(r"\W*(?:[T7]\W?[TI7][CO0G]|HT|EUR|EUROS?)\W*", re.IGNORECASE)


@lru_cache(maxsize=65536)
def wordy(text: str) -> bool:
    """Whether an atom is a word, which no amount holds: three letters or more that do not look like digits.

    >>> wordy("3917,00€"), wordy("TTC"), wordy("SOlO"), wordy("CCAS")
    (False, False, False, True)
    """
    body = text.translate(_DIGITLIKE)
    return sum(c.isalpha() for c in body) > 2 and _TAX_WORD.fullmatch(text) is None
