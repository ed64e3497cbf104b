"""The posterior of every text of a dossier that a key, a form or a closed list bears on: identifiers, codes, words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.records import MARGIN_CAP, CellKey, Relation
from pipeline.repair.agreement import Agreed, Member, agree
from pipeline.repair.channel import Channel
from pipeline.repair.marks import with_twins
from pipeline.repair.posterior import CellShown, Posterior, listed
from pipeline.repair.vocabulary import Coded, Told, components, tell

ANOTHER_ENTRY = 6.0
"""Nats at most for a numbered entry that nothing else bears on: another number of the list may have been misread so."""


def identifier_posteriors(
    cells: Sequence[CellShown],
    relations: Sequence[Relation],
    known: Mapping[CellKey, CellShown],
    channel: Callable[[CellShown], Channel],
) -> dict[CellKey, Posterior]:
    """Of every number that a form or a key bounds, together with the cells that print the same one."""
    found: dict[CellKey, Posterior] = {}
    prints = Counter(cell.prints[0] for cell in cells if cell.prints)
    for relation in relations:
        if relation.kind != "same":
            continue
        group = [known[key] for key in relation.cells if key in known and known[key].prints and known[key].admits]
        if len(group) > 1 and not any(cell.key in found for cell in group):
            admits = group[0].admits
            assert admits is not None
            members = [Member(cell.prints[0], channel(cell)) for cell in group]
            others = prints - Counter(member.printed for member in members)
            elsewhere = frozenset(text for text in others if admits(text))
            agreed = agree(members, admits, relation.price, elsewhere)
            for cell, one in zip(group, agreed, strict=True):
                found[cell.key] = _agreed(cell, one, relation.code, len(group))
    for cell in cells:
        if cell.prints and cell.key not in found and cell.admits is not None:
            alone = agree([Member(cell.prints[0], channel(cell))], cell.admits, math.inf)[0]
            found[cell.key] = _agreed(cell, alone, None, 1)
    return found


def _agreed(cell: CellShown, agreed: Agreed, code: str | None, size: int) -> Posterior:
    if not agreed.values:
        return Posterior(None, 0.0, (), printed=cell.literal)
    follows = agreed.follows and size > 1
    return replace(
        _weighed(cell, agreed.values, agreed.other, corroborated=True),
        corroborated=code is None or follows,
        tied=size > 1,
        broken=() if code is None or follows else (code,),
    )


def word_posteriors(
    cells: Sequence[CellShown], relations: Sequence[Relation], channel: Callable[[CellShown], Channel]
) -> dict[CellKey, Posterior]:
    """Of every code and word of a closed list, together with those that must stand beside it."""
    shown = [cell for cell in cells if cell.prints]
    places = {cell.key: index for index, cell in enumerate(shown)}
    coded = [Coded(cell.prints[0], channel(cell), cell.lexicon, cell.open_list) for cell in shown]
    found: dict[CellKey, Posterior] = {}
    for members, pairs in components([r for r in relations if r.kind == "pair"], places):
        for member, told in zip(members, tell([coded[m] for m in members], pairs), strict=True):
            found[shown[member].key] = replace(_told(shown[member], told), tied=True)
    for index, cell in enumerate(shown):
        if cell.key not in found:
            alone = _told(cell, tell([coded[index]], ())[0])
            digits = any(c.isdigit() for c in str(alone.value or ""))
            found[cell.key] = replace(alone, margin=min(alone.margin, ANOTHER_ENTRY)) if digits else alone
    return found


def _told(cell: CellShown, told: Told) -> Posterior:
    if not told.values:
        return Posterior(None, 0.0, (), printed=cell.literal)
    return _weighed(
        cell, with_twins(str(cell.literal or cell.prints[0]), told.values, cell.lexicon), told.other, corroborated=True
    )


def _weighed(
    cell: CellShown, values: Sequence[tuple[str, float, float]], other: float, corroborated: bool
) -> Posterior:
    value, weight, cost = values[0]
    rest = sum(w for _, w, _ in values[1:]) + other
    rival = min(values[1:], key=lambda entry: entry[2], default=None)
    margin = MARGIN_CAP if rest <= 0.0 else math.log(weight / rest) if weight > 0.0 else 0.0
    return Posterior(
        value=value,
        margin=min(max(margin, 0.0), MARGIN_CAP),
        candidates=listed([(v, w) for v, w, _ in values]),
        runner_up=rival[0] if rival else None,
        runner_up_cost=max(0.0, rival[2] - cost) if rival else None,
        grade="listed",
        corroborated=corroborated,
        printed=cell.literal,
    )
