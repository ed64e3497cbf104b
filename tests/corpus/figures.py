"""The synthesis and the GALIS form of a dossier, as they follow from its quotes, in cents."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.corpus.choices import Choices
from tests.corpus.paper import SYNTHESE_ROWS
from tests.corpus.quotes import Quotes

SOFTWARE_LINES = (
    "acquisition",
    "acquisition_formation",
    "acquisition_abonnement",
    "conformite",
    "conformite_formation",
)
COMPONENTS = ("amoa", *SOFTWARE_LINES, "materiel")
FORM_LINES = {"couts_amoa": ("amoa",), "couts_solution": SOFTWARE_LINES, "couts_materiels": ("materiel",)}


@dataclass(slots=True)
class Figures:
    """`budget` and `declare` by synthesis row, `galis` by form row, in cents; `pourcentage_aide` in hundredths."""

    budget: dict[str, int]
    declare: dict[str, int]
    galis: dict[str, int]


def synthesise(rng: Random, choices: Choices, quotes: Quotes) -> dict[str, int]:
    """The lines of the synthesis without its total (input contract, "What varies from dossier to dossier")."""
    conformity = quotes.total("total_solution", acquired=False)
    formation = (
        quotes.total("formation", acquired=False) if choices.conformity_split and choices.formation_line_printed else 0
    )
    return {
        "amoa": quotes.total("amoa_ttc") or quotes.unquoted_amoa,
        "acquisition": quotes.total("deploiement", acquired=True),
        "acquisition_formation": quotes.total("formation", acquired=True),
        "acquisition_abonnement": quotes.total("abonnement", acquired=True),
        "conformite": conformity - formation,
        "conformite_formation": formation,
        "materiel": quotes.total("materiel_ttc"),
    }


def with_total(lines: dict[str, int]) -> dict[str, int]:
    """The lines in printed order with their sum as `total`."""
    return {row: lines[row] for row in SYNTHESE_ROWS[:-1]} | {"total": sum(lines.values())}


def to_form(cents: int, choices: Choices) -> int:
    """An amount as the form takes it: exact, cut to the euro, or rounded to the euro (halves up)."""
    if choices.galis_amounts == "cut":
        return cents // 100 * 100
    if choices.galis_amounts == "rounded":
        return (cents + 50) // 100 * 100
    return cents


def declare_costs(choices: Choices, lines: dict[str, int]) -> dict[str, int]:
    """The three costs of the form, each made from its lines of the synthesis."""
    return {row: to_form(sum(lines[part] for part in parts), choices) for row, parts in FORM_LINES.items()}


def complete_form(rng: Random, choices: Choices, costs: dict[str, int]) -> dict[str, int]:
    """The whole form: the totals that it computes from the costs, and the aid that is asked for."""
    total = sum(costs.values())
    share = 1.0 if choices.galis_share == "all" else rng.choice((0.3, 0.5, 0.6, 0.75, 0.8))
    aid = total if share == 1.0 else to_form(round(total * share), choices)
    whole = rng.random() < 0.7
    form = {
        **costs,
        "total_depenses": total,
        "total_recettes": total,
        "aide_demandee": aid,
        "aide_chef_projet_amoa": costs["couts_amoa"] if whole else costs["couts_amoa"] // 200 * 100,
        "aide_materiel": costs["couts_materiels"] if whole else costs["couts_materiels"] // 300 * 100,
        "budget_total": total,
    }
    form["pourcentage_aide"] = percentage(aid, total)
    return form


def percentage(part: int, whole: int) -> int:
    """Hundredths of a percent, halves up; 0 where the whole is 0.

    >>> percentage(1, 3), percentage(5, 5)
    (3333, 10000)
    """
    return (part * 20000 + whole) // (2 * whole) if whole else 0
