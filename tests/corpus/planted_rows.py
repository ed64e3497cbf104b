"""Discrepancies planted among the rows of establishments, and between them and the prose."""

from __future__ import annotations

from dataclasses import replace

from pipeline.records import CellKey
from tests.corpus.model import Model, column_cells, note
from tests.corpus.paper import DEVIS_COLUMNS


def attachment_differs(model: Model) -> None:
    """One establishment of a body is printed with the legal entity of another body, or with a foreign one."""
    rows = model.grouping.establishments
    by_body = {id(body): [i for i, row in enumerate(rows) if row.body is body] for body in model.grouping.bodies}
    large = [body for body in model.grouping.bodies if len(by_body[id(body)]) >= 4]
    if not model.has("etablissement") or not large:
        return
    body = model.rng.choice(large)
    place = model.rng.choice(by_body[id(body)])
    if f"row {place}" in model.used:
        return
    model.used.add(f"row {place}")
    others = [other.finess_ej for other in model.grouping.bodies if other is not body]
    rows[place].finess_ej_rattachement = model.rng.choice(others) if others else rows[place].finess_et
    note(
        model,
        [CellKey("etablissement", str(place + 1), "finess_ej_rattachement")],
        column_cells("etablissement", ("finess_ej_rattachement", "finess_ej_porteur"), len(rows)),
    )


def coordinator_differs(model: Model) -> None:
    """One row is printed with another coordinator's number than the rest of the dossier."""
    rows, bodies = model.grouping.establishments, model.grouping.bodies
    if not model.has("etablissement") or len(bodies) < 2:
        return
    place = model.rng.randrange(len(rows))
    if f"row {place}" in model.used:
        return
    model.used.add(f"row {place}")
    rows[place].finess_ej_porteur = model.rng.choice(bodies[1:]).finess_ej
    note(
        model,
        [CellKey("etablissement", str(place + 1), "finess_ej_porteur")],
        column_cells("etablissement", ("finess_ej_rattachement", "finess_ej_porteur"), len(rows)),
    )


def establishment_twice(model: Model) -> None:
    """One establishment is listed twice; the second row keeps its own place and deployment."""
    rows = model.grouping.establishments
    if not model.has("etablissement"):
        return
    first, second = sorted(model.rng.sample(range(len(rows)), 2))
    if rows[first].acquired != rows[second].acquired or rows[first].body is not rows[second].body:
        return
    if model.used & {f"row {first}", f"row {second}"}:
        return
    model.used.update((f"row {first}", f"row {second}"))
    rows[second] = replace(rows[first], lot=rows[second].lot, sons=rows[second].sons)
    cells = [
        CellKey("etablissement", str(i + 1), column)
        for i in (first, second)
        for column in ("finess_et", "raison_sociale")
    ]
    note(model, cells)


def facts_differ(model: Model) -> None:
    """The prose states other counts of acquisitions and upgrades than the tables show."""
    if not model.facts or not (model.has("etablissement") or model.has("devis")):
        return
    step = model.rng.choice((-1, 1))
    if min(model.facts["acquisitions"] + step, model.facts["mises_en_conformite"] - step) < 0:
        step = -step
    if min(model.facts["acquisitions"] + step, model.facts["mises_en_conformite"] - step) < 0:
        return
    model.facts["acquisitions"] += step
    model.facts["mises_en_conformite"] -= step
    kinds = column_cells("etablissement", ("type_projet",), len(model.grouping.establishments))
    quoted = column_cells("devis", DEVIS_COLUMNS[4:], len(model.quotes.rows))
    note(
        model,
        (kinds if model.has("etablissement") else frozenset()) | (quoted if model.has("devis") else frozenset()),
        gap=step,
    )
