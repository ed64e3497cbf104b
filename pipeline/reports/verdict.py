"""The words in which a dossier's state is told: the verdict in one sentence, what to do next, what a cell rests on."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reports.figures import Both
from pipeline.reports.phrases import STATE
from pipeline.reports.view import CellView, DossierView

MOST_CONTROLS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the cells by how sure they are: its class name, count, label and what it means."""

    name: str
    count: int
    label: Both
    meaning: Both

    @property
    def label_fr(self) -> str:
        return f"{self.count} {self.label.fr}"


def sentence(view: DossierView) -> Both:
    """The verdict: how many values are sure, how many wait for a person, whether the paper contradicts itself.

    A dossier of which everything is settled says so; nothing uncorroborated is called sure.
    """
    published = view.corroborated + view.read
    contradictions = sum(one.severity != "info" for one in view.discrepancies)
    broken = sum(one.severity != "info" for one in view.rules)
    if view.open == 0:
        first = Both(
            f"Les {published} valeurs montrées sont publiées, dont {view.corroborated} recoupées : "
            "rien n’est à décider.",
            f"All {published} values shown are published, {view.corroborated} of them corroborated: "
            "nothing is left to decide.",
        )
    else:
        waiting = _count(view.open, "valeur attend", "valeurs attendent", "value waits", "values wait")
        first = Both(
            f"{waiting.fr} une décision ; {published} sur {view.total} sont publiées, "
            f"dont {view.corroborated} recoupées.",
            f"{waiting.en} for a decision; {published} of {view.total} are published, {view.corroborated} of them "
            "corroborated.",
        )
    said = []
    if contradictions:
        times = _count(contradictions, "point", "points", "place", "places")
        said.append(Both(f"le document se contredit en {times.fr}", f"the paper contradicts itself in {times.en}"))
    if broken:
        rules = _count(
            broken,
            "règle du programme n’est pas remplie",
            "règles du programme ne sont pas remplies",
            "programme rule is not met",
            "programme rules are not met",
        )
        said.append(rules)
    if not said:
        return first
    return Both(
        f"{first.fr} {_first_upper(' et '.join(one.fr for one in said))}.",
        f"{first.en} {_first_upper(' and '.join(one.en for one in said))}.",
    )


def next_step(view: DossierView) -> Both:
    """What the reader does now."""
    if view.decisions:
        return Both(
            "Ouvrir le classeur rapprochement.xlsx, remplir la feuille « À décider » (valeur, qui, pourquoi), "
            "l’enregistrer, puis lancer `reconcile decide rapprochement.xlsx` et `make reconcile`.".replace("`", ""),
            "Open the workbook rapprochement.xlsx, fill in the sheet “À décider” (value, who, why), save it, "
            "then run reconcile decide rapprochement.xlsx and make reconcile.",
        )
    if view.discrepancies or view.rules:
        return Both(
            "Faire confirmer par le coordonnateur les contradictions du document, expliquées plus bas.",
            "Have the coordinator confirm the contradictions of the paper, explained below.",
        )
    return Both("Rien : les tableaux peuvent être repris tels quels.", "Nothing: the tables can be used as they are.")


def parts(view: DossierView) -> list[Part]:
    """The cells by how sure they are, in the order of the bar."""
    return [
        Part(
            "corroborated",
            view.corroborated,
            Both("recoupées", "corroborated"),
            Both("vérifiées, corrigées avec preuve ou décidées", "verified, repaired with proof or decided"),
        ),
        Part(
            "uncorroborated",
            view.read,
            Both("lues", "read"),
            Both("telles qu’imprimées, sans recoupement", "as printed, with nothing to check them by"),
        ),
        Part(
            "open",
            view.open,
            Both("à décider", "to decide"),
            Both("plusieurs lectures, ou illisibles", "several readings, or illegible"),
        ),
        Part(
            "absent",
            view.missing,
            Both("non montrées", "not shown"),
            Both("ni imprimées ni lisibles sur le scan", "not printed, or lost by the scan"),
        ),
    ]


def contents(view: DossierView) -> list[tuple[str, Both, int | None]]:
    """The sections: anchor, title, count where one tells something."""
    return [
        ("decide", Both("À décider", "To decide"), len(view.decisions)),
        ("discrepancies", Both("Contradictions", "Contradictions"), len(view.discrepancies) + len(view.rules)),
        ("tables", Both("Tableaux", "Tables"), None),
        ("redistribution", Both("Redistribution", "Redistribution"), None),
        ("indicators", Both("Indicateurs", "Indicators"), None),
        ("missing", Both("Non montré", "Not shown"), len(view.absences)),
        ("how", Both("Méthode et pièces", "Method and files"), None),
    ]


def known(cell: CellView, view: DossierView) -> Both:
    """What is known of a cell in a few words: its decision, proof, failed checks, or the sums that it stands in."""
    if cell.decision is not None:
        who, why = cell.decision["who"], cell.decision["why"]
        return Both(f"Décidé par {who} : {why}", f"Decided by {who}: {why}")
    if cell.proof is not None:
        return cell.proof
    said = list(cell.reasons)
    for at in cell.controls[:MOST_CONTROLS]:
        one = view.controls[at]
        state = STATE[one.state]
        said.append(
            Both(
                f"{one.title.fr} : {one.arithmetic.fr} ({state.fr[2:]}).",
                f"{one.title.en}: {one.arithmetic.en} ({state.en[2:]}).",
            )
        )
    if not said:
        nothing = Both("Aucun autre chiffre du dossier ne permet de trancher.", "No other figure settles it.")
        return nothing if cell.raw_text is not None else Both("Rien n’est montré.", "Nothing is shown.")
    return Both(" ".join(one.fr for one in said), " ".join(one.en for one in said))


def _count(number: int, one_fr: str, many_fr: str, one_en: str, many_en: str) -> Both:
    """A number with its noun in both languages.

    >>> _count(1, "point", "points", "place", "places").fr, _count(0, "point", "points", "place", "places").en
    ('1 point', '0 places')
    """
    return Both(f"{number} {one_fr if number < 2 else many_fr}", f"{number} {one_en if number == 1 else many_en}")


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
