"""A clock of the stages, put around the product's functions from outside: the product knows nothing of it.

Every function that the flow and the batches call by name counts for the stage that its room in the house stands for.
A function that another timed one calls is taken out of the other's time, so that shares add up.
"""

from __future__ import annotations

import functools
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from time import perf_counter
from typing import Any

STAGES: dict[str, str] = {
    "pipeline.sources": "sources",
    "pipeline.tables": "tables",
    "pipeline.validation": "contracts",
    "pipeline.conformity": "contracts",
    "pipeline.relations.findings": "verdicts and findings",
    "pipeline.relations": "relations",
    "pipeline.repair": "repair",
    "pipeline.verdicts": "verdicts and findings",
    "pipeline.review": "verdicts and findings",
    "pipeline.register": "register",
    "pipeline.marts": "marts",
    "pipeline.verdicts.explaining": "repair",
    "pipeline.verdicts.names": "repair",
    "pipeline.reports": "report and workbook",
    "pipeline.published": "publication",
    "pipeline.publication": "publication",
    "pipeline.layers": "store",
    "pipeline.store": "store",
    "pipeline.incremental": "run history",
    "pipeline.history": "run history",
}
"""Stage of each room; the longest name that fits decides."""

CALLERS = ("pipeline.evidence", "pipeline.flow", "pipeline.batches", "pipeline.publication")
"""Modules whose calls by name are timed."""


class Clock:
    """Seconds spent in each stage, without those of the stages called from it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted for `stage`."""

        @functools.wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            result = self._count(stage, function, *args, **named)
            return self._items(stage, result) if inspect.isgenerator(result) else result

        return call

    def _items(self, stage: str, items: Iterator[Any]) -> Iterator[Any]:
        """The items of a generator, which does its work when they are asked for."""
        end = object()
        while (item := self._count(stage, next, items, end)) is not end:
            yield item

    def _count(self, stage: str, function: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._inner.append(0.0)
        began = perf_counter()
        try:
            return function(*args, **named)
        finally:
            took = perf_counter() - began
            self.seconds[stage] += took - self._inner.pop()
            if self._inner:
                self._inner[-1] += took


def stage_of(module: str) -> str | None:
    """The stage that a module's functions count for.

    >>> stage_of("pipeline.tables.reader"), stage_of("pipeline.relations.findings"), stage_of("pipeline.dossier")
    ('tables', 'verdicts and findings', None)
    """
    parts = module.split(".")
    names = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((STAGES[name] for name in names if name in STAGES), None)


@contextmanager
def clocked(clock: Clock) -> Iterator[None]:
    """Time the product's stages on `clock` while the block runs, in this process."""
    replaced: list[tuple[Any, str, Any]] = []
    for caller in map(import_module, CALLERS):
        for name, function in list(vars(caller).items()):
            if inspect.isfunction(function) and function.__module__ != caller.__name__:
                stage = stage_of(function.__module__)
                if stage is not None:
                    replaced.append((caller, name, function))
                    setattr(caller, name, clock.timed(stage, function))
    try:
        yield
    finally:
        for caller, name, function in replaced:
            setattr(caller, name, function)
