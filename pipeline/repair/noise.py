"""How scans misread characters: rates and confusions, from a data file whose origin is stated in it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

LEAST_RATE, MOST_RATE = 0.001, 0.12
"""Share of misread characters of the cleanest and the dirtiest page that is believed."""

_STEPS = 6
"""Rates are rounded to this many steps per factor of e, so that work done for one page serves others."""

_DIGITS = "0123456789"
_OTHERS = 40
"""Characters other than a digit that may turn up where a digit is misread."""


@dataclass(frozen=True, slots=True, eq=False)
class NoiseModel:
    """A character channel. All numbers are probabilities.

    `substitution`, `insertion`, `loss` and `swap` are shares of the misread characters; multiplied by a page's rate
    they give the probability per printed character. `substitutions[c][r]` is how often `c`, once substituted, is read
    as `r`, by the weights of what was measured, of what looks alike and of a floor that allows anything.
    `separators` holds probabilities per cell that hardly follow the page's rate. `garble_per_rate` times the rate,
    but at least `garble_least`, is the probability that a whole print was replaced by arbitrary text.
    """

    origin: str
    substitution: float
    insertion: float
    loss: float
    swap: float
    substitutions: dict[str, dict[str, float]]
    floor: float
    doubled: float
    separators: dict[str, float]
    garble_per_rate: float
    garble_least: float
    lost_cell: float
    other_word: float
    witness_differs: float

    def garble(self, rate: float) -> float:
        """Probability that a print of a page of this rate is arbitrary text."""
        return max(self.garble_least, self.garble_per_rate * rate)

    def read_as(self, printed: str, read: str) -> float:
        """Probability that a substituted `printed` is read as `read`, another character.

        >>> model = load()
        >>> round(sum(model.read_as("8", read) for read in "0123456799BRS%&"), 1) <= 1
        True
        >>> model.read_as("8", "B") > model.read_as("8", "4") > 0
        True
        """
        known = self.substitutions.get(printed)
        if printed.isdigit():
            anything = 0.75 / 9 if read in _DIGITS else 0.25 / _OTHERS
        else:
            anything = 0.15 / 10 if read in _DIGITS else 0.85 / _OTHERS
        if known is None:
            return anything
        return known.get(read, 0.0) + self.floor * anything


def load(path: Path | None = None) -> NoiseModel:
    """Read a noise model; without `path`, the one that comes with the package.

    Raises ValueError where the file is not of the form that `noise.json` shows.
    """
    text = path.read_text("utf-8") if path else resources.files(__package__).joinpath("noise.json").read_text("utf-8")
    return from_data(json.loads(text)) if path else _packaged(text)


@lru_cache(maxsize=1)
def _packaged(text: str) -> NoiseModel:
    return from_data(json.loads(text))


def from_data(data: dict[str, Any]) -> NoiseModel:
    """Build a noise model from the content of its data file.

    `look_alikes` lists strings: a printed character, then what it may be read as. Raises ValueError on bad content.
    """
    try:
        shares, weights = data["shares"], data["weights"]
        model = NoiseModel(
            origin=str(data["origin"]),
            **{name: float(shares[name]) for name in ("substitution", "insertion", "loss", "swap")},
            substitutions=_substitutions(data, weights),
            floor=float(weights["floor"]),
            doubled=float(data["doubled"]),
            separators={name: float(rate) for name, rate in data["separators"].items()},
            garble_per_rate=float(data["garble"]["per_rate"]),
            garble_least=float(data["garble"]["least"]),
            lost_cell=float(data["lost_cell"]),
            other_word=float(data["other_word"]),
            witness_differs=float(data["witness_differs"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"noise model: missing or malformed {error}") from error
    rates = (model.substitution, model.insertion, model.loss, model.swap, model.doubled, model.other_word)
    if not all(0 < rate < 1 for rate in (*rates, *model.separators.values(), model.floor)):
        raise ValueError("noise model: every rate must lie strictly between 0 and 1")
    return model


def _substitutions(data: dict[str, Any], weights: dict[str, float]) -> dict[str, dict[str, float]]:
    """Measured counts and look-alikes of each character as weighted probabilities; the rest is the floor's."""
    alike = {group[0]: [c for c in dict.fromkeys(group[1:]) if c != group[0]] for group in data["look_alikes"]}
    table: dict[str, dict[str, float]] = {}
    for printed in sorted(alike.keys() | data["substitutions"].keys()):
        counts: dict[str, float] = data["substitutions"].get(printed, {})
        kin = alike.get(printed, [])
        known = weights["measured"] if counts else 0.0
        looks = (weights["look_alike"] if kin else 0.0) + (weights["measured"] - known)
        row = dict.fromkeys(kin, looks / max(1, len(kin)))
        for read, count in counts.items():
            row[read] = row.get(read, 0.0) + known * count / sum(counts.values())
        table[printed] = row
    return table


def rounded_rate(rate: float) -> float:
    """A page's rate within the bounds believed, rounded so that few different ones occur.

    >>> rounded_rate(0.5), rounded_rate(0.0), rounded_rate(0.0151) == rounded_rate(0.0149)
    (0.12, 0.001, True)
    """
    if rate <= LEAST_RATE:
        return LEAST_RATE
    if rate >= MOST_RATE:
        return MOST_RATE
    return min(MOST_RATE, LEAST_RATE * math.exp(math.ceil(math.log(rate / LEAST_RATE) * _STEPS - 1e-9) / _STEPS))
