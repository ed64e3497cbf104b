"""Who receives how much, in the terminal: the request, the grant and its instalments side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.amounts import printed_amount
from pipeline.reports.wording import Language

WORDS: dict[str, dict[Language, str]] = {
    "request": {"fr": "demandé", "en": "requested"},
    "grant": {"fr": "octroyé", "en": "granted"},
    "line": {"fr": "ligne", "en": "line"},
    "body": {"fr": "organisme", "en": "body"},
    "total": {"fr": "TOTAL", "en": "TOTAL"},
    "chosen": {"fr": "lecture choisie", "en": "chosen reading"},
    "not chosen": {"fr": "lecture non choisie", "en": "reading not chosen"},
    "no choice": {"fr": "aucune lecture n'est choisie", "en": "no reading is chosen"},
    "open": {"fr": "à décider", "en": "to decide"},
}
_COLUMN, _BODY = 24, 28


def shares_summary(document: Mapping[str, Any], language: Language) -> str:
    """Every reading of a simulated redistribution, then what must be said about it."""
    lines = [f"{document['title']} ({document['dossier']})", ""]
    for reading, title in document["readings"].items():
        rows = [row for row in document["redistribution"] if row["reading"] == reading]
        state = (
            "no choice" if document["chosen"] is None else "chosen" if reading == document["chosen"] else "not chosen"
        )
        colon = " :" if language == "fr" else ":"
        lines.append(f"{title[language]}{colon} {WORDS[state][language]}")
        lines += [*_table(rows, document["tranches"], language), ""]
    lines += [f"[{found['code']}] {found[f'message_{language}']}" for found in document["findings"]]
    return "\n".join(lines)


def _table(rows: Sequence[Mapping[str, Any]], tranches: Sequence[float], language: Language) -> Iterator[str]:
    scenarios = list(dict.fromkeys(row["scenario"] for row in rows))
    bodies = list(dict.fromkeys(row["og"] for row in rows))
    cells = {(row["scenario"], row["budget_line"], row["og"]): row for row in rows}
    headings = [_heading(scenario, tranches, language) for scenario in scenarios]
    yield _line([WORDS["line"][language], WORDS["body"][language], *headings])
    for line in dict.fromkeys(row["budget_line"] for row in rows):
        for body in bodies:
            shown = [_amount(cells[scenario, line, body], language) for scenario in scenarios]
            yield _line([line, body, *shown])
    for body in bodies:
        own = [[row["amount_cents"] for row in rows if row["og"] == body and row["scenario"] == s] for s in scenarios]
        yield _line([WORDS["total"][language], body, *(_sum(amounts, language) for amounts in own)])


def _line(texts: Sequence[str]) -> str:
    name, body, *amounts = ("".join(c for c in text if c.isprintable()) for text in texts)
    return "  ".join(
        [f"  {name:<{_COLUMN}}", f"{body[:_BODY]:<{_BODY}}", *(f"{text:>16}" for text in amounts)]
    ).rstrip()


def _heading(scenario: str, tranches: Sequence[float], language: Language) -> str:
    if scenario in WORDS:
        return WORDS[scenario][language]
    number = int(scenario.removeprefix("tranche_"))
    return f"{number} ({tranches[number - 1]:g} %)"


def _amount(row: Mapping[str, Any], language: Language) -> str:
    return WORDS["open"][language] if row["amount_cents"] is None else printed_amount(row["amount_cents"])


def _sum(amounts: Sequence[int | None], language: Language) -> str:
    known = [amount for amount in amounts if amount is not None]
    return printed_amount(sum(known)) if len(known) == len(amounts) else WORDS["open"][language]
