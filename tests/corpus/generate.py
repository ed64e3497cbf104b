"""Make a dossier of the national kind from a seed: its model, what is planted in it, and its print."""

from __future__ import annotations

from random import Random
from typing import Any

from pipeline.records import CellKey
from tests.corpus import places
from tests.corpus.choices import TABLES, Choices, draw
from tests.corpus.establishments import gather
from tests.corpus.figures import Figures, complete_form, declare_costs, synthesise, with_total
from tests.corpus.forms_printed import form_sheets, synthesis_sheet
from tests.corpus.model import Model
from tests.corpus.pages import bind
from tests.corpus.paper import TrueDossier, words
from tests.corpus.planting import form_gaps, plant, settle_form
from tests.corpus.prose import paragraph
from tests.corpus.quotes import ask
from tests.corpus.tables_printed import Sheet, establishment_sheets, quote_sheets
from tests.corpus.typography import Typography

PROGRAMME = "esms-numerique-2025"


def generate(seed: int, **overrides: Any) -> TrueDossier:
    """The dossier of `seed`, always the same. `overrides` fix choices of `Choices` by name (`establishments=26`).

    Raises TypeError where an override names no choice.
    """
    choices = draw(_stream(seed, "choices"), **overrides)
    model = _model(seed, choices)
    rng = _stream(seed, "print")
    hand = Typography(choices, rng)
    editor = rng.choice(places.EDITORS)
    truth: dict[CellKey, str | None] = {}
    by_table = _sheets(rng, choices, hand, model, editor, truth)
    ordered = _in_order(rng, choices, by_table)
    ogs = [body.name for body in model.grouping.bodies]
    numbers = [row.finess_et for row in model.grouping.establishments] + [model.grouping.coordinator.finess_ej]
    towns = [body.town.name for body in model.grouping.bodies]
    prose_rng = _stream(seed, "prose")
    files = bind(
        prose_rng,
        choices,
        ordered,
        lambda: paragraph(prose_rng, editor, ogs, numbers, towns),
    )
    identifier = f"corpus-{seed:06d}"
    return TrueDossier(
        id=identifier,
        seed=seed,
        manifest=_manifest(identifier, choices, model, [file.name for file in files]),
        cells=truth,
        files=files,
        planted=(*model.planted, *form_gaps(model)),
        ruled=choices.ruled,
        rows={
            table: len({key.row for key in truth if key.table == table}) for table in TABLES if table in choices.tables
        },
    )


def _stream(seed: int, subject: str) -> Random:
    """A stream of chance of its own for each subject, so that a change in one leaves the others as they were."""
    return Random(f"{seed}/{subject}")


def _model(seed: int, choices: Choices) -> Model:
    grouping = gather(_stream(seed, "establishments"), choices)
    acquisitions = sum(row.acquired for row in grouping.establishments)
    conformities = len(grouping.establishments) - acquisitions
    rng = _stream(seed, "quotes")
    quotes = ask(rng, choices, acquisitions, conformities)
    lines = synthesise(rng, choices, quotes)
    figures = Figures(with_total(lines), with_total(lines), declare_costs(choices, lines))
    facts: dict[str, int] = {}
    if choices.facts:
        facts = {"acquisitions": acquisitions, "mises_en_conformite": conformities}
        if rng.random() < 0.6:
            facts["etablissements"] = acquisitions + conformities
        if rng.random() < 0.6:
            facts["minimum_groupement"] = 15 if choices.territory == "metropole" else 8
    model = Model(_stream(seed, "planted"), choices, grouping, quotes, figures, facts)
    plant(model, choices.planted)
    figures.galis = complete_form(rng, choices, figures.galis)
    settle_form(model)
    return model


def _sheets(
    rng: Random, choices: Choices, hand: Typography, model: Model, editor: str, truth: dict[CellKey, str | None]
) -> dict[str, list[Sheet]]:
    owner = model.grouping.coordinator.name.split(" ")[0]
    made: dict[str, list[Sheet]] = {}
    if "etablissement" in choices.tables:
        made["etablissement"] = establishment_sheets(rng, choices, hand, model.grouping, truth)
    if "devis" in choices.tables:
        made["devis"] = quote_sheets(rng, choices, hand, model.quotes, editor, truth)
    if "synthese" in choices.tables:
        made["synthese"] = [synthesis_sheet(choices, hand, model.figures, owner, editor, truth)]
    if "galis" in choices.tables:
        made["galis"] = form_sheets(rng, choices, model.figures, truth)
    return made


def _in_order(rng: Random, choices: Choices, by_table: dict[str, list[Sheet]]) -> list[Sheet]:
    """Tables one after the other in any order, or their sheets interleaved, each table's own sheets in order."""
    tables = list(by_table)
    rng.shuffle(tables)
    if not choices.interleaved:
        return [sheet for table in tables for sheet in by_table[table]]
    turns = [table for table in tables for _ in by_table[table]]
    rng.shuffle(turns)
    left = {table: iter(sheets) for table, sheets in by_table.items()}
    return [next(left[table]) for table in turns]


def _manifest(identifier: str, choices: Choices, model: Model, files: list[str]) -> dict[str, Any]:
    head = {
        "id": identifier,
        "title": f"Groupement {identifier}, ESMS numérique 2025",
        "programme": PROGRAMME,
        "coordinator": words(model.grouping.coordinator.name),
    }
    if choices.territory_stated:
        head["territory"] = choices.territory
    return {
        "dossier": head,
        "source": [{"file": name, "kind": "ocr-text"} for name in files],
        "fact": [{"key": key, "value": value, "where": "convention, préambule"} for key, value in model.facts.items()],
    }
