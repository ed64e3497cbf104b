"""The tables that the SQL of indicators and of budget tracking reads, made from the subjects and files of a batch."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from pipeline.marts.choices import percentage
from pipeline.marts.declarations import Declarations
from pipeline.marts.entries import Entries
from pipeline.marts.inputs import table
from pipeline.marts.subject import Subject
from pipeline.records import CellKey
from pipeline.sources.csv_rows import iso_date, period_end
from pipeline.wording import letters

_TEXT, _WHOLE = pa.string(), pa.int64()
SCHEMAS: dict[str, dict[str, pa.DataType]] = {
    "indicator": {
        "programme": _TEXT,
        "key": _TEXT,
        "heading": _TEXT,
        "position": _WHOLE,
        "denominator_is": _TEXT,
        "ends_convention": pa.bool_(),
    },
    "target": {"dossier": _TEXT, "indicateur": _TEXT, "target_centiemes": _WHOLE, "reference": _TEXT},
    "ending": {"programme": _TEXT, "months": _WHOLE},
    "usage": {
        "dossier": _TEXT,
        "programme": _TEXT,
        "line": _WHOLE,
        "source_file": _TEXT,
        "etablissement": _TEXT,
        "indicateur": _TEXT,
        "periode": _TEXT,
        "period_end": pa.date32(),
        "numerateur": _WHOLE,
        "denominateur": _WHOLE,
    },
    "refused_usage": {"dossier": _TEXT, "line": _WHOLE, "code": _TEXT},
    "refused_invoice": {"dossier": _TEXT, "line": _WHOLE, "code": _TEXT},
    "invoice": {
        "dossier": _TEXT,
        "programme": _TEXT,
        "line": _WHOLE,
        "source_file": _TEXT,
        "facture": _TEXT,
        "date": _TEXT,
        "fournisseur": _TEXT,
        "og_heading": _TEXT,
        "line_heading": _TEXT,
        "devis": _TEXT,
        "montant_ht": _WHOLE,
        "montant_ttc": _WHOLE,
        "payeur": _TEXT,
        "payer": _TEXT,
    },
    "has_invoices": {"dossier": _TEXT},
    "body_name": {"dossier": _TEXT, "og": _TEXT, "heading": _TEXT},
    "budget_heading": {"programme": _TEXT, "budget_line": _TEXT, "heading": _TEXT},
    "quote_number": {
        "dossier": _TEXT,
        "number": _TEXT,
        "low_cents": _WHOLE,
        "high_cents": _WHOLE,
        "lines": pa.list_(_TEXT),
        "cell": _TEXT,
    },
    "tax_rule": {"programme": _TEXT, "tolerance_cents": _WHOLE},
    "tax_rate": {"programme": _TEXT, "territory": _TEXT, "budget_line": _TEXT, "rate": _WHOLE},
    "common_line": {"programme": _TEXT, "budget_line": _TEXT, "source": _TEXT},
    "convention": {"dossier": _TEXT, "start_date": _TEXT, "end_date": _TEXT},
}
ONE_OR_LESS = 100


class BadFact(NamedTuple):
    """A fact of the manifest that cannot be used: the code of its finding, its key, the reason's name, its value."""

    code: str
    fact: str
    reason: str
    value: str


def tracking_inputs(subjects: Sequence[Subject], usage: Entries, invoices: Entries) -> dict[str, pa.Table]:
    """Every table that the SQL files after `redistribution.sql` read, for a batch."""
    programmes = {one.declared.programme: one.declared for one in subjects}
    rows: dict[str, Iterator[tuple[Any, ...]]] = {
        "indicator": (row for declared in programmes.values() for row in _indicators(declared)),
        "ending": (
            (name, declared.indicateurs["convention"]["months_after_targets"]) for name, declared in programmes.items()
        ),
        "target": ((one.id, *row) for one in subjects for row in targets(one)[0]),
        "usage": (row for one in subjects for row in _usage(one, usage)),
        "refused_usage": ((*place, code) for place, code in usage.refused.items()),
        "refused_invoice": ((*place, code) for place, code in invoices.refused.items()),
        "invoice": (row for one in subjects for row in _invoices(one, invoices)),
        "has_invoices": ((dossier,) for dossier, found in invoices.files.items() if _used(found.refusals, found.rows)),
        "body_name": (row for one in subjects for row in _bodies(one)),
        "budget_heading": ((name, line, letters(line)) for name, own in programmes.items() for line in own.lines),
        "quote_number": (row for one in subjects for row in _quote_numbers(one)),
        "tax_rule": ((name, own.suivi["tax"]["tolerance_cents"]) for name, own in programmes.items()),
        "tax_rate": (row for declared in programmes.values() for row in _rates(declared)),
        "common_line": (
            (name, line, own.suivi["common"]["source"])
            for name, own in programmes.items()
            for line in own.suivi["common"]["lines"]
        ),
        "convention": ((one.id, *dates(one)[0]) for one in subjects),
    }
    return {name: table(name, own, SCHEMAS) for name, own in rows.items()}


def _used(refusals: Sequence[Any], rows: Sequence[Any]) -> bool:
    return bool(rows) or not refusals


def _indicators(declared: Declarations) -> Iterator[tuple[Any, ...]]:
    ending = declared.indicateurs["convention"]["indicators"]
    for position, one in enumerate(declared.indicateurs["indicator"]):
        key = one["key"]
        names = dict.fromkeys([letters(key), letters(one["title"]["fr"])])
        for heading in names:
            yield declared.programme, key, heading, position, one["denominator_is"], key in ending


def targets(one: Subject) -> tuple[list[tuple[str, int, str]], list[BadFact]]:
    """The targets that the manifest states with a reference (indicator, hundredths of a percent, where); the others.

    A target of 1 or less may mean a ratio as well as a percentage, and is not used.
    """
    good: list[tuple[str, int, str]] = []
    bad: list[BadFact] = []
    for indicator in one.declared.indicateurs["indicator"]:
        key = indicator["target_fact"]
        fact = one.manifest.facts.get(key)
        if fact is None:
            continue
        hundredths = percentage(fact.value)
        if hundredths is None or hundredths <= ONE_OR_LESS:
            bad.append(BadFact("USA-020", key, "target_not_percent", str(fact.value)))
        elif not fact.where.strip():
            bad.append(BadFact("USA-020", key, "target_without_reference", str(fact.value)))
        else:
            good.append((indicator["key"], hundredths, fact.where))
    return good, bad


def dates(one: Subject) -> tuple[tuple[str | None, str | None], list[BadFact]]:
    """First and last day of the convention as the manifest states them, and the facts that are no dates."""
    declared = one.declared.suivi["convention"]
    found: list[str | None] = []
    bad: list[BadFact] = []
    for key in (declared["start_fact"], declared["end_fact"]):
        fact = one.manifest.facts.get(key)
        value = None if fact is None else iso_date(str(fact.value))
        if fact is not None and value is None:
            bad.append(BadFact("FAC-025", key, "", str(fact.value)))
        found.append(value)
    return (found[0], found[1]), bad


def _usage(one: Subject, usage: Entries) -> Iterator[tuple[Any, ...]]:
    found = usage.files.get(one.id)
    for entry in found.rows if found else ():
        values = entry.values
        end: datetime.date = period_end(str(values["periode"]))
        yield (
            *(one.id, one.declared.programme, entry.line, found.file if found else ""),
            *(values["etablissement"], letters(str(values["indicateur"])), values["periode"], end),
            *(values["numerateur"], values["denominateur"]),
        )


def _invoices(one: Subject, invoices: Entries) -> Iterator[tuple[Any, ...]]:
    payers = {letters(name): kind for kind, names in one.declared.suivi["payer"].items() for name in names}
    found = invoices.files.get(one.id)
    for entry in found.rows if found else ():
        values = entry.values
        payeur = values["payeur"]
        yield (
            *(one.id, one.declared.programme, entry.line, found.file if found else ""),
            *(values["facture"], values["date"], values["fournisseur"]),
            *(letters(str(values["og"])), letters(str(values["ligne_budget"])), values["devis"]),
            *(values["montant_ht"], values["montant_ttc"]),
            *(payeur, None if payeur is None else payers.get(letters(str(payeur)))),
        )


def _bodies(one: Subject) -> Iterator[tuple[Any, ...]]:
    coordinator = one.coordinator
    names = dict.fromkeys([*one.bodies(), *([coordinator] if coordinator else [])])
    headings: dict[str, str] = {}
    for og in names:
        headings.setdefault(letters(og), og)
    for heading, og in headings.items():
        yield one.id, og, heading


def _quote_numbers(one: Subject) -> Iterator[tuple[Any, ...]]:
    name = one.declared.redistribution["quotes"]["table"]
    for quote in one.declared.suivi["quote"]:
        for row in one.rows.get(name, ()):
            number = one.verdict(name, row, quote["number"]).value
            if number is not None:
                _, low, high = one.cents(name, row, quote["amount"])
                yield one.id, number, low, high, quote["lines"], str(CellKey(name, row, quote["amount"]))


def _rates(declared: Declarations) -> Iterator[tuple[Any, ...]]:
    tax = declared.suivi["tax"]
    for territory, rates in tax["rates"].items():
        for rate in rates:
            yield declared.programme, territory, None, rate
        for line in tax["exempt_lines"]:
            yield declared.programme, territory, line, 0
