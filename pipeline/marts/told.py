"""What the marts find, told: the manifest's choices, the amount at stake, the rows and quotes that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.amounts import decimal_text, printed_amount
from pipeline.marts.declarations import Text, announce
from pipeline.marts.entries import Entries
from pipeline.marts.subject import Subject
from pipeline.marts.tracking_inputs import dates, targets
from pipeline.records import CellKey, Finding
from pipeline.relations.messages import listed

Row = Mapping[str, Any]
OPEN = frozenset({"ambiguous", "illegible", "missing"})


def manifest_findings(one: Subject) -> Iterator[Finding]:
    """Keys of [redistribution] and facts that cannot be used."""
    words = one.declared.words
    known = {
        "unknown_reading": one.declared.readings,
        "unknown_key": ("solution", "granted_eur", "tranches"),
    }
    for fault in one.choices.faults:
        fields = {"value": f"« {fault.value[:60]} »", "known": ", ".join(known.get(fault.reason, ()))}
        yield announce(one.declared, "RED-005", one.id, {"reason": _worded(words[fault.reason], fields)})
    for bad in (*targets(one)[1], *dates(one)[1]):
        reason = _worded(words[bad.reason], {"value": bad.value[:60]}) if bad.reason else ""
        yield announce(one.declared, bad.code, one.id, {"fact": bad.fact, "value": bad.value, "reason": reason})


def stake_finding(one: Subject, stake: Row) -> Finding | None:
    """What changes hands between two readings; None where nothing does."""
    declared, chosen = one.declared, one.choices.solution
    if not stake["stake"] and stake["all_known"]:
        return None
    grouping = declared.redistribution["budget"]
    cells = [
        CellKey(grouping["table"], line["key"], grouping["column"])
        for line in declared.redistribution["line"]
        if not isinstance(line["share"], str) and line["share"][stake["first"]] != line["share"][stake["second"]]
    ]
    fields: dict[str, Text | str | int | None] = {
        "amount": printed_amount(stake["cents"]),
        "stake": printed_amount(stake["stake"]),
        "first": declared.reading_title(stake["first"]),
        "second": declared.reading_title(stake["second"]),
        "first_shares": _shares(stake["bodies"], stake["under_first"]),
        "second_shares": _shares(stake["bodies"], stake["under_second"]),
        "open": "" if stake["all_known"] else declared.words["part_open"],
        "chosen": declared.reading_title(chosen) if chosen else "",
    }
    gap = decimal_text(stake["stake"])
    return announce(declared, "RED-002" if chosen else "RED-001", one.id, fields, cells, (None, None, gap))


def redistribution_findings(one: Subject, rows: Sequence[Row]) -> Iterator[Finding]:
    """A grant over the request, and the lines that cannot be shared for sure, by reason."""
    declared = one.declared
    asked = [row for row in rows if row["scenario"] == "request"]
    amounts = [row["amount_cents"] for row in asked if row["reading"] == declared.readings[0]]
    granted = one.choices.granted_cents
    if granted is not None and amounts and None not in amounts and granted > sum(amounts):
        gap = granted - sum(amounts)
        fields = {
            "observed": printed_amount(granted),
            "expected": printed_amount(sum(amounts)),
            "gap": printed_amount(gap),
        }
        compared = (decimal_text(sum(amounts)), decimal_text(granted), decimal_text(gap))
        yield announce(declared, "RED-003", one.id, fields, (), compared)
    yield from _unshared(one, [row for row in asked if row["amount_cents"] is None])


def _unshared(one: Subject, rows: Sequence[Row]) -> Iterator[Finding]:
    place, grouping = one.declared.redistribution["budget"], one.declared.redistribution["grouping"]
    lines: dict[str, dict[str, None]] = {}
    for row in rows:
        budget = one.verdict(place["table"], row["budget_line"], place["column"]).status
        open_grouping = row["share_denominator"] and row["least_status"] in OPEN
        reason = "budget_open" if budget in OPEN else "grouping_open" if open_grouping else "nobody"
        lines.setdefault(reason, {})[row["budget_line"]] = None
    for reason, own in lines.items():
        cells = [CellKey(place["table"], line, place["column"]) for line in own]
        if reason == "grouping_open":
            cells += [
                CellKey(grouping["table"], row, column)
                for row in one.rows.get(grouping["table"], ())
                for column in (grouping["og"], grouping["type"])
                if one.verdict(grouping["table"], row, column).status in OPEN
            ]
        names = {language: listed(list(own), language) for language in ("fr", "en")}
        yield announce(one.declared, "RED-004", one.id, {"lines": names, "reason": one.declared.words[reason]}, cells)


def _shares(bodies: Sequence[str], cents: Sequence[int]) -> str:
    return ", ".join(f"{og} {printed_amount(amount)}" for og, amount in zip(bodies, cents, strict=True))


def _worded(template: Text, fields: Mapping[str, str]) -> Text:
    return {language: text.format(**fields) for language, text in template.items()}


def refused_rows(one: Subject, entries: Entries, rows: Sequence[Row]) -> Iterator[tuple[int, Finding]]:
    """The rows of a file that are read and not used: their line and the finding that says why."""
    for row in rows:
        if row["code"] is not None:
            yield row["line"], _of_entry(one, entries, row["code"], row["line"])


def _of_entry(
    one: Subject,
    entries: Entries,
    code: str,
    line: int,
    more: Mapping[str, Text | str | int | None] | None = None,
    cells: Sequence[CellKey] = (),
    compared: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Finding:
    """A finding about a row of a file, its message filled with the row's values."""
    values = entries.entry(one.id, line).values
    fields: dict[str, Text | str | int | None] = {**values, "file": entries.files[one.id].file, "line": line}
    if entries.name == "invoices":
        fields |= {"ht": _amount(values["montant_ht"]), "observed": _amount(values["montant_ttc"])}
    return announce(one.declared, code, one.id, {**fields, **(more or {})}, cells, compared)


def _amount(value: str | int | None) -> str:
    return printed_amount(value) if isinstance(value, int) else ""


def usage_findings(one: Subject, usage: Entries, used: Sequence[Row], indicators: Sequence[Row]) -> Iterator[Finding]:
    """Denominators far from the persons accompanied, and the end of the convention once it is known."""
    declared = {entry["key"]: entry for entry in one.declared.indicateurs["indicator"]}
    tolerance = one.declared.indicateurs["indicators"]["persons_tolerance"]
    for row in used:
        if row["code"] is not None or declared[row["indicateur"]]["denominator_is"] != "persons":
            continue
        key = CellKey("etablissement", row["row"], "personnes_accompagnees")
        persons = one.verdict(*key).value
        if persons is not None and abs(row["denominateur"] - int(persons)) * 100 > tolerance * int(persons):
            observed = str(row["denominateur"])
            fields = {"observed": observed, "expected": persons}
            gap = str(row["denominateur"] - int(persons))
            yield _of_entry(one, usage, "USA-016", row["line"], fields, (key,), (persons, observed, gap))
    ended = [row for row in indicators if row["convention_end"] is not None]
    if ended:
        convention = one.declared.indicateurs["convention"]
        fields = {"date": ended[0]["convention_end"], "source": convention["source"]}
        yield announce(one.declared, "USA-021", one.id, fields)


def invoice_findings(one: Subject, invoices: Entries, rows: Sequence[Row]) -> Iterator[Finding]:
    """What the rows that are counted, and the quotes they name, have against them."""
    for row in rows:
        cells = [CellKey(*cell.split(".", 2)) for cell in row["cells"]]
        more: dict[str, Text | str | int | None] = {"matched": row["quote"]}
        if row["line"] is None:
            observed, expected = row["observed"], row["expected"]
            more |= {"observed": printed_amount(observed), "expected": printed_amount(expected)}
            more["gap"] = printed_amount(observed - expected)
            compared = tuple(map(decimal_text, (expected, observed, observed - expected)))
            yield announce(one.declared, row["code"], one.id, more, cells, (compared[0], compared[1], compared[2]))
            continue
        expected = observed = None
        if row["code"] == "FAC-015":
            more["devis"] = row["words"] or one.declared.words["no_quote_number"]
        elif row["code"] == "FAC-016":
            expected, observed = row["quote"], row["words"]
        elif row["code"] == "FAC-019":
            more["rates"] = f"{row['words']} %"
        elif row["code"] == "FAC-020":
            more["source"] = row["words"]
        elif row["code"] == "FAC-021":
            expected = row["words"]
            observed = str(invoices.entry(one.id, row["line"]).values["date"])
            more |= {"expected": expected, "observed": observed}
        yield _of_entry(one, invoices, row["code"], row["line"], more, cells, (expected, observed, None))
