"""Discrepancies planted among the figures: quotes, synthesis and form."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.corpus.figures import COMPONENTS, FORM_LINES, SOFTWARE_LINES, to_form
from tests.corpus.model import Model, column_cells, galis, note, synthese


def _form_line(line: str) -> str:
    return next(row for row, parts in FORM_LINES.items() if line in parts)


def _move_line(model: Model, line: str, gap: int, budget: bool) -> None:
    """Move a declared line of the synthesis by `gap` cents, its total and the form with it; its budget too if asked."""
    figures = model.figures
    for column in (figures.budget, figures.declare) if budget else (figures.declare,):
        column[line] += gap
        column["total"] += gap
    row = _form_line(line)
    figures.galis[row] = to_form(sum(figures.declare[part] for part in FORM_LINES[row]), model.choices)
    model.used.add(line)


def swapped(cents: int, rng: Random) -> int | None:
    """The amount with two neighbouring, different digits of its euros swapped; None where there are none."""
    digits = str(cents // 100)
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")]
    if not places:
        return None
    i = rng.choice(places)
    return int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) * 100 + cents % 100


def line_differs_from_quotes(model: Model) -> None:
    """A synthesis line is not the sum of its quotes: one is left out, digits are swapped, or it was typed otherwise."""
    if not model.has("devis", "synthese"):
        return
    columns = {
        "amoa": "amoa_ttc",
        "acquisition": "deploiement",
        "acquisition_formation": "formation",
        "acquisition_abonnement": "abonnement",
        "materiel": "materiel_ttc",
        "conformite": "total_solution",
    }
    parts = {
        line: [
            amount
            for row in model.quotes.rows
            if (line in ("amoa", "materiel") or row.acquired == line.startswith("acquisition"))
            and (amount := getattr(row, column))
        ]
        for line, column in columns.items()
    }
    lines = [line for line, amounts in parts.items() if len(amounts) > 1 and line not in model.used]
    if not lines:
        return
    line = model.rng.choice(lines)
    old = model.figures.budget[line]
    way = model.rng.random()
    if way < 0.4 and old > (left_out := model.rng.choice(parts[line])):
        new = old - left_out
    elif way < 0.6:
        new = swapped(old, model.rng) or old + 10000
    else:
        new = old + model.rng.choice((-1, 1)) * model.rng.choice((1, 10, 900, 10000, model.rng.randint(1, 500000)))
        new = new if new > 0 else old + 10000
    gap = new - old
    _move_line(model, line, gap, budget=True)
    rows = len(model.quotes.rows)
    related = [columns[line], *(("formation", "deploiement") if line == "conformite" else ())]
    both = ("conformite", "conformite_formation") if line == "conformite" else (line,)
    note(model, synthese(*both) | column_cells("devis", related, rows), gap=gap)


def declared_differs_from_budget(model: Model) -> None:
    """The declared column of the synthesis, and the form after it, shows another amount than the budget column."""
    if not model.has("synthese"):
        return
    lines = [line for line in COMPONENTS if model.figures.budget[line] and line not in model.used]
    if not model.choices.formation_line_printed:
        lines = [line for line in lines if line != "conformite_formation"]
    if not lines:
        return
    line = model.rng.choice(lines)
    old = model.figures.declare[line]
    new = model.rng.choice((swapped(old, model.rng), old // 100 * 100, old + model.rng.randint(1, 900000), 0))
    if new is None or new == old:
        new = old + 10000
    gap = new - old
    _move_line(model, line, gap, budget=False)
    form = galis(_form_line(line), "total_depenses", "total_recettes", "budget_total")
    note(model, synthese(line, "total"), form, gap)


def synthesis_total_off(model: Model) -> None:
    """The total of the synthesis is not the sum of its lines (typed by hand, in both columns or in one)."""
    if not model.has("synthese") or "total" in model.used:
        return
    old = model.figures.budget["total"]
    new = model.rng.choice((swapped(old, model.rng), old + model.rng.choice((-1, 1)) * model.rng.randint(1, 300000)))
    if new is None or new == old or new <= 0:
        return
    gap = new - old
    model.figures.budget["total"] += gap
    if model.rng.random() < 0.7:
        model.figures.declare["total"] += gap
    model.used.add("total")
    form = galis("total_depenses", "total_recettes", "budget_total", "aide_demandee")
    note(model, synthese("total"), form | synthese(*COMPONENTS), gap)


def _form_differs(model: Model, change: Callable[[str, int], int | None]) -> None:
    """A cost of the form differs from the synthesis; the form's own totals follow."""
    if not model.has("synthese", "galis"):
        return
    costs = model.figures.galis
    free = [
        row for row, parts in FORM_LINES.items() if costs[row] and row not in model.used and not model.used & set(parts)
    ]
    model.rng.shuffle(free)
    for row in free:
        new = change(row, costs[row])
        if new is None or new == costs[row]:
            continue
        gap = new - costs[row]
        costs[row] = new
        model.used.update((row, *FORM_LINES[row]))
        totals = galis("total_depenses", "total_recettes", "budget_total")
        note(model, galis(row) | synthese(*FORM_LINES[row]), totals | synthese("total"), gap)
        return


def form_leaves_out_a_line(model: Model) -> None:
    """The form's cost of the software leaves out one line of the synthesis."""

    def change(row: str, cents: int) -> int | None:
        parts = [model.figures.declare[line] for line in SOFTWARE_LINES if model.figures.declare[line]]
        return cents - model.rng.choice(parts) // 100 * 100 if row == "couts_solution" and len(parts) > 1 else None

    _form_differs(model, change)


def form_swaps_digits(model: Model) -> None:
    """A cost of the form has two neighbouring digits swapped."""
    _form_differs(model, lambda row, cents: swapped(cents, model.rng))


def form_without_vat(model: Model) -> None:
    """A cost of the form was entered before VAT (20 %)."""
    _form_differs(model, lambda row, cents: round(cents / 1.2))


def aid_over_total(model: Model) -> None:
    """The aid that is asked for exceeds the declared expenses."""
    if model.has("galis") and model.choices.galis_lower:
        model.used.add("aid")
        over = model.rng.choice((100, 10000, 100000, model.rng.randint(1, 5000000)))
        cells = galis("aide_demandee", "total_depenses")
        note(model, cells, galis("pourcentage_aide", "budget_total", "total_recettes"), over)


def budget_total_off(model: Model) -> None:
    """The total budget of the aid request is not the total of the expenses."""
    if model.has("galis") and model.choices.galis_lower:
        model.used.add("budget_total")
        gap = model.rng.choice((-1, 1)) * model.rng.choice((100, 1000, 100000, model.rng.randint(1, 400000)))
        note(model, galis("budget_total"), galis("total_depenses", "total_recettes", "pourcentage_aide"), gap)
