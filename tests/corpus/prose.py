"""Filler prose around the tables, with amounts, dates, numbers and words of the tables in it to tempt a reader."""

from __future__ import annotations

from random import Random

from tests.corpus import places
from tests.corpus.paper import PrintedLine, Segment
from tests.corpus.typography import grouped

PARAGRAPHS = (
    ("Le groupement s'est réuni le {date} afin d'examiner le calendrier de déploiement de la solution {editor}.",
     "Il est rappelé que chaque établissement désigne un référent, joignable au {phone} aux heures ouvrables."),
    ("La dépense prévisionnelle, évaluée à {amount} TTC en première approche, a été ramenée à {amount} après",
     "négociation avec l'éditeur. Le solde de {amount} sera porté au budget de l'exercice suivant."),
    ("Article {n} - Durée",
     "La présente convention prend effet le {date} et s'achève le {date}, sauf dénonciation trois mois avant terme."),
    ("Article {n} - Engagements du coordonnateur",
     "Le coordonnateur ({og}, n° FINESS {finess}) perçoit la subvention et en reverse la part qui revient à chacun,",
     "sur présentation des pièces justificatives, dans un délai de {n} jours."),
    ("Les partenaires ont retenu le lot {n} pour les structures déjà équipées et attendent {n} jours de formation.",),
    ("Fait à {town}, le {date}, en {n} exemplaires originaux.", "Pour le groupement, la direction"),
    ("Une première acquisition de matériel, facturée {amount} hors taxes, n'entre pas dans le périmètre du projet.",),
    ("{og}, {street}, {town}, représenté par sa direction générale, ci-après désigné « le partenaire ».",),
    ("Rappel des échéances :", "- dépôt du dossier : {date}", "- notification : {date}", "- acompte de 30 % : {amount}",
     "- solde : {amount}"),
    ("Le taux d'utilisation attendu est de {n} % des dossiers actifs au terme de la première année,",
     "de {n} % ensuite.",),
    ("Contact : secrétariat, tél. {phone}, télécopie {phone}.",),
    ("Vu le code de l'action sociale et des familles,", "Vu l'instruction relative au programme,",
     "Considérant que {n} établissements sur {n} disposent d'un dossier usager informatisé,"),
    ("Le total général des engagements atteint {amount} pour {n} structures et {n} personnes accompagnées.",),
)  # fmt: skip
FOOTERS = ("Page {page} sur {pages}", "{page}/{pages}", "- {page} -", "Programme ESMS numérique - page {page}")


def paragraph(rng: Random, editor: str, ogs: list[str], numbers: list[str], towns: list[str]) -> list[PrintedLine]:
    """One paragraph, its blanks filled with the dossier's own names and with figures of no meaning."""

    def blank(kind: str) -> str:
        if kind == "amount":
            return f"{grouped(rng.randint(100, 30000000))} €"
        if kind == "date":
            return f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(2024, 2027)}"
        if kind == "phone":
            return " ".join((f"0{rng.randint(1, 9)}", *(f"{rng.randrange(100):02d}" for _ in range(4))))
        if kind == "n":
            return str(rng.randint(1, 60))
        return {
            "editor": editor,
            "og": rng.choice(ogs),
            "finess": rng.choice(numbers),
            "town": rng.choice(towns),
            "street": f"{rng.randint(1, 99)} rue {rng.choice(places.STREET_NAMES)}",
        }[kind]

    lines = []
    for template in rng.choice(PARAGRAPHS):
        text = template
        while "{" in text:
            before, _, rest = text.partition("{")
            kind, _, after = rest.partition("}")
            text = f"{before}{blank(kind)}{after}"
        lines.append(PrintedLine((Segment(text),), "prose"))
    lines.append(PrintedLine((), "prose"))
    return lines


def footer(form: str, page: int, pages: int) -> PrintedLine:
    """The line at the foot of a page."""
    return PrintedLine((Segment(form.format(page=page, pages=pages)),), "furniture")
