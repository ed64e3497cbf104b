"""The margins of published cells beside whether their value is the paper's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SURE_BY_MARGIN = frozenset({"verified", "repaired"})
WITHHELD = frozenset({"ambiguous", "read"})


class MarginOfCell(NamedTuple):
    """A published cell with a margin in nats: its status, and whether its value or best candidate is wrong."""

    margin: float
    wrong: bool
    status: str


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins of many cells as arrays of one length. `sure` cells are published as verified or repaired."""

    margin: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    sure: NDArray[np.bool_]

    @classmethod
    def of(cls, cells: Iterable[MarginOfCell]) -> Margins:
        """The arrays of the cells whose status rests on a margin; missing, illegible and decided ones do not."""
        kept = [cell for cell in cells if cell.status in SURE_BY_MARGIN or cell.status in WITHHELD]
        return cls(
            np.array([cell.margin for cell in kept], np.float64),
            np.array([cell.wrong for cell in kept], np.bool_),
            np.array([cell.status in SURE_BY_MARGIN for cell in kept], np.bool_),
        )

    def __len__(self) -> int:
        return len(self.margin)

    @property
    def in_force(self) -> float:
        """The least margin that was published as sure, in nats; infinite where nothing was.

        >>> Margins.of([MarginOfCell(9.5, False, "verified"), MarginOfCell(11.0, False, "read")]).in_force
        9.5
        """
        return float(self.margin[self.sure].min()) if self.sure.any() else float("inf")

    def contending(self, in_force: float) -> Margins:
        """The cells that some threshold publishes as sure.

        Those that are; and those withheld under the threshold `in_force`, although some of these would be withheld
        under any, for want of a corroborating relation. So what is said of a threshold below the one in force is an
        upper bound of its errors. A cell withheld above it was withheld for another reason than its margin.
        """
        return self.only(self.sure | (self.margin < in_force))

    def only(self, which: NDArray[np.bool_]) -> Margins:
        """The cells at the places where `which` is true."""
        return Margins(self.margin[which], self.wrong[which], self.sure[which])

    def joined(self, other: Margins) -> Margins:
        """The cells of both."""
        return Margins(
            np.concatenate([self.margin, other.margin]),
            np.concatenate([self.wrong, other.wrong]),
            np.concatenate([self.sure, other.sure]),
        )

    def at_least(self, threshold: float) -> tuple[int, int]:
        """How many cells have a margin of `threshold` nats or more, and how many of these are wrong."""
        kept = self.margin >= threshold
        return int(kept.sum()), int((self.wrong & kept).sum())
