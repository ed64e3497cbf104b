"""The quality report as one French page: no script, no font, no image from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipeline.history.memory import RunRow
from pipeline.history.sheet import closing, opening
from pipeline.history.trend import Series, picture
from pipeline.quality.outcomes import Outcome, QualityReport

VERDICT = {
    "met": ("✓", "tenue"),
    "failed": ("✗", "non tenue"),
    "not applicable": ("–", "sans objet"),
    "broken": ("!", "n'a pas pu être vérifiée"),
}
SEVERITY = {"critical": "bloquante", "warning": "à voir", "info": "pour information"}
_REASONS = {"nothing to look at yet": "rien à examiner pour l'instant"}
MOST_RUNS = 60


def page(report: QualityReport, runs: Sequence[RunRow]) -> str:
    """The whole page. `runs` are drawn as trends, the last ones at most."""
    return "\n".join(_page(report, runs[-MOST_RUNS:])) + "\n"


def _page(report: QualityReport, runs: Sequence[RunRow]) -> Iterator[str]:
    failed = report.failed()
    blocking = report.failed("critical")
    yield opening(f"Qualité des données, {report.day}")
    yield f"<h1>Qualité des données publiées</h1><p class=muted>État au {french_day(report.day)}</p>"
    yield f"<p class=lead>{escape(_lead(len(failed), len(blocking), report))}</p>"
    for name, title in report.suites.items():
        yield f"<h2>{escape(title['fr'])}</h2><div class=scroll><table><thead><tr><th scope=col>Attente</th>"
        yield "<th scope=col>Gravité</th><th scope=col>Résultat</th>"
        yield "<th scope=col class=n>Lignes en écart</th></tr></thead>"
        yield "<tbody>"
        for one in report.outcomes:
            if one.suite == name:
                yield from _row(one)
        yield "</tbody></table></div>"
    yield from _trends(runs)
    yield closing()


def _lead(failed: int, blocking: int, report: QualityReport) -> str:
    checked = sum(one.verdict in {"met", "failed"} for one in report.outcomes)
    if not failed:
        return f"Les {checked} attentes vérifiées sont tenues."
    blocked = f", dont {blocking} bloquantes : les données publiées ne doivent pas être utilisées" if blocking else ""
    return f"{failed} attentes sur {checked} ne sont pas tenues{blocked}."


def _row(one: Outcome) -> Iterator[str]:
    sign, word = VERDICT[one.verdict]
    kind = one.verdict.split()[0]
    yield f"<tr><td>{escape(one.title_fr)} <span class=muted>{escape(one.code)}</span>"
    if one.rows:
        told = "la ligne" if one.failing == 1 else f"{len(one.rows)} lignes sur {one.failing}"
        yield f"<details><summary>{told}</summary><ul>"
        for row in one.rows:
            named = ", ".join(f"{key} = {'–' if value is None else value}" for key, value in row.items())
            yield f"<li><code>{escape(named)}</code></li>"
        yield "</ul></details>"
    if one.reason:
        yield f"<br><span class=muted>{escape(_REASONS.get(one.reason, one.reason))}</span>"
    yield f"</td><td>{SEVERITY[one.severity]}</td><td class={kind}>{sign} {word}</td>"
    counted = f"{one.failing} / {one.checked}" if one.checked else ""
    yield f"<td class=n>{counted}</td></tr>"


def _trends(runs: Sequence[RunRow]) -> Iterator[str]:
    finished = [run for run in runs if run.outcome == "finished" and run.cells]
    if len(finished) < 2:
        return
    days = [run.started for run in finished]
    totals = [max(1, sum(run.cells.values())) for run in finished]
    sure = ("verified", "repaired", "decided")
    shares = [100 * sum(run.cells.get(s, 0) for s in sure) / total for run, total in zip(finished, totals, strict=True)]
    opened = [float(run.cells.get("ambiguous", 0) + run.cells.get("illegible", 0)) for run in finished]
    yield "<h2>Évolution</h2>"
    yield picture("Part des cellules vérifiées, corrigées ou décidées (%)", [Series("part", days, shares)])
    yield picture("Décisions en attente", [Series("cellules", days, opened)])
    yield picture(
        "Anomalies par gravité",
        [
            Series(name, days, [float(run.findings.get(key, 0)) for run in finished])
            for key, name in (("error", "erreurs"), ("warning", "à voir"))
        ],
    )


def french_day(day: str) -> str:
    """A day as the French write it.

    >>> french_day("2026-10-31")
    '31/10/2026'
    """
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"
