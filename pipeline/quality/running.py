"""Runs the declared suites with great-expectations, in memory: no project folder, no documentation site, no network."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import ReconcileError
from pipeline.quality.outcomes import Outcome, QualityReport, Verdict
from pipeline.quality.state import PublishedState
from pipeline.quality.suites import Expectation, Suite, load_suites

MOST_ROWS = 20
"""Failing rows that are listed of one expectation; their number is always told."""


def check(out: Path, today: date, suites: Sequence[Suite] | None = None) -> QualityReport:
    """Check what is published under `out`, as of a day.

    Raises `UsageError` where nothing is published, `ReconcileError` where great-expectations is not installed.
    """
    state = PublishedState(out, today)
    chosen = load_suites() if suites is None else suites
    try:
        context = _context()
        outcomes = [one for suite in chosen for one in _outcomes(context, state, suite)]
    finally:
        state.close()
    return QualityReport(today.isoformat(), outcomes, {suite.name: suite.title for suite in chosen})


def _context() -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    try:
        import great_expectations as gx
    except ImportError:
        raise ReconcileError(
            "great-expectations is not installed; `make quality` installs it and runs the expectations"
        ) from None
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    bars: Any = {"globally": False, "metric_calculations": False}
    context.variables.progress_bars = bars
    return context


def _outcomes(context: Any, state: PublishedState, suite: Suite) -> Iterator[Outcome]:
    missing = state.missing(suite)
    if missing:
        yield from (_not_applicable(suite, one, f"not published: {', '.join(missing)}") for one in suite.expectations)
        return
    frame = state.frame(suite)
    if frame.empty:
        yield from (_not_applicable(suite, one, "nothing to look at yet") for one in suite.expectations)
        return
    results = _validate(context, suite, frame)
    for one in suite.expectations:
        yield _outcome(suite, one, results[one.code], frame)


def _validate(context: Any, suite: Suite, frame: pd.DataFrame) -> dict[str, Any]:
    import great_expectations as gx
    from great_expectations.expectations.metadata_types import FailureSeverity

    source = context.data_sources.add_pandas(suite.name)
    batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe(suite.name)
    built = gx.ExpectationSuite(name=suite.name)
    for one in suite.expectations:
        kind = getattr(gx.expectations, _class_name(one.type))
        built.add_expectation(kind(**_arguments(one), severity=FailureSeverity(one.severity), meta={"code": one.code}))
    validation = gx.ValidationDefinition(name=suite.name, data=batch, suite=context.suites.add(built))
    done = validation.run(
        batch_parameters={"dataframe": frame},
        result_format={"result_format": "COMPLETE", "include_unexpected_rows": False},
    )
    results: list[Any] = list(done.results)
    return {result.expectation_config.meta["code"]: result for result in results}


def _class_name(kind: str) -> str:
    """The class of an expectation by its name.

    >>> _class_name("expect_column_pair_values_to_be_equal")
    'ExpectColumnPairValuesToBeEqual'
    """
    return "".join(part[:1].upper() + part[1:] for part in kind.split("_"))


def _arguments(one: Expectation) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, list) else value for name, value in one.arguments.items()}


def _outcome(suite: Suite, one: Expectation, result: Any, frame: pd.DataFrame) -> Outcome:
    raised = (result.exception_info or {}).get("raised_exception")
    nested = [info for info in (result.exception_info or {}).values() if isinstance(info, dict)]
    if raised or any(info.get("raised_exception") for info in nested):
        message = str((result.exception_info or {}).get("exception_message") or nested[0].get("exception_message"))
        return _made(suite, one, "broken", len(frame), reason=message.splitlines()[0][:300])
    if result.success:
        return _made(suite, one, "met", len(frame))
    places = [place for place in result.result.get("unexpected_index_list") or () if isinstance(place, int)]
    shown = [name for name in _columns(one) if name not in suite.key]
    rows = frame.iloc[places[:MOST_ROWS]][[*suite.key, *shown]]
    listed: list[dict[str, Any]] = json.loads(rows.to_json(orient="records", date_format="iso"))
    return _made(suite, one, "failed", len(frame), int(result.result.get("unexpected_count") or len(places)), listed)


def _columns(one: Expectation) -> list[str]:
    named = [one.arguments.get(name) for name in ("column", "column_A", "column_B")]
    return [name for name in [*named, *one.arguments.get("column_list", ())] if name]


def _not_applicable(suite: Suite, one: Expectation, reason: str) -> Outcome:
    return _made(suite, one, "not applicable", 0, reason=reason)


def _made(
    suite: Suite,
    one: Expectation,
    verdict: Verdict,
    checked: int,
    failing: int = 0,
    rows: Sequence[Mapping[str, Any]] = (),
    reason: str = "",
) -> Outcome:
    return Outcome(
        one.code, suite.name, one.title["fr"], one.title["en"], one.severity, verdict, checked, failing, rows, reason
    )
