"""Findings in plain words: labels of cells, figures as French documents print them, templates filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.amounts import decimal_text, printed_amount
from pipeline.records import CellKey, Finding, Kind, Severity, Value
from pipeline.relations.declared import LANGUAGES, Rule, Rules, Text

LONGEST_PRINT = 80
Fields = Mapping[str, Mapping[str, str] | str]
"""What fills the placeholders of a message: one text for both languages, or one for each."""

_LINE = {"fr": "ligne", "en": "row"}
_UNSURE = {"fr": " (lecture incertaine : {})", "en": " (uncertain reading: {})"}


def label(rules: Rules, key: CellKey, with_column: bool = True) -> dict[str, str]:
    """How messages call a cell: the label of its keyed row, or of its column with the number of the row.

    `with_column` adds the column to the label of a keyed row, where the column has a label.
    """
    named = rules.labels.get(f"{key.table}.{key.row}")
    if named is not None:
        column = rules.labels.get(f"{key.table}.*.{key.column}") if with_column else None
        return {lang: named[lang] + (f" ({column[lang]})" if column else "") for lang in LANGUAGES}
    named = rules.labels.get(f"{key.table}.{key.column}")
    if named is not None:
        return {lang: f"{named[lang]}, {_LINE[lang]} {key.row}" for lang in LANGUAGES}
    return dict.fromkeys(LANGUAGES, str(key))


def figure(value: Value | None, kind: Kind, language: str) -> str:
    """A value as a reader writes it.

    >>> figure(123450, "amount", "fr"), figure(4100, "percentage", "en"), figure(None, "count", "fr")
    ('1 234,50 €', '41.00 %', 'rien')
    """
    if value is None:
        return {"fr": "rien", "en": "nothing"}[language]
    if kind == "amount" and isinstance(value, int):
        return printed_amount(value)
    if kind == "percentage" and isinstance(value, int):
        text = decimal_text(value)
        return f"{text.replace('.', ',') if language == 'fr' else text} %"
    return str(value)


def printed(text: str | None) -> str:
    r"""A print as messages quote it: on one line, without control characters, at most `LONGEST_PRINT` characters.

    >>> printed("1 234,500\x1b[31m €")
    '1 234,500[31m €'
    """
    if text is None:
        return ""
    plain = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return plain if len(plain) <= LONGEST_PRINT else plain[: LONGEST_PRINT - 1] + "…"


def listed(items: Sequence[str], language: str, most: int = 12) -> str:
    """Items as a sentence lists them, at most `most` of them.

    >>> listed(["1", "2", "3"], "fr"), listed(["1", "2", "3"], "en", 2)
    ('1, 2 et 3', '1, 2 and 1 more')
    """
    kept = list(items[:most])
    if len(items) > most:
        rest = len(items) - most
        more = "more" if language == "en" else "autres" if rest > 1 else "autre"
        kept.append(f"{rest} {more}")
    if len(kept) < 2:
        return "".join(kept)
    return f"{', '.join(kept[:-1])} {'et' if language == 'fr' else 'and'} {kept[-1]}"


def fill(template: Text, fields: Fields) -> dict[str, str]:
    """Both messages, each placeholder filled with its text in that language (or with the one text there is)."""
    return {
        language: template[language].format_map(
            {name: text if isinstance(text, str) else text[language] for name, text in fields.items()}
        )
        for language in LANGUAGES
    }


def finding(
    rule: Rule,
    dossier: str,
    fields: Fields,
    cells: tuple[CellKey, ...],
    compared: tuple[str | None, str | None, str | None] = (None, None, None),
    severity: Severity | None = None,
    ending: Text | None = None,
) -> Finding:
    """The finding of a rule with its message filled in, then `ending`. `compared` is expected, observed and gap."""
    message = fill(rule.message, fields)
    if ending is not None:
        message = {language: message[language] + ending[language] for language in LANGUAGES}
    expected, observed, gap = compared
    return Finding(
        rule.code,
        dossier,
        rule.code,
        rule.kind,
        severity or rule.severity,
        message["fr"],
        message["en"],
        expected,
        observed,
        gap,
        cells,
    )


def lowered(declared: Severity, doubtful: Sequence[CellKey]) -> Severity:
    """The severity of a contradiction that rests on cells in doubt."""
    return "warning" if doubtful and declared == "error" else declared


def doubt_of(rules: Rules, keys: Sequence[CellKey]) -> dict[str, str]:
    """How a message ends where readings are uncertain, in each language; nothing where none is."""
    if not keys:
        return dict.fromkeys(LANGUAGES, "")
    return {
        lang: _UNSURE[lang].format(listed([label(rules, key)[lang] for key in keys], lang, 4)) for lang in LANGUAGES
    }
