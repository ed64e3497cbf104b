"""What the expectations came to, as data: one outcome an expectation, with the rows that fail it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pipeline.quality.suites import Severity

Verdict = Literal["met", "failed", "not applicable", "broken"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation on the published state. `rows` are the failing rows, by the key of the suite and the value that
    fails, `failing` how many there are of the `checked`; `reason` says why one does not apply or could not be run.
    """

    code: str
    suite: str
    title_fr: str
    title_en: str
    severity: Severity
    verdict: Verdict
    checked: int = 0
    failing: int = 0
    rows: Sequence[Mapping[str, Any]] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QualityReport:
    """All outcomes, suite by suite, on a day (`YYYY-MM-DD`)."""

    day: str
    outcomes: Sequence[Outcome]
    suites: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def failed(self, *severities: Severity) -> list[Outcome]:
        """The outcomes that are not met, of the severities given or of all; a broken one counts as failed."""
        return [
            one
            for one in self.outcomes
            if one.verdict in {"failed", "broken"} and (not severities or one.severity in severities)
        ]

    def document(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return {
            "day": self.day,
            "verdicts": dict(sorted(Counter(one.verdict for one in self.outcomes).items())),
            "outcomes": [asdict(one) for one in self.outcomes],
        }
