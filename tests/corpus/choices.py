"""What varies from dossier to dossier, drawn by seed; every choice may be overridden by name."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from random import Random
from typing import Any, Literal

TABLES = ("etablissement", "devis", "synthese", "galis")
SEPARATORS = (" ", "aligned", " | ", "\t")


@dataclass(frozen=True, slots=True)
class Choices:
    """One dossier's make. Shares and probabilities are gone by now: these are the outcomes.

    `blocks` and `devis_blocks` say over how many blocks the wide tables are printed; `separator` is what stands between
    two columns (`aligned` pads them with spaces); `ruled` says that rules were drawn between columns. `zero` is what an
    amount of nothing prints as. `galis_amounts` says how the form's figures follow from the synthesis.
    """

    territory: Literal["metropole", "corse", "outre-mer"]
    bodies: int
    establishments: int
    tables: frozenset[str]
    planted: int
    # establishment table
    blocks: Literal[1, 2, 3]
    separator: str
    ruled: bool
    siret: Literal["absent", "empty", "printed"]
    letters: Literal["upper", "upper accented", "mixed"]
    curly: bool
    lot_printed: str
    lot_follows: Literal["conformity first", "acquisition first", "body", "one", "random"]
    sons_follows: Literal["conformity", "acquisition", "none", "random"]
    share_acquired: float
    persons_missing: float
    # quotes
    devis_blocks: Literal[1, 2]
    quotes_in_order: bool
    materiel: Literal["none", "fewer", "all", "more"]
    materiel_at_top: bool
    amoa: Literal["quoted", "not quoted", "none"]
    solution_numbers: Literal["all", "some", "acquisitions", "none"]
    conformity_deploys: bool
    quote_number: Literal["plain", "dashed", "lettered"]
    quote_word: bool
    # figures
    zero: Literal["dash", "dash euro", "0,00"]
    amount: Literal["spaced", "no thousands space", "glued euro", "tight"]
    amount_wavers: float
    conformity_split: bool
    formation_line_printed: bool
    galis_amounts: Literal["exact", "rounded", "cut"]
    galis_apart: bool
    galis_lower: bool
    galis_share: Literal["all", "share"]
    witnesses: int
    # make-up of the document
    heading: Literal["stacked", "one line"]
    form_feeds: bool
    files: int
    cut_tables: float
    heading_repeated: bool
    interleaved: bool
    prose: int
    facts: bool
    territory_stated: bool


def draw(rng: Random, **overrides: Any) -> Choices:
    """Draw the make of a dossier. Raises TypeError where an override names no choice."""
    unknown = set(overrides) - {choice.name for choice in fields(Choices)}
    if unknown:
        raise TypeError(f"no such choice: {', '.join(sorted(unknown))}")
    chance, pick = rng.random, rng.choice
    separator = rng.choices(SEPARATORS, (50, 20, 20, 10))[0]
    choices = Choices(
        territory=rng.choices(("metropole", "corse", "outre-mer"), (80, 8, 12))[0],
        bodies=rng.choices((1, 2, 3, 4, 5, 6), (10, 32, 24, 16, 10, 8))[0],
        establishments=round(rng.triangular(8, 60, 18)),
        tables=_tables(rng),
        planted=rng.choices((0, 1, 2, 3), (40, 35, 18, 7))[0],
        blocks=rng.choices((1, 2, 3), (35, 20, 45))[0],
        separator=separator,
        ruled=separator == " " and chance() < 0.5,
        siret=rng.choices(("absent", "empty", "printed"), (40, 30, 30))[0],
        letters=rng.choices(("upper", "upper accented", "mixed"), (60, 15, 25))[0],
        curly=chance() < 0.3,
        lot_printed=pick(("LOT {}", "LOT {}", "LOT{}", "Lot {}")),
        lot_follows=rng.choices(
            ("conformity first", "acquisition first", "body", "one", "random"), (35, 30, 10, 15, 10)
        )[0],
        sons_follows=rng.choices(("conformity", "acquisition", "none", "random"), (45, 20, 20, 15))[0],
        share_acquired=pick((0.0, 0.3, 0.5, 0.5, 0.7, 1.0)),
        persons_missing=pick((0.0, 0.0, 0.03, 0.1)),
        devis_blocks=pick((1, 2)),
        quotes_in_order=chance() < 0.75,
        materiel=rng.choices(("none", "fewer", "all", "more"), (15, 50, 30, 5))[0],
        materiel_at_top=chance() < 0.7,
        amoa=rng.choices(("quoted", "not quoted", "none"), (40, 35, 25))[0],
        solution_numbers=rng.choices(("all", "some", "acquisitions", "none"), (45, 20, 30, 5))[0],
        conformity_deploys=chance() < 0.4,
        quote_number=pick(("plain", "dashed", "lettered")),
        quote_word=chance() < 0.4,
        zero=rng.choices(("dash", "dash euro", "0,00"), (40, 40, 20))[0],
        amount=rng.choices(("spaced", "no thousands space", "glued euro", "tight"), (60, 15, 15, 10))[0],
        amount_wavers=pick((0.0, 0.0, 0.15)),
        conformity_split=chance() < 0.4,
        formation_line_printed=chance() < 0.9,
        galis_amounts=rng.choices(("exact", "rounded", "cut"), (45, 25, 30))[0],
        galis_apart=chance() < 0.5,
        galis_lower=chance() < 0.85,
        galis_share=rng.choices(("all", "share"), (60, 40))[0],
        witnesses=rng.choices((0, 1, 2, 3), (25, 25, 25, 25))[0],
        heading=rng.choices(("stacked", "one line"), (60, 40))[0],
        form_feeds=chance() < 0.6,
        files=rng.choices((1, 2, 3), (80, 14, 6))[0],
        cut_tables=pick((0.0, 0.2, 0.5)),
        heading_repeated=chance() < 0.5,
        interleaved=chance() < 0.3,
        prose=rng.choices((0, 1, 2, 3), (15, 30, 35, 20))[0],
        facts=chance() < 0.85,
        territory_stated=chance() < 0.5,
    )
    return replace(choices, **overrides)


def _tables(rng: Random) -> frozenset[str]:
    """All four tables mostly; else one or two are absent, never all."""
    if rng.random() < 0.75:
        return frozenset(TABLES)
    return frozenset(TABLES) - set(rng.sample(TABLES, rng.choice((1, 1, 2))))
