"""What the register testifies of a dossier: numbers that it settles, cells that it corroborates or contradicts.

It settles a number only where exactly one number that exists there, within reach of the print, fits what the row says,
by name or place, with a margin over the threshold. It never makes a published value surer than what its own row
shows, and it takes back a value that the register contradicts while a neighbour fits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.admission import admission
from pipeline.evidence import Evidence
from pipeline.identifiers import bare_identifier
from pipeline.printed import value_text
from pipeline.records import CellKey, Finding, Relation, Status, Verdict
from pipeline.register.cache import Register
from pipeline.register.declared import Column, Testimony, load_testimony
from pipeline.register.files import Entity, town
from pipeline.register.fit import Fit, Shown, fit, weights
from pipeline.register.testifying import Heard, findings_of, findings_without, proof_of
from pipeline.register.weighing import Weighed, weigh
from pipeline.results import Proof
from pipeline.wording import canonical_words

SURE = frozenset({"verified", "repaired", "decided"})


@dataclass(slots=True)
class Testified:
    """What became of a dossier before the register: all its verdicts, the findings and the proofs that it adds."""

    verdicts: dict[CellKey, Verdict]
    findings: list[Finding] = field(default_factory=list)
    proofs: dict[CellKey, Proof] = field(default_factory=dict)


def testimony(
    register: Register | None,
    evidence: Evidence,
    verdicts: Mapping[CellKey, Verdict],
    relations: Sequence[Relation] = (),
) -> Testified:
    """Put a dossier before the register. Verdicts given are not changed; those that change are new ones.

    `relations` that the paper cannot break are never broken by a number that the register proposes. Without a register
    a single finding says what one could settle.
    """
    declared = load_testimony(evidence.manifest.programme)
    after = Testified(dict(verdicts))
    if declared is None:
        return after
    if register is None or register.key != declared.register:
        after.findings = findings_without(declared, evidence, verdicts)
        return after
    hearing = _Hearing(register, declared, evidence, after, relations)
    # Establishments first: the legal entity to which one belongs testifies for the numbers beside it.
    for column in sorted(declared.columns, key=lambda column: column.places is not None):
        for key in evidence.cells:
            if key.table == column.table and key.column == column.column:
                hearing.hear(column, key)
    after.findings = findings_of(declared, register, evidence.manifest, hearing.heard)
    return after


class _Hearing:
    def __init__(
        self,
        register: Register,
        declared: Testimony,
        evidence: Evidence,
        after: Testified,
        relations: Sequence[Relation],
    ) -> None:
        self.register, self.declared, self.evidence, self.after = register, declared, evidence, after
        self.heard: list[Heard] = []
        self._hard: dict[CellKey, list[Relation]] = {}
        for relation in relations:
            if math.isinf(relation.price):
                for key in relation.cells:
                    self._hard.setdefault(key, []).append(relation)

    def hear(self, column: Column, key: CellKey) -> None:
        """Hear the register about one cell: settle it, corroborate it, or note what the register says against it."""
        cell, verdict = self.evidence.cells[key], self.after.verdicts[key]
        if cell.reading is None and verdict.value is None:
            return
        printed = bare_identifier(cell.raw_text or verdict.value or "")
        shown = self._shown(column, key)
        in_form = verdict.value is not None or _admissible(key, printed)
        weighed = self._plain(verdict, column.kind, shown)
        if weighed is None:
            weighed = weigh(self.register, printed, column.kind, shown, verdict.candidates, in_form)
        if verdict.value is None:
            self._settle(key, printed, weighed)
        else:
            self._corroborate(column, key, weighed)
        self._note(column, key, shown, weighed)

    def _plain(self, verdict: Verdict, kind: str, shown: Shown) -> Weighed | None:
        """A sure number that the register knows under a fitting name or place needs no comparison with others."""
        if verdict.status not in SURE or verdict.value is None:
            return None
        entity = self.register.find([verdict.value]).get(verdict.value)
        if entity is None or entity.kind != kind:
            return None
        own = fit(shown, entity)
        return Weighed(((own.nats, own),), 0.0) if own.by_name or own.by_place else None

    def _settle(self, key: CellKey, printed: str, weighed: Weighed) -> None:
        only, verdict = weighed.only, self.after.verdicts[key]
        if only is None or weighed.margin < weights().threshold or self._breaks(key, only.entity.number):
            return
        status: Status = "verified" if only.entity.number == printed else "repaired"
        others = [pair for pair in verdict.candidates if pair[0] != only.entity.number]
        self.after.verdicts[key] = replace(
            verdict,
            status=status,
            value=only.entity.number,
            margin=weighed.margin,
            candidates=[(only.entity.number, 0.0), *((value, max(nats, weighed.margin)) for value, nats in others)],
            reason="",
        )
        self._prove(key, printed, weighed)

    def _corroborate(self, column: Column, key: CellKey, weighed: Weighed) -> None:
        verdict = self.after.verdicts[key]
        if verdict.status == "decided":
            return
        own = next((one for _, one in weighed.candidates if one.entity.number == verdict.value), None)
        only, threshold = weighed.only, weights().threshold
        if own is not None and only is own:
            if verdict.status == "read" and weighed.margin >= threshold:
                self.after.verdicts[key] = replace(verdict, status="verified", margin=weighed.margin)
                self._prove(key, verdict.value or "", weighed)
        elif only is not None and (own is None or own.foreign) and not self._breaks(key, only.entity.number):
            # The number as published is nobody's, or somebody else's, while a neighbour fits: a person must see it.
            lead = max(0.0, min(weighed.margin, threshold))
            self.after.verdicts[key] = replace(
                verdict,
                status="ambiguous",
                value=None,
                margin=0.0,
                candidates=[(only.entity.number, 0.0), (verdict.value or "", lead)],
                reason="the register contradicts it",
            )
            self._prove(key, verdict.value or "", weighed)
        if own is not None and own is only and self.after.verdicts[key].status in SURE:
            self._words(column, key, own)

    def _words(self, column: Column, key: CellKey, own: Fit) -> None:
        """Words that are printed as the register writes them are verified by it, where the number beside is sure."""
        margin = self.after.verdicts[key].margin or weights().threshold
        for fact, name in column.facts.items():
            beside = CellKey(key.table, key.row, name)
            verdict = self.after.verdicts.get(beside)
            if verdict is None or verdict.status != "read" or verdict.value is None:
                continue
            if any(_alike(fact, verdict.value, text) for text in _registered(own.entity, fact)):
                self.after.verdicts[beside] = replace(verdict, status="verified", margin=margin)

    def _prove(self, key: CellKey, printed: str, weighed: Weighed) -> None:
        self.after.proofs[key] = proof_of(self.declared, self.register, key, printed, weighed)

    def _note(self, column: Column, key: CellKey, shown: Shown, weighed: Weighed) -> None:
        value = self.after.verdicts[key].value
        if value is None and self.after.verdicts[key].reason == "the register contradicts it":
            value = self.after.verdicts[key].candidates[-1][0]
        if value is None:
            return
        entity = self.register.find([value]).get(value)
        suggestion = weighed.only if weighed.only and weighed.only.entity.number != value else None
        own = next((one for _, one in weighed.candidates if one.entity.number == value), None)
        categories = self._sure(key, column.facts.get("category"))
        self.heard.append(Heard(column, key, value, entity, own, shown, suggestion, categories))

    def _sure(self, key: CellKey, name: str | None) -> str | None:
        verdict = self.after.verdicts.get(CellKey(key.table, key.row, name)) if name else None
        return verdict.value if verdict is not None else None

    def _shown(self, column: Column, key: CellKey) -> Shown:
        def text(fact: str) -> str | None:
            name = column.facts.get(fact)
            if name is None:
                return None
            if name == "@coordinator":
                return self.evidence.manifest.coordinator
            return self._text(CellKey(key.table, key.row, name), fact in {"category", "holder"})

        place_of = None
        if column.places is not None:
            place = self.after.verdicts.get(CellKey(key.table, key.row, column.places))
            if place is not None and place.status in SURE and place.value is not None:
                entity = self.register.find([place.value]).get(place.value)
                place_of = entity.holder or None if entity else None
        return Shown(text("name"), text("street"), text("town"), text("category"), text("holder"), place_of)

    def _text(self, key: CellKey, published_only: bool) -> str | None:
        verdict = self.after.verdicts.get(key)
        if verdict is not None and verdict.value is not None:
            return verdict.value
        cell = self.evidence.cells.get(key)
        printed = self.evidence.printed.get(key)
        if published_only or cell is None:
            return None
        return value_text(printed, cell.kind) if printed is not None else cell.raw_text

    def _breaks(self, key: CellKey, value: str) -> bool:
        """Whether `value` would break what the paper cannot break: its own form, or a relation with sure cells."""
        if not _admissible(key, value):
            return True
        for relation in self._hard.get(key, ()):
            around = {one: self._published(one) for one in relation.cells if one != key}
            if relation.kind == "same" and any(other not in {None, value} for other in around.values()):
                return True
            if relation.kind == "pair" and len(relation.cells) == 2:
                pair = tuple(value if one == key else around[one] for one in relation.cells)
                if None not in pair and pair not in relation.pairs:
                    return True
        return False

    def _published(self, key: CellKey) -> str | None:
        verdict = self.after.verdicts.get(key)
        return verdict.value if verdict is not None and verdict.status in SURE else None


def _admissible(key: CellKey, value: str) -> bool:
    return all(condition.holds(value) for condition in admission(key.table, key.column))


def _registered(entity: Entity, fact: str) -> Iterator[str]:
    if fact == "name":
        yield from (entity.name, entity.name_long)
    else:
        yield str(getattr(entity, fact))


def _alike(fact: str, shown: str, registered: str) -> bool:
    """Whether the published form of both is the same, character by character: a lost space is not corroborated.

    >>> _alike("street", "1 RUE DE L'EVECHE", "1 Rue de l'Évêché"), _alike("street", "1 RUEDU PORT", "1 RUE DU PORT")
    (True, False)
    """
    if fact == "town":
        return bool(registered) and canonical_words(shown) == town(registered)
    return bool(registered) and canonical_words(shown) == canonical_words(registered)
