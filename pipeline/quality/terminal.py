"""What the terminal says of the expectations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pipeline.quality.outcomes import QualityReport

Language = Literal["fr", "en"]

_WORDS: dict[str, dict[Language, str]] = {
    "met": {
        "fr": "{met} attentes tenues, {failed} non tenues, {other} sans objet",
        "en": "{met} expectations met, {failed} not met, {other} not applicable",
    },
    "critical": {"fr": "bloquante", "en": "critical"},
    "warning": {"fr": "à voir", "en": "warning"},
    "info": {"fr": "pour information", "en": "info"},
    "rows": {"fr": "{failing} sur {checked}", "en": "{failing} of {checked}"},
    "outputs": {"fr": "Résultats : {paths}", "en": "Results: {paths}"},
}


def quality_lines(report: QualityReport, paths: Sequence[Path], language: Language) -> Iterator[str]:
    """The count, a line for each expectation that is not met, and where the results are."""
    verdicts = [one.verdict for one in report.outcomes]
    failed = report.failed()
    yield _WORDS["met"][language].format(
        met=verdicts.count("met"), failed=len(failed), other=verdicts.count("not applicable")
    )
    for one in failed:
        title = one.title_fr if language == "fr" else one.title_en
        counted = one.reason or _WORDS["rows"][language].format(failing=one.failing, checked=one.checked)
        yield f"  [{_WORDS[one.severity][language]}] {title} ({one.code}) : {counted}"
    yield _WORDS["outputs"][language].format(paths=", ".join(map(str, paths)))
