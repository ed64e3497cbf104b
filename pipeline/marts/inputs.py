"""The tables that the marts' SQL reads, made from the subjects of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from pipeline.marts.declarations import share_rules
from pipeline.marts.subject import Subject
from pipeline.records import Verdict

SCHEMAS: dict[str, dict[str, pa.DataType]] = {
    "dossier": {
        "dossier": pa.string(),
        "programme": pa.string(),
        "coordinator": pa.string(),
        "territory": pa.string(),
        "chosen": pa.string(),
        "granted_cents": pa.int64(),
    },
    "tranche": {"dossier": pa.string(), "number": pa.int64(), "hundredths": pa.int64()},
    "budget": {
        "dossier": pa.string(),
        "budget_line": pa.string(),
        "cents": pa.int64(),
        "low_cents": pa.int64(),
        "high_cents": pa.int64(),
        "status": pa.string(),
        "margin": pa.float64(),
    },
    "establishment": {
        "dossier": pa.string(),
        "row": pa.string(),
        "og": pa.string(),
        "og_status": pa.string(),
        "og_margin": pa.float64(),
        "og_candidates": pa.list_(pa.string()),
        "type_projet": pa.string(),
        "type_status": pa.string(),
        "type_margin": pa.float64(),
        "type_candidates": pa.list_(pa.string()),
        "finess_et": pa.string(),
        "finess_status": pa.string(),
        "finess_margin": pa.float64(),
        "finess_candidates": pa.list_(pa.string()),
        "raison_sociale": pa.string(),
        "personnes": pa.int64(),
    },
    "quote": {"dossier": pa.string(), "row": pa.string(), "shown": pa.bool_()},
    "share_rule": {
        "programme": pa.string(),
        "reading": pa.string(),
        "reading_place": pa.int64(),
        "budget_line": pa.string(),
        "position": pa.int64(),
        "share": pa.string(),
        "to_coordinator": pa.bool_(),
        "type_projet": pa.string(),
        "quotes_shown": pa.bool_(),
        "basis": pa.string(),
        "differ": pa.string(),
        "uncounted": pa.string(),
    },
}


def redistribution_inputs(subjects: Sequence[Subject]) -> dict[str, pa.Table]:
    """The tables that `redistribution.sql` reads, for a batch."""
    programmes = {one.declared.programme: one.declared for one in subjects}
    return {
        "dossier": table("dossier", (_dossier(one) for one in subjects)),
        "tranche": table(
            "tranche",
            ((one.id, number, part) for one in subjects for number, part in enumerate(one.choices.tranches, 1)),
        ),
        "budget": table("budget", (row for one in subjects for row in _budget(one))),
        "establishment": table("establishment", (row for one in subjects for row in _establishments(one))),
        "quote": table("quote", (row for one in subjects for row in _quotes(one))),
        "share_rule": table(
            "share_rule", (tuple(r.values()) for declared in programmes.values() for r in share_rules(declared))
        ),
    }


def table(name: str, rows: Iterable[tuple[Any, ...]], schemas: dict[str, dict[str, pa.DataType]] = SCHEMAS) -> pa.Table:
    """An Arrow table of the schema `name` from rows in the order of its columns."""
    schema = pa.schema(list(schemas[name].items()))
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def _dossier(one: Subject) -> tuple[Any, ...]:
    choices = one.choices
    return (
        *(one.id, one.declared.programme, one.coordinator, one.manifest.territory),
        *(choices.solution, choices.granted_cents),
    )


def _budget(one: Subject) -> Iterator[tuple[Any, ...]]:
    place = one.declared.redistribution["budget"]
    for line in one.declared.lines:
        verdict = one.verdict(place["table"], line, place["column"])
        cents = one.cents(place["table"], line, place["column"])
        yield (one.id, line, *cents, verdict.status, verdict.margin)


def _establishments(one: Subject) -> Iterator[tuple[Any, ...]]:
    place = one.declared.redistribution["grouping"]
    name = place["table"]
    for row in one.rows.get(name, ()):
        og, kind, finess = (one.verdict(name, row, column) for column in (place["og"], place["type"], "finess_et"))
        persons = one.verdict(name, row, "personnes_accompagnees").value
        yield (
            one.id,
            row,
            *(og.value, og.status, og.margin, _candidates(og)),
            *(kind.value, kind.status, kind.margin, _candidates(kind)),
            *(finess.value, finess.status, finess.margin, _candidates(finess)),
            one.verdict(name, row, "raison_sociale").value,
            None if persons is None else int(persons),
        )


def _candidates(verdict: Verdict) -> list[str]:
    return [value for value, _ in verdict.candidates] if verdict.status == "ambiguous" else []


def _quotes(one: Subject) -> Iterator[tuple[Any, ...]]:
    """Rows with a software quote, and whether each shows a subscription; None where that cannot be told.

    A subscription that is not shown was never printed where the row's other amounts can make up its total.
    """
    place = one.declared.redistribution["quotes"]
    name, total = place["table"], place["counted"]
    for row in one.rows.get(name, ()):
        _, least, most = one.cents(name, row, "abonnement")
        subscription = one.verdict(name, row, "abonnement").status
        if subscription == "missing" and one.verdict(name, row, total).status == "missing":
            continue
        if least and most:
            yield one.id, row, True
        elif subscription == "missing" or most == 0:
            parts = [_span(one, name, row, column) for column in ("deploiement", "formation")]
            yield one.id, row, False if _may_add_up(parts, _span(one, name, row, total)) else None
        else:
            yield one.id, row, None


def _span(one: Subject, name: str, row: str, column: str) -> tuple[int, int] | None:
    """Least and most cents of an amount, 0 where nothing is shown, None where nothing bounds it."""
    if one.verdict(name, row, column).status == "missing":
        return 0, 0
    _, least, most = one.cents(name, row, column)
    return None if least is None or most is None else (least, most)


def _may_add_up(parts: Sequence[tuple[int, int] | None], whole: tuple[int, int] | None) -> bool:
    """Whether parts can be the whole, each within its bounds.

    >>> _may_add_up([(0, 0), (142500, 142500)], (142500, 142500)), _may_add_up([(0, 0), None], (1, 1))
    (True, False)
    """
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return False
    return sum(least for least, _ in known) <= whole[1] and whole[0] <= sum(most for _, most in known)
