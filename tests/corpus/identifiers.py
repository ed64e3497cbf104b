"""Identifiers with valid check digits, made at random.

The keys are computed here on their own, not with the predicates of `checks/`, so that the judge shares no code with
what it judges.
"""

from __future__ import annotations

from random import Random

CORSICA = {"A": "1", "B": "2"}


def luhn_key(body: str) -> str:
    """The digit that completes `body` to a number with a valid Luhn key; A counts as 1 and B as 2 (Corsica).

    >>> luhn_key("7992739871"), luhn_key("2A000124"), luhn_key("2B000124")
    ('3', '4', '2')
    """
    total = 0
    for place, mark in enumerate(reversed(body)):
        digit = int(CORSICA.get(mark, mark))
        if place % 2 == 0:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return str(-total % 10)


def finess(prefix: str, rng: Random, taken: set[str]) -> str:
    """A FINESS number of the department `prefix` (13, 2A, 9704, ...) that is not in `taken`, to which it is added."""
    while True:
        if len(prefix) == 2 and prefix[0] == "2" and prefix[1] in "AB":
            body = (
                f"{prefix}000{rng.randrange(1000):03d}"
                if rng.random() < 0.8
                else f"{prefix}0{rng.randrange(100000):05d}"
            )
        elif len(prefix) == 2:
            opening = rng.choice(("00", "01", "02", "07", "78", "79", "80", "08", "20"))
            body = f"{prefix}{opening}{rng.randrange(10000):04d}"
        else:
            body = f"{prefix}{rng.randrange(10 ** (8 - len(prefix))):0{8 - len(prefix)}d}"
        number = body + luhn_key(body)
        if number not in taken:
            taken.add(number)
            return number


def next_finess(number: str, taken: set[str]) -> str | None:
    """The number that the register gives out after `number`: the next body with its own key; None at the end or taken.

    >>> next_finess("330012998", set())
    '330013004'
    """
    body = number[:8]
    tail = int(body[3:]) + 1
    if tail > 99999:
        return None
    body = f"{body[:3]}{tail:05d}"
    following = body + luhn_key(body)
    if following in taken:
        return None
    taken.add(following)
    return following


def siret(rng: Random) -> str:
    """A SIRET: nine digits with a valid key, five more that make the key of the fourteen valid."""
    body = f"{rng.choice(('26', '26', '77', '78', '20'))}{rng.randrange(10**6):06d}"
    siren = body + luhn_key(body)
    body = f"{siren}000{rng.randrange(1, 10)}"
    return body + luhn_key(body)
