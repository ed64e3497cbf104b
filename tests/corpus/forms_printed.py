"""The synthesis of expenses and the GALIS form as printed lines."""

from __future__ import annotations

from random import Random

from pipeline.records import CellKey
from tests.corpus.choices import Choices
from tests.corpus.figures import Figures
from tests.corpus.paper import GALIS_ROWS, SYNTHESE_ROWS, PrintedLine, Segment, decimal
from tests.corpus.tables_printed import Piece, Sheet, Truth, label_line, laid_out
from tests.corpus.typography import Typography, grouped

SYNTHESE_LABELS = {
    "amoa": "TOTAL AMOA",
    "acquisition": "TOTAL {} Acquisition",
    "acquisition_formation": "TOTAL {} Acquisition Formation",
    "acquisition_abonnement": "TOTAL {} Acquisition Abonnement / 3 ans",
    "conformite": "TOTAL {} Mise en conformité",
    "conformite_formation": "TOTAL {} Mise en conformité Formation",
    "materiel": "TOTAL Matériel",
    "total": "TOTAL PROJET",
}
GALIS_LABELS = {
    "couts_amoa": "Coûts d'AMOA *",
    "couts_solution": "Coûts de mise en œuvre de la solution *",
    "couts_materiels": "Coûts matériels *",
    "total_depenses": "TOTAL DEPENSES",
    "total_recettes": "TOTAL RECETTES",
    "aide_demandee": "Montant total de l'aide demandée *",
    "aide_chef_projet_amoa": 'Aide spécifique "petits OG" : chef de projet ou AMOA',
    "aide_materiel": 'Aide spécifique "petits OG" : matériel informatique',
    "budget_total": "Budget total du projet *",
    "pourcentage_aide": "pourcentage de l'aide dans le budget total *",
}
COSTS, TOTALS, LOWER = GALIS_ROWS[:3], GALIS_ROWS[3:5], GALIS_ROWS[5:]
FURNITURE = (
    "Vous pouvez saisir encore 3964 caractères.",
    "Vous pouvez saisir encore 4000 caractères.",
    "L'ensemble des devis sont dans GALIS",
    "Complément précision dépenses",
    "Complément précision recettes",
    "Autres (précisez)",
    "Précisions",
    "Emprunt *",
    "Autofinancement *",
)


def synthesis_sheet(
    choices: Choices, hand: Typography, figures: Figures, owner: str, editor: str, truth: Truth
) -> Sheet:
    """The synthesis; fills `truth` with its cells. A line that the paper leaves out has no values."""
    rows: list[tuple[str, list[Piece]]] = []
    for row in SYNTHESE_ROWS:
        left_out = row == "conformite_formation" and not choices.formation_line_printed
        pieces: list[Piece] = [(Segment(SYNTHESE_LABELS[row].format(editor)),)]
        for column, amounts in (("budget", figures.budget), ("declare", figures.declare)):
            key = CellKey("synthese", row, column)
            truth[key] = None if left_out else decimal(amounts[row])
            pieces.append((Segment(hand.amount(amounts[row]), "cell", key),))
        if not left_out:
            rows.append((row, pieces))
    if choices.heading == "stacked":
        texts = [f"Budget {owner}", "Déclaré sur la", "plateforme", "Synthèse Dépenses GALIS"]
    else:
        joint = "  " if choices.separator == "aligned" else choices.separator
        texts = [joint.join(("Synthèse Dépenses", f"Budget {owner}", "Déclaré sur la plateforme GALIS"))]
    heading = [label_line(text, "synthese") for text in texts]
    return Sheet("synthese", heading, laid_out(rows, "synthese", choices.separator))


def form_sheets(rng: Random, choices: Choices, figures: Figures, truth: Truth) -> list[Sheet]:
    """The form over two screens: costs and totals, then the aid; fills `truth` with its cells."""
    for row in GALIS_ROWS:
        shown = choices.galis_lower or row not in LOWER
        truth[CellKey("galis", row, "valeur")] = decimal(figures.galis[row]) if shown else None
    total = figures.galis["total_depenses"]
    euro = rng.choice((" €", " €", "€"))
    tax = rng.choice(("", " TTC", " TTC"))
    upper = Sheet("galis", [label_line("Budget prévisionnel", "galis")])
    repeats = [_witness(f"{grouped(total)}{euro}{tax}") for _ in range(choices.witnesses)]
    cut = rng.randint(0, len(repeats))
    upper.body += repeats[:cut]
    upper.body += _pairs(rng, choices, figures, COSTS, euro)
    upper.body += _furniture(rng)
    if rng.random() < 0.5:
        upper.body += _receipts(rng, figures, euro)
    upper.body += [_inline(row, f"{grouped(figures.galis[row])}{euro}{tax}") for row in TOTALS]
    upper.body += _furniture(rng)
    upper.body += repeats[cut:]
    if not choices.galis_lower:
        return [upper]
    lower = Sheet("galis", [label_line("Déclaration GALIS", "galis"), label_line("> Demande de financement", "galis")])
    lower.body += _pairs(rng, choices, figures, LOWER, euro)
    lower.body += _furniture(rng)
    return [upper, lower]


def _witness(text: str) -> PrintedLine:
    """The total, printed once more without a label."""
    return PrintedLine((Segment(text, "witness", CellKey("galis", "total_depenses", "valeur")),), "form", "galis")


def _value(row: str, figures: Figures, euro: str) -> Segment:
    text = f"{grouped(figures.galis[row])}{' %' if row == 'pourcentage_aide' else euro}"
    return Segment(text, "cell", CellKey("galis", row, "valeur"))


def _inline(row: str, text: str) -> PrintedLine:
    value = Segment(text, "cell", CellKey("galis", row, "valeur"))
    return PrintedLine((Segment(GALIS_LABELS[row]), Segment(" ", "gap"), value), "form", "galis", row)


def _pairs(rng: Random, choices: Choices, figures: Figures, rows: tuple[str, ...], euro: str) -> list[PrintedLine]:
    """Labels with their values on the same line, or all the labels and then all the values, as a scanner lists them."""
    if not choices.galis_apart:
        return [_inline(row, _value(row, figures, euro).text) for row in rows]
    labels = [PrintedLine((Segment(GALIS_LABELS[row]),), "form", "galis") for row in rows]
    if rows == LOWER:
        hint = "Indiquez le montant de l'aide sollicitée, dont les aides spécifiques selon les conditions d'éligibilité"
        labels.insert(1, label_line(hint))
    values = [PrintedLine((_value(row, figures, euro),), "form", "galis", row) for row in rows]
    between = [label_line(rng.choice(FURNITURE))] if rng.random() < 0.3 else []
    return [*labels, *between, *values]


def _receipts(rng: Random, figures: Figures, euro: str) -> list[PrintedLine]:
    """Where the money comes from: amounts of the form that no published cell holds."""
    aid, total = figures.galis["aide_demandee"], figures.galis["total_recettes"]
    lines = [label_line(f"Subvention ARS (ESMS numérique) {grouped(aid)}{euro}")]
    if 0 < aid < total:
        lines.append(label_line(f"Fonds propres * {grouped(total - aid)}{euro}"))
    return lines


def _furniture(rng: Random) -> list[PrintedLine]:
    return [label_line(text) for text in rng.sample(FURNITURE, rng.choice((0, 0, 1, 2, 3)))]
