"""What no printed value of a column can violate: the forms and check digits of identifiers.

The contracts report these as findings; the repair refuses every reading that breaks one. Nomenclatures are not here:
a printed code may be new or old, and a paper may be wrong about it, but its author's software checked the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from checks import keys

QUOTE_NUMBER: Final = re.compile(r"(?=[A-Z./-]*[0-9])[A-Z0-9](?:[A-Z0-9./-]{0,28}[A-Z0-9])?", re.ASCII)
"""Form of a quote number: letters, digits and `.`, `/`, `-`, at least one digit, at most 30 characters."""


class Admission(NamedTuple):
    """One condition on the text of a value: its stable code, the form it asks for if any, and the predicate."""

    code: str
    pattern: re.Pattern[str] | None
    holds: Callable[[str], bool]


def _has_form(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


FINESS_FORM: Final = Admission("FIN-001", keys.FINESS, _has_form(keys.FINESS))
FINESS_KEY: Final = Admission("FIN-002", None, keys.finess_key_holds)
SIRET_KEY: Final = Admission("SIR-001", keys.SIRET, keys.siret_key_holds)
QUOTE_FORM: Final = Admission("DEV-001", QUOTE_NUMBER, _has_form(QUOTE_NUMBER))

_FINESS = (FINESS_FORM, FINESS_KEY)
_ADMISSIONS: Final[dict[tuple[str, str], tuple[Admission, ...]]] = {
    ("etablissement", "finess_ej_porteur"): _FINESS,
    ("etablissement", "finess_ej_rattachement"): _FINESS,
    ("etablissement", "finess_et"): _FINESS,
    ("etablissement", "siret_porteur"): (SIRET_KEY,),
    ("devis", "numero_materiel"): (QUOTE_FORM,),
    ("devis", "numero_amoa"): (QUOTE_FORM,),
    ("devis", "numero_solution"): (QUOTE_FORM,),
}


def admission(table: str, column: str) -> tuple[Admission, ...]:
    """Return the conditions on the values of a column, the form before the key; empty where any text may stand.

    >>> [condition.code for condition in admission("etablissement", "finess_et")]
    ['FIN-001', 'FIN-002']
    >>> admission("etablissement", "ville")
    ()
    >>> quote, = admission("devis", "numero_materiel")
    >>> quote.holds("DV-2025-0113"), quote.holds("DEVIS"), quote.holds("N°113")
    (True, False, False)
    """
    return _ADMISSIONS.get((table, column), ())
