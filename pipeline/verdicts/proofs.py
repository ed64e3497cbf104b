"""Why a cell is what it is, in words that a reader can check: what decides, and what else would have to be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.amounts import decimal_text
from pipeline.evidence import Evidence
from pipeline.printed import value_text
from pipeline.records import Cell, CellKey, Relation, Value, Verdict
from pipeline.relations.declared import LANGUAGES, Rules
from pipeline.relations.holds import judge
from pipeline.relations.messages import figure, label, listed, printed
from pipeline.repair.posterior import Posterior
from pipeline.results import Proof

MOST_TERMS = 8
MOST_REASONS = 3
PROVEN = {"repaired", "ambiguous", "illegible"}

_WORDS = {
    "shown": {"fr": "imprimé « {print} » ({file}, ligne {line})", "en": "printed “{print}” ({file}, line {line})"},
    "witnesses": {
        "fr": "le même chiffre est imprimé ailleurs : {prints}",
        "en": "the same figure is printed elsewhere: {prints}",
    },
    "nothing": {"fr": "rien n'est montré", "en": "nothing is shown"},
    "because": {"fr": "{value}, car {reasons}", "en": "{value} because {reasons}"},
    "value": {"fr": "lecture la plus vraisemblable : {value}", "en": "most likely reading: {value}"},
    "open": {"fr": "lectures possibles : {values}", "en": "possible readings: {values}"},
    "same": {
        "fr": "le même numéro est lu sur {count} autres lignes ({code})",
        "en": "the same number is read on {count} other rows ({code})",
    },
    "pair": {"fr": "il va avec {value} ({other}, {code})", "en": "it goes with {value} ({other}, {code})"},
    "key": {
        "fr": "sa forme et sa clé de contrôle sont justes ({codes})",
        "en": "its form and check digit are right ({codes})",
    },
    "believe": {
        "fr": "pour croire {value}, il faudrait croire aussi que {story} (coût {cost})",
        "en": "to believe {value}, you must also believe that {story} (cost {cost})",
    },
    "alone": {
        "fr": "aucune autre explication n'a été trouvée à moins de {cost} nats",
        "en": "no other explanation was found within {cost} nats",
    },
    "only": {"fr": "ce caractère a été lu autrement", "en": "this print was read otherwise"},
    "change": {"fr": "{cell} vaut {value}", "en": "{cell} is {value}"},
    "broken": {"fr": "le document contredit lui-même {codes}", "en": "the paper itself breaks {codes}"},
    "margin": {"fr": "marge {margin}", "en": "margin {margin}"},
    "place": {
        "fr": "la ligne ou la colonne de cette lecture n'est pas certaine",
        "en": "the row or column of this print is not certain",
    },
}


class Prover:
    """Writes the proofs of one dossier from the relations, the posteriors and the verdicts of its cells."""

    def __init__(
        self,
        rules: Rules,
        evidence: Evidence,
        relations: Sequence[Relation],
        posteriors: Mapping[CellKey, Posterior],
        admitted: Mapping[CellKey, tuple[str, ...]],
    ) -> None:
        self.rules = rules
        self.evidence = evidence
        self.posteriors = posteriors
        self.admitted = admitted
        self.values: dict[CellKey, Value | None] = {key: found.value for key, found in posteriors.items()}
        self.bearing: dict[CellKey, list[Relation]] = {}
        for relation in relations:
            for key in relation.cells:
                self.bearing.setdefault(key, []).append(relation)

    def proof(self, key: CellKey, verdict: Verdict) -> Proof | None:
        """The proof of a repair or of a doubt; None for a cell that needs none."""
        found = self.posteriors.get(key)
        if verdict.status not in PROVEN or found is None:
            return None
        cell = self.evidence.cells[key]
        texts = {language: self._text(cell, verdict, found, language) for language in LANGUAGES}
        runner_up = None if found.runner_up is None else value_text(found.runner_up, cell.kind)
        cost = None if found.runner_up_cost is None else round(found.runner_up_cost, 3)
        return Proof(key, found.grade, runner_up, cost, texts["fr"], texts["en"])

    def _text(self, cell: Cell, verdict: Verdict, found: Posterior, language: str) -> str:
        parts = [self._shown(cell, language)]
        if cell.witnesses:
            prints = listed([f"« {printed(reading.text)} »" for reading in cell.witnesses], language)
            parts.append(_say("witnesses", language, prints=prints))
        if verdict.status == "ambiguous" and cell.rivals:
            parts.append(_say("place", language))
        if found.value is not None:
            value = figure(found.value, cell.kind, language)
            reasons = self._reasons(cell.key, language)
            if verdict.status == "ambiguous":
                values = [figure(v, cell.kind, language) for v, _ in found.candidates[:5]]
                parts.append(_say("open", language, values=listed(values, language)))
            parts.append(
                _say("because", language, value=value, reasons=listed(reasons, language))
                if reasons
                else _say("value", language, value=value)
            )
            parts.append(self._runner_up(cell, found, language))
        return " ; ".join(parts) + "." if language == "fr" else "; ".join(parts) + "."

    def _shown(self, cell: Cell, language: str) -> str:
        if cell.reading is None:
            return _say("nothing", language)
        reading = cell.reading
        return _say("shown", language, print=printed(reading.text), file=reading.source_file, line=reading.line)

    def _reasons(self, key: CellKey, language: str) -> list[str]:
        reasons = []
        for relation in self.bearing.get(key, []):
            if judge(relation, self.values).holds:
                said = self._reason(key, relation, language)
                if said:
                    reasons.append(said)
        found = self.posteriors.get(key)
        if found is not None and found.corroborated:
            reasons += [f"{one.reason[language]} ({one.code})" for one in self.rules.words if one.code in found.codes]
        codes = self.admitted.get(key, ())
        if codes:
            reasons.append(_say("key", language, codes=", ".join(codes)))
        return reasons[:MOST_REASONS]

    def _reason(self, key: CellKey, relation: Relation, language: str) -> str:
        if relation.kind == "same":
            others = [cell for cell in relation.cells if cell != key and self.values.get(cell) == self.values.get(key)]
            return _say("same", language, count=len(others), code=relation.code) if others else ""
        if relation.kind == "pair":
            other = next((cell for cell in relation.cells if cell != key), None)
            value = None if other is None else self.values.get(other)
            return (
                ""
                if other is None or value is None
                else _say("pair", language, value=value, other=label(self.rules, other)[language], code=relation.code)
            )
        return self._sum(key, relation, language)

    def _sum(self, key: CellKey, relation: Relation, language: str) -> str:
        """The arithmetic of a sum, the cell itself shown as `?`."""
        left: list[str] = []
        right: list[str] = []
        for cell, coefficient in relation.terms:
            value = self.values.get(cell)
            text = "?" if cell == key else self._bare(cell, value or 0, language)
            (left if coefficient > 0 else right).append(text)
        if len(left) > MOST_TERMS:
            left = (
                [*left[: MOST_TERMS - 1], "…"] if "?" in left[: MOST_TERMS - 1] else ["?", *left[: MOST_TERMS - 2], "…"]
            )
        return f"{' + '.join(left) or '0'} = {' + '.join(right) or '0'} ({relation.code})"

    def _bare(self, key: CellKey, value: Value, language: str) -> str:
        kind = self.evidence.cells[key].kind if key in self.evidence.cells else "amount"
        if isinstance(value, int) and kind == "amount" and language == "en":
            return decimal_text(value)
        return figure(value, kind, language).removesuffix(" €")

    def _runner_up(self, cell: Cell, found: Posterior, language: str) -> str:
        if found.runner_up is None:
            within = f"{found.margin:.1f}"
            return _say("alone", language, cost=within.replace(".", ",") if language == "fr" else within)
        other = figure(found.runner_up, cell.kind, language)
        story = [
            _say("change", language, cell=label(self.rules, key)[language], value=self._bare(key, value, language))
            for key, value in found.runner_up_story.changes
            if key != cell.key and key in self.evidence.cells
        ][:4]
        if found.runner_up_story.broken:
            story.append(_say("broken", language, codes=", ".join(found.runner_up_story.broken)))
        told = listed(story, language) if story else _say("only", language)
        cost = f"{found.runner_up_cost or 0.0:.1f}"
        return _say(
            "believe", language, value=other, story=told, cost=cost.replace(".", ",") if language == "fr" else cost
        )


def _say(name: str, language: str, **parts: object) -> str:
    return _WORDS[name][language].format(**parts)
