"""A committee's report as one French page that stands alone."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import checks
from checks.columns import COLUMNS, ROWS
from pipeline.history.sheet import closing, opening
from pipeline.history.trend import Series, picture
from pipeline.reports.committee import Committee

LINES = {row.key: row.title_fr for row in ROWS["synthese"]}
CHANGES = {"new": "Nouvelles anomalies", "back": "Anomalies revenues", "fixed": "Anomalies réglées"}
SEVERITY = {"error": "erreur", "warning": "à voir", "info": "pour information"}
STATUS = {"met": "atteinte", "below": "en dessous", "no target": "cible inconnue", "no observation": "non relevé"}
SCENARIO = {"request": "Montants demandés", "grant": "Montants accordés"}
TREND = {"up": "en hausse", "down": "en baisse", "flat": "stable"}
SURE = {"verified", "read", "repaired", "decided"}
MOST = 40


def page(one: Committee) -> str:
    """The whole page. The same committee gives the same bytes."""
    return "\n".join(_page(one)) + "\n"


def _page(one: Committee) -> Iterator[str]:
    audience = one.og or "Groupement"
    yield opening(f"{audience}, {one.period.name}")
    yield f"<h1>{escape(audience)}</h1><p class=muted>{escape(one.title)}. Période : {one.period.name}</p>"
    if one.standing is None:
        yield "<p class=lead>Aucune donnée pour cette période : le dossier n'avait pas encore été rapproché.</p>"
        yield closing()
        return
    if one.runs_in_period == 0:
        yield "<p class=lead>Aucun rapprochement pendant cette période : rien de nouveau à présenter.</p>"
    yield f"<p>État au {one.standing.moment:%d/%m/%Y}, {_count(len(one.establishments), 'établissement')}, "
    yield f"{_count(len(one.decisions), 'décision')} en attente.</p>"
    yield from _changed(one)
    yield from _decisions(one.decisions)
    yield from _money(one)
    yield from _tracking(one.tracking)
    yield from _indicators(one.indicators)
    yield from _trend(one)
    yield closing()


def _changed(one: Committee) -> Iterator[str]:
    yield "<h2>Ce qui a changé pendant la période</h2>"
    if not any(one.changed.values()):
        yield "<p>Aucune anomalie n'est apparue ni n'a été réglée.</p>"
    titles = CHANGES if one.since_before else {**CHANGES, "new": "Anomalies au premier rapprochement"}
    for name, title in titles.items():
        found = [finding for finding in one.changed.get(name, ()) if finding["severity"] != "info"]
        if found:
            yield f"<h3>{title} ({len(found)})</h3><ul>"
            for finding in found[:MOST]:
                aside = f"{escape(finding['code'])}, {SEVERITY[finding['severity']]}"
                yield f"<li>{escape(finding['message_fr'])} <span class=muted>{aside}</span></li>"
            if len(found) > MOST:
                yield f"<li class=muted>… et {len(found) - MOST} autres</li>"
            yield "</ul>"


def _decisions(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "<h2>Décisions en attente</h2>"
    if not rows:
        yield "<p>Aucune.</p>"
        return
    yield from _table(
        ("Cellule", "Imprimé", "Lectures possibles"),
        ((_cell(row["cell"]), row["raw_text"] or "", _candidates(row["candidates"])) for row in rows[:MOST]),
    )
    if len(rows) > MOST:
        yield f"<p class=muted>… et {len(rows) - MOST} autres, dans le classeur du dossier.</p>"


def _money(one: Committee) -> Iterator[str]:
    yield "<h2>Redistribution</h2>"
    if not one.money:
        yield "<p>Pas encore calculée.</p>"
        return
    chosen = [row for row in one.money if row["chosen"]]
    shown = chosen or list(one.money)
    if not chosen:
        yield "<p>Le partage du coût de la solution n'a pas été choisi : chaque lecture possible est montrée.</p>"
    groups = sorted({(row["scenario"], row["reading"]) for row in shown})
    for scenario, reading in groups:
        own = [row for row in shown if (row["scenario"], row["reading"]) == (scenario, reading)]
        yield f"<h3>{escape(SCENARIO.get(scenario, scenario))}, {escape(reading_title(reading))}</h3>"
        yield from _shares(own)


def _shares(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    bodies = sorted({row["og"] or "–" for row in rows})
    amounts = {(row["budget_line"], row["og"] or "–"): row for row in rows}
    order = {line: place for place, line in enumerate(LINES)}
    lines = sorted({row["budget_line"] for row in rows}, key=lambda line: (order.get(line, len(order)), line))
    body = [(LINES.get(line, line), *(_amount(amounts.get((line, og))) for og in bodies)) for line in lines]
    totals = []
    for og in bodies:
        own = [row["amount_cents"] for row in rows if (row["og"] or "–") == og]
        totals.append(euros(sum(own)) if None not in own else "incomplet")
    yield from _table(("Ligne", *bodies), [*body, ("Total", *totals)], numbers=True)


def _tracking(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    invoiced = [row for row in rows if row["invoiced_cents"] is not None]
    if not invoiced:
        return
    yield "<h2>Suivi budgétaire</h2>"
    yield from _table(
        ("Partenaire", "Ligne", "Devis", "Accordé", "Facturé", "Payé", "Reste"),
        (
            (
                row["og"] or "–",
                LINES.get(row["budget_line"], row["budget_line"]),
                *(
                    "–" if row[f"{name}_cents"] is None else euros(row[f"{name}_cents"])
                    for name in ("quoted", "granted", "invoiced", "paid", "left")
                ),
            )
            for row in invoiced
        ),
        numbers=True,
    )


def _indicators(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    observed = [row for row in rows if row["numerator"] is not None]
    yield "<h2>Indicateurs d'usage</h2>"
    if not observed:
        yield "<p>Aucun relevé d'usage n'a été fourni.</p>"
        return
    latest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in observed:
        latest[(row["etablissement"], row["indicateur"])] = max(
            row, latest.get((row["etablissement"], row["indicateur"]), row), key=lambda one: one["periode"] or ""
        )
    yield from _table(
        ("Établissement", "Indicateur", "Période", "Taux", "Cible", "État", "Tendance"),
        (
            (
                row["raison_sociale"] or row["etablissement"],
                row["indicateur"],
                row["periode"] or "",
                _rate(row["rate_centiemes"]),
                _rate(row["target_centiemes"]),
                STATUS.get(row["status"], row["status"]),
                TREND.get(row["trend"] or "", ""),
            )
            for row in latest.values()
        ),
    )


def _trend(one: Committee) -> Iterator[str]:
    if len(one.trend) < 2:
        return
    moments = [standing.moment for standing in one.trend]
    opened = [float(standing.cells.get("ambiguous", 0) + standing.cells.get("illegible", 0)) for standing in one.trend]
    totals = [max(1, sum(standing.cells.values())) for standing in one.trend]
    shares = [
        100 * sum(standing.cells.get(name, 0) for name in SURE) / total
        for standing, total in zip(one.trend, totals, strict=True)
    ]
    yield "<h2>Évolution du dossier</h2>"
    yield picture("Décisions en attente, tout le dossier", [Series("cellules", moments, opened)])
    yield picture("Part des cellules publiées (%)", [Series("publiées", moments, shares)])


def _table(head: Sequence[str], rows: Any, numbers: bool = False) -> Iterator[str]:
    yield "<div class=scroll><table><thead><tr>" + "".join(
        f"<th scope=col{' class=n' if numbers and place else ''}>{escape(one)}</th>" for place, one in enumerate(head)
    )
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = [escape(str(one)) for one in row]
        kinds = [" class=n" if numbers and place and cell[:1].isdigit() else "" for place, cell in enumerate(cells)]
        yield "<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, cells, strict=True)) + "</tr>"
    yield "</tbody></table></div>"


def _amount(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    if row["amount_cents"] is None:
        if row["low_cents"] is None or row["high_cents"] is None:
            return "inconnu"
        return f"entre {euros(row['low_cents'])} et {euros(row['high_cents'])}"
    return euros(row["amount_cents"]) + ("" if row["least_status"] in SURE else " (repose sur des lectures à décider)")


@cache
def _readings() -> dict[str, str]:
    found = {}
    for path in sorted((Path(checks.__file__).parent / "rules").glob("*/redistribution.toml")):
        for key, one in tomllib.loads(path.read_text(encoding="utf-8")).get("reading", {}).items():
            found[key] = one["title"]["fr"]
    return found


def reading_title(key: str) -> str:
    """What a reading of the sharing rule is called, as the programmes declare it; its key where none does.

    >>> reading_title("unheard_of")
    'unheard_of'
    """
    return _readings().get(key, key)


def euros(cents: int) -> str:
    """An amount as the French write it, with narrow spaces.

    >>> euros(41820611).replace(chr(0x202F), " "), euros(-50)
    ('418 206,11 €', '-0,50 €')
    """
    sign, whole = "-" if cents < 0 else "", f"{abs(cents) // 100:,}".replace(",", "\u202f")
    return f"{sign}{whole},{abs(cents) % 100:02d} €"


def _rate(centiemes: int | None) -> str:
    return "–" if centiemes is None else f"{centiemes / 100:.1f} %".replace(".", ",")


def _candidates(text: str) -> str:
    return ", ".join(str(value) for value, _ in json.loads(text)[:4]) or "aucune à portée"


def _cell(cell: str) -> str:
    table, row, column = cell.split(".", 2)
    title = next((one.title_fr for one in COLUMNS.get(table, ()) if one.name == column), column)
    line = next((one.title_fr for one in ROWS.get(table, ()) if one.key == row), f"ligne {row}")
    return f"{title}, {line}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
