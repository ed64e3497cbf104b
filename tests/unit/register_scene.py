"""Registers for the tests: invented entities in the shape of the real files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from checks.keys import finess_key_holds
from pipeline.register.files import Entity
from tests.corpus.paper import TrueDossier

EMPTY = Entity("", "place", True, "", "", "", "", "", "", "", "", "", "", "")


def place(number: str, name: str, holder: str = "", **facts: Any) -> Entity:
    return EMPTY._replace(number=number, name=name, name_long=facts.pop("name_long", name), holder=holder, **facts)


def holder(number: str, name: str, **facts: Any) -> Entity:
    return EMPTY._replace(number=number, kind="holder", name=name, name_long=name, **facts)


def _address(entity: Entity, use: str) -> list[dict[str, Any]]:
    main = {
        "usageAdresse": use,
        "ligneQuatre": entity.street or None,
        "lieuDit": None,
        "codePostal": entity.postcode or None,
        "ligneAcheminement": entity.town or None,
        "coordonneesGeographique": {"coordonneeX": "5.25", "scoreBAN": "0.97"},
    }
    return [main, main | {"usageAdresse": "04", "ligneQuatre": "1 RUE D AILLEURS"}]


def _place(entity: Entity) -> dict[str, Any]:
    return {
        "informationsGeneralesEGE": {
            "egeId": entity.number,
            "nomEgeCourt": entity.name,
            "nomEgeLong": entity.name_long,
            "numFinessEge": entity.number,
            "siret": entity.identifier or None,
            "dateOuverture": entity.opened or None,
            "dateFermeture": entity.closed or None,
            "espic": ["0"],
        },
        "categorieentiteGeographiqueExercice": entity.category or None,
        "adresse": _address(entity, "03"),
        "contact": [],
        "etatObjet": "A" if entity.open else "I",
        "dateDerniereMaj": entity.updated or None,
    }


def document(entities: Iterable[Entity], date: str = "2026-08-13") -> dict[str, Any]:
    """The nested document of the new format."""
    entities = list(entities)
    bodies = {one.number: one for one in entities if one.kind == "holder"}
    for one in entities:
        if one.kind == "place":
            bodies.setdefault(one.holder, holder(one.holder, f"ORGANISME {one.holder}"))
    nested = []
    for number, body in bodies.items():
        nested.append(
            {
                "informationsGeneralesPMEJ": {
                    "numFinessPm": number,
                    "denominationPm": body.name,
                    "denominationLonguePmSmsse": body.name_long,
                    "siren": body.identifier or None,
                    "dateCreation": body.opened or None,
                    "dateFermeture": body.closed or None,
                },
                "adresse": _address(body, "02"),
                "ege": [_place(one) for one in entities if one.kind == "place" and one.holder == number],
                "etatObjet": "A" if body.open else "I",
                "dateDerniereMaj": body.updated or None,
            }
        )
    return {"schemaVersion": "v1.0.0", "generatedAt": f"{date}T02:07:30.5Z", "gco": [{"pmejDuGco": []}], "pmej": nested}


def write_json(path: Path, entities: Iterable[Entity], date: str = "2026-08-13") -> Path:
    """The new format, packed where the name says so."""
    text = json.dumps(document(entities, date), ensure_ascii=False, indent=2).encode()
    path.write_bytes(gzip.compress(text, 1) if path.suffix == ".gz" else text)
    return path


def write_csv(path: Path, entities: Sequence[Entity], date: str = "2024-05-02", encoding: str = "latin-1") -> Path:
    """The old extracts: places and holders, with the fields that nobody reads left empty."""
    lines = [f"finess;etalab;94;{date}"]
    for one in entities:
        place = one.kind == "place"
        fields = [""] * (32 if place else 23)
        number = (*one.street.split(" ", 2), "", "")[:3]
        told = {1: one.number, 7: number[0], 8: number[1], 9: number[2], 15: f"{one.postcode} {one.town}"}
        if place:
            told |= {2: one.holder, 3: one.name, 4: one.name_long, 18: one.category, 22: one.identifier, 28: one.opened}
        else:
            told = {1: one.number, 2: one.name, 3: one.name_long, 12: told[15], 20: one.identifier, 22: one.opened}
            told |= {5: number[0], 6: number[1], 7: number[2]}
        for at, text in told.items():
            fields[at] = text
        fields[0] = "structureet" if place else "structureej"
        lines.append(";".join(fields))
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def entities_of(paper: TrueDossier) -> list[Entity]:
    """The register in which everything that a generated dossier prints is so."""
    rows: dict[str, dict[str, str]] = {}
    for key, value in paper.cells.items():
        if key.table == "etablissement":
            rows.setdefault(key.row, {})[key.column] = value or ""
    found = {}
    for row in rows.values():
        found[row["finess_ej_rattachement"]] = holder(row["finess_ej_rattachement"], row["og"], town=row["ville"])
        found[row["finess_et"]] = place(
            row["finess_et"],
            row["raison_sociale"],
            row["finess_ej_rattachement"],
            category=row["activite_code"],
            street=row["adresse"],
            town=row["ville"],
            opened="1999-01-01",
        )
    return [one for number, one in found.items() if number]


def two_away(number: str) -> list[str]:
    """The numbers in good form that differ in one of the first eight characters and in the key."""
    found = []
    for place in range(2, 8):
        for sign in "0123456789":
            if sign != number[place]:
                body = number[:place] + sign + number[place + 1 : 8]
                found.append(next(body + key for key in "0123456789" if finess_key_holds(body + key)))
    return found


def neighbours(entities: Sequence[Entity], rng: Random, share: float = 0.1) -> list[Entity]:
    """Other establishments whose number is two characters away from one of `entities`, half of them of the same legal
    entity and town, one in ten with the same name too.
    """
    taken = {one.number for one in entities}
    near = []
    for one in entities:
        for number in two_away(one.number):
            if number not in taken and rng.random() < share:
                taken.add(number)
                kin = rng.random() < 0.5
                other = rng.choice(entities)
                near.append(
                    one._replace(
                        number=number,
                        name=one.name if rng.random() < 0.1 else other.name,
                        name_long=other.name_long,
                        holder=one.holder if kin else other.holder,
                        town=one.town if kin else "AILLEURS",
                        street=f"{rng.randrange(1, 99)} RUE DES AUTRES",
                        open=rng.random() < 0.6,
                    )
                )
    return near
