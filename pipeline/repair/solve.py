"""The best explanation of every cell of a dossier, its margin and its runner-up: figures, identifiers, listed words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import CellKey, Relation
from pipeline.repair.candidates import DECIMALS
from pipeline.repair.channel import Channel, channel_at
from pipeline.repair.figure_posteriors import figure_posteriors
from pipeline.repair.noise import NoiseModel
from pipeline.repair.posterior import CellShown, Posterior
from pipeline.repair.rates import Page, rate_of
from pipeline.repair.text_posteriors import identifier_posteriors, word_posteriors


def explain(
    cells: Sequence[CellShown], relations: Sequence[Relation], rates: Mapping[Page, float], model: NoiseModel
) -> dict[CellKey, Posterior]:
    """The posterior of every cell that holds a figure, an identifier, or a word of a closed list."""
    known = {cell.key: cell for cell in cells}
    found: dict[CellKey, Posterior] = {}

    def channel(cell: CellShown) -> Channel:
        return channel_at(model, rate_of(rates, cell.page))

    figures = [cell for cell in cells if cell.kind in DECIMALS]
    found |= figure_posteriors(figures, [r for r in relations if r.kind == "sum"], channel)
    found |= identifier_posteriors([cell for cell in cells if cell.admits is not None], relations, known, channel)
    found |= word_posteriors([cell for cell in cells if cell.lexicon and cell.admits is None], relations, channel)
    return found
