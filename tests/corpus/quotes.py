"""The quotes of a dossier: lists of amounts in cents, set side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.corpus.choices import Choices


@dataclass(slots=True)
class QuoteRow:
    """One printed line of quotes; None prints nothing, 0 prints the dossier's zero."""

    numero_materiel: str | None = None
    materiel_ttc: int | None = None
    numero_amoa: str | None = None
    amoa_ttc: int | None = None
    numero_solution: str | None = None
    abonnement: int | None = None
    deploiement: int | None = None
    formation: int | None = None
    total_solution: int | None = None

    @property
    def acquired(self) -> bool:
        return bool(self.abonnement)


@dataclass(slots=True)
class Quotes:
    """The rows as printed, and the cost of project assistance that no quote shows."""

    rows: list[QuoteRow] = field(default_factory=list)
    unquoted_amoa: int = 0

    def total(self, column: str, acquired: bool | None = None) -> int:
        """Sum of a column in cents, over all rows or over those with (without) a subscription."""
        return sum(getattr(row, column) or 0 for row in self.rows if acquired is None or row.acquired == acquired)


def ask(rng: Random, choices: Choices, acquisitions: int, conformities: int) -> Quotes:
    """Draw the quotes: one software quote an establishment, equipment and assistance lists of their own lengths."""
    kinds = [True] * acquisitions + [False] * conformities
    if not choices.quotes_in_order:
        rng.shuffle(kinds)
    rows = _software(rng, choices, kinds)
    quotes = Quotes(rows)
    _equipment(rng, choices, rows)
    if choices.amoa == "quoted":
        count = rng.randint(1, max(1, min(4, len(rows))))
        for place in range(count):
            rows[place].numero_amoa = _number(rng, choices)
            rows[place].amoa_ttc = rng.choice((rng.randint(20, 400) * 12000, rng.randint(100000, 4000000)))
    elif choices.amoa == "not quoted":
        quotes.unquoted_amoa = rng.randint(10, 900) * 12000
    if choices.devis_blocks == 2:
        _leave_no_gap(rows)
    return quotes


def _leave_no_gap(rows: list[QuoteRow]) -> None:
    """Print zeros where the first of two blocks would show a blank line between printed ones: no one could count it."""
    shown = [i for i, row in enumerate(rows) if _opens(row)]
    for row in rows[: shown[-1] if shown else 0]:
        if not _opens(row):
            row.abonnement = row.deploiement = 0


def _opens(row: QuoteRow) -> bool:
    first_block = (row.numero_materiel, row.numero_amoa, row.numero_solution, row.abonnement, row.deploiement)
    return any(value is not None for value in first_block)


def _software(rng: Random, choices: Choices, kinds: list[bool]) -> list[QuoteRow]:
    prices = [_prices(rng) for _ in range(rng.choice((1, 1, 2, 3)))]
    upgrades = [
        (rng.choice((0, 30000, 57600, 120000)), rng.randrange(60000, 240000, 2500))
        for _ in range(rng.choice((1, 1, 2)))
    ]
    # Where columns are told apart by their order alone, only a printed zero says which of them is empty.
    by_order = choices.separator in (" ", "aligned")
    show_zero = not choices.quotes_in_order or rng.random() < 0.5 or (by_order and choices.devis_blocks == 1)
    rows = []
    for acquired in kinds:
        row = QuoteRow()
        if acquired:
            row.abonnement, row.deploiement, row.formation = rng.choice(prices)
        else:
            deploiement, row.formation = rng.choice(upgrades)
            deploys = choices.conformity_deploys and deploiement > 0
            row.abonnement = 0 if show_zero or (by_order and deploys) else None
            row.deploiement = deploiement if deploys else row.abonnement
        row.total_solution = (row.abonnement or 0) + (row.deploiement or 0) + (row.formation or 0)
        numbered = {"all": 1.0, "some": 0.7, "acquisitions": float(acquired), "none": 0.0}[choices.solution_numbers]
        if rng.random() < numbered:
            row.numero_solution = _number(rng, choices)
        rows.append(row)
    return rows


def _prices(rng: Random) -> tuple[int, int, int]:
    """Subscription over three years, deployment and training of one establishment, in cents, VAT included."""
    subscription = rng.randint(100, 900) * 36 * 12 if rng.random() < 0.5 else rng.randint(150000, 1200000)
    return subscription, rng.randint(40, 500) * 1200, rng.randrange(90000, 600000, 1250)


def _equipment(rng: Random, choices: Choices, rows: list[QuoteRow]) -> None:
    if choices.materiel == "none":
        return
    count = len(rows)
    if choices.materiel == "fewer":
        count = rng.randint(2, max(2, len(rows) - 1))
    elif choices.materiel == "more":
        rows.extend(QuoteRow() for _ in range(rng.randint(1, 3)))
        count = len(rows)
    places = list(range(count)) if choices.materiel_at_top else sorted(rng.sample(range(len(rows)), count))
    common = rng.randint(80000, 1400000)
    for place in places:
        # Mostly one price; a cent more or less is truly printed so now and then, a few stand apart.
        luck = rng.random()
        price = common if luck < 0.65 else common + rng.choice((-1, 1)) if luck < 0.75 else rng.randint(60000, 1500000)
        rows[place].numero_materiel = _number(rng, choices)
        rows[place].materiel_ttc = price


def _number(rng: Random, choices: Choices) -> str:
    if choices.quote_number == "plain":
        return f"113{rng.randrange(100000):05d}"
    if choices.quote_number == "dashed":
        return f"DV-2025-{rng.randrange(10000):04d}"
    return f"DA2505{rng.randrange(10000):04d}"
