"""What the terminal says of an import and of an entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pipeline.register.cache import Imported
from pipeline.register.files import Entity
from pipeline.register.testifying import french_date

Language = Literal["fr", "en"]

_WORDS: dict[str, dict[Language, str]] = {
    "imported": {"fr": "Répertoire du {date} importé : {path}", "en": "Register of {date} imported: {path}"},
    "holder open": {"fr": "entités juridiques ouvertes", "en": "open legal entities"},
    "holder closed": {"fr": "entités juridiques fermées", "en": "closed legal entities"},
    "place open": {"fr": "établissements ouverts", "en": "open establishments"},
    "place closed": {"fr": "établissements fermés", "en": "closed establishments"},
    "skipped": {
        "fr": "enregistrements sans numéro valable, laissés",
        "en": "records without a number, left out",
    },
    "twice": {"fr": "numéros présents deux fois, gardés une fois", "en": "numbers met twice, kept once"},
    "absent": {"fr": "{number} : absent du répertoire du {date}", "en": "{number}: not in the register of {date}"},
    "holder": {"fr": "entité juridique", "en": "legal entity"},
    "place": {"fr": "établissement", "en": "establishment"},
    "open": {"fr": "ouvert", "en": "open"},
    "closed": {"fr": "fermé le {date}", "en": "closed on {date}"},
    "belongs": {"fr": "relève de {holder}", "en": "belongs to {holder}"},
    "category": {"fr": "catégorie {category}", "en": "category {category}"},
}


def import_lines(imported: Imported, language: Language) -> Iterator[str]:
    """What an import came to: the date of the register, and a line for each count."""
    yield _say("imported", language, date=french_date(imported.date, language), path=str(imported.path))
    for name, count in {**imported.counts, "skipped": imported.skipped, "twice": imported.twice}.items():
        if count:
            yield f"  {count:>8} {_say(name, language)}"


def entity_lines(number: str, entity: Entity | None, date: str, language: Language) -> Iterator[str]:
    """What the register says of a number."""
    if entity is None:
        yield _say("absent", language, number=number, date=french_date(date, language))
        return
    state = "open" if entity.open else "closed"
    yield (
        f"{entity.number} : {entity.name_long or entity.name}"
        if language == "fr"
        else (f"{entity.number}: {entity.name_long or entity.name}")
    )
    parts = [_say(entity.kind, language), _say(state, language, date=french_date(entity.closed, language))]
    if entity.category:
        parts.append(_say("category", language, category=entity.category))
    if entity.holder:
        parts.append(_say("belongs", language, holder=entity.holder))
    yield "  " + ", ".join(parts)
    yield "  " + " ".join(filter(None, (entity.street, entity.postcode, entity.town)))


def _say(name: str, language: Language, **parts: str) -> str:
    return _WORDS[name][language].format(**parts)
