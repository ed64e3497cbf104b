"""The managing bodies of a dossier and their establishments."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.corpus import places
from tests.corpus.choices import Choices
from tests.corpus.identifiers import finess, next_finess, siret


@dataclass(slots=True)
class Body:
    """A managing body (organisme gestionnaire): its name, its legal entity's number, its home town, what it runs."""

    name: str
    finess_ej: str
    town: places.Town
    activities: tuple[places.Activity, ...]


@dataclass(slots=True)
class Establishment:
    """One row of the establishment table, as words and numbers before any typography."""

    body: Body
    finess_ej_porteur: str
    siret_porteur: str | None
    finess_ej_rattachement: str
    finess_et: str
    raison_sociale: str
    persons: int | None
    acquired: bool
    sons: bool
    activity: places.Activity
    label: str
    adresse: str
    ville: str
    lot: int


@dataclass(slots=True)
class Grouping:
    """The bodies of a dossier, the coordinator first, and the establishments in printed order."""

    bodies: list[Body]
    establishments: list[Establishment]

    @property
    def coordinator(self) -> Body:
        return self.bodies[0]


def gather(rng: Random, choices: Choices) -> Grouping:
    """Draw the bodies and establishments of a dossier."""
    taken: set[str] = set()
    towns = list(places.TERRITORIES[choices.territory])
    bodies = _bodies(rng, choices, towns, taken)
    number = siret(rng) if choices.siret == "printed" else None
    counts = [1] * len(bodies)
    for _ in range(choices.establishments - len(bodies)):
        counts[rng.randrange(len(bodies))] += 1
    old_labels = rng.random() < 0.3
    per_body_acquired = {id(body): rng.random() < choices.share_acquired for body in bodies}
    rows: list[Establishment] = []
    names: set[str] = set()
    previous: str | None = None
    for position, (body, count) in enumerate(zip(bodies, counts, strict=True)):
        for _ in range(count):
            activity = rng.choice(body.activities)
            town = body.town if rng.random() < 0.85 else rng.choice([t for t in towns if t.prefix == body.town.prefix])
            following = next_finess(previous, taken) if previous and rng.random() < 0.3 else None
            number_et = (
                following if following and following.startswith(town.prefix) else finess(town.prefix, rng, taken)
            )
            previous = number_et
            acquired = per_body_acquired[id(body)] if rng.random() < 0.8 else rng.random() < choices.share_acquired
            rows.append(
                Establishment(
                    body=body,
                    finess_ej_porteur=bodies[0].finess_ej,
                    siret_porteur=number,
                    finess_ej_rattachement=body.finess_ej,
                    finess_et=number_et,
                    raison_sociale=_name(rng, body, activity, names),
                    persons=None if rng.random() < choices.persons_missing else _persons(rng),
                    acquired=acquired,
                    sons=_sons(rng, choices, acquired),
                    activity=activity,
                    label=activity.old_label if old_labels and activity.old_label else activity.label,
                    adresse=_street(rng),
                    ville=town.name,
                    lot=_lot(rng, choices, acquired, position),
                )
            )
    return Grouping(bodies, rows)


def _bodies(rng: Random, choices: Choices, towns: list[places.Town], taken: set[str]) -> list[Body]:
    """Bodies of distinct towns; outside large groupings they share one or two departments, as partners do."""
    home = rng.choice(towns)
    near = [town for town in towns if town.prefix == home.prefix and town != home]
    far = [town for town in towns if town.prefix != home.prefix]
    rng.shuffle(near)
    rng.shuffle(far)
    chosen = [home]
    while len(chosen) < choices.bodies:
        pool = near if near and (not far or rng.random() < 0.6) else far
        chosen.append(pool.pop())
    bodies = []
    for town in chosen:
        kind = rng.random()
        if kind < 0.6:
            of = "d'" if town.name[0] in "AEÉIOUH" else "de "
            name = rng.choice(("CCAS ", "CCAS ", f"CCAS {of}", "CIAS ")) + town.name
            activities = tuple(rng.sample(places.ELDERLY, rng.randint(3, len(places.ELDERLY))))
        elif kind < 0.85:
            name = rng.choice(("Association {}", "APEI {}", "ADAPEI {}", "Association Les amis de {}"))
            name = name.format(rng.choice(places.PROPER_NAMES) if name == "Association {}" else town.name)
            activities = tuple(rng.sample(places.DISABLED, rng.randint(2, 6)))
        else:
            name = f"Fondation {rng.choice(places.PROPER_NAMES)}"
            activities = (*rng.sample(places.ELDERLY, 2), *rng.sample(places.DISABLED, 3))
        # A legal entity may be registered in another department than its establishments.
        prefix = town.prefix if rng.random() < 0.85 else rng.choice(towns).prefix
        bodies.append(Body(name, finess(prefix, rng, taken), town, activities))
    return bodies


def _name(rng: Random, body: Body, activity: places.Activity, names: set[str]) -> str:
    while True:
        opening = rng.choice(activity.openings)
        if opening in ("SAAD", "SSIAD", "SPASAD") and rng.random() < 0.5:
            link = " du" if body.name.startswith("C") and rng.random() < 0.3 else ""
            name = f"{opening}{link} {body.name}"
        elif rng.random() < 0.15:
            name = f"{opening} {rng.choice(places.PROPER_NAMES)} {body.town.name}"
        else:
            name = f"{opening} {rng.choice(places.PROPER_NAMES)}"
        if name not in names or len(names) > 400:
            names.add(name)
            return name
        if rng.random() < 0.2:
            # Two services of one body may well bear the same name.
            return name


def _street(rng: Random) -> str:
    street = f"{rng.choice(places.STREET_KINDS)} {rng.choice(places.STREET_NAMES)}"
    if rng.random() < 0.05:
        return street
    repeated = rng.choice((" bis", " ter")) if rng.random() < 0.04 else ""
    return f"{rng.randint(1, 320)}{repeated} {street}"


def _persons(rng: Random) -> int:
    return rng.choice(
        (15, 20, 25, 30, 40, 45, 60, 80, rng.randint(5, 150), rng.randint(5, 150), rng.randint(100, 1400))
    )


def _sons(rng: Random, choices: Choices, acquired: bool) -> bool:
    if choices.sons_follows == "random":
        return rng.random() < 0.5
    return choices.sons_follows == ("acquisition" if acquired else "conformity")


def _lot(rng: Random, choices: Choices, acquired: bool, body: int) -> int:
    return {
        "conformity first": 2 if acquired else 1,
        "acquisition first": 1 if acquired else 2,
        "body": 1 + body % 3,
        "one": 1,
        "random": rng.randint(1, 3),
    }[choices.lot_follows]
