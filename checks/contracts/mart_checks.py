"""Predicates that the contracts of marts share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pandas as pd

from pipeline.records import Status


def statuses() -> list[str]:
    """Every status that a cell can have."""
    return list(get_args(Status))


def once(frame: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """Say of each row whether no other has its key."""
    return ~frame.duplicated(list(key), keep=False)


def between(frame: pd.DataFrame, amount: str = "amount_cents") -> pd.Series:
    """Say of each row whether its amount, where known, lies between `low_cents` and `high_cents`."""
    low, value, high = frame["low_cents"], frame[amount], frame["high_cents"]
    return ((low <= value) & (value <= high)).fillna((low <= high).fillna(True)).astype(bool)


def adds_up(frame: pd.DataFrame, group: Sequence[str], parted_by: str) -> pd.Series:
    """Say of each row whether the amounts of every part of its group, where all known, have one sum."""
    part = [*group, parted_by]
    known = frame["amount_cents"].notna().groupby([frame[name] for name in part]).transform("all")
    sums = frame["amount_cents"].groupby([frame[name] for name in part]).transform("sum").where(known)
    grouped = sums.groupby([frame[name] for name in group])
    return (grouped.transform("min") == grouped.transform("max")).fillna(True).astype(bool)
