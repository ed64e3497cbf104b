"""`rapport.html`: one file that works offline, in French with an English switch."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.reports import verdict
from pipeline.reports.figures import LONGEST, Both, alike, euros, french, plain
from pipeline.reports.marts import STATES
from pipeline.reports.phrases import DIALOG, STATE
from pipeline.reports.pictures import WIDTH, flow_layout, waterfall_layout
from pipeline.reports.source import AROUND
from pipeline.reports.terminal import MARKS
from pipeline.reports.view import CellView, DossierView
from pipeline.reports.wording import SEVERITY, STATUS

if TYPE_CHECKING:
    from pipeline.comparison import Comparison

TEMPLATES = Path(__file__).with_name("templates")
_FILTERS = ("verified", "read", "repaired", "decided", "ambiguous", "illegible", "missing")


def render(view: DossierView, comparison: Comparison | None = None) -> str:
    """The report of one dossier as HTML; the same view gives the same bytes. Every scanned text is escaped."""
    template = environment().get_template("report.html")
    labels = {name: Both(words["fr"][0], words["en"][0]) for name, words in STATUS.items()}
    shown = [name for name in _FILTERS if view.counts[name]]
    return template.render(
        view=view,
        comparison=comparison,
        verdict=verdict.sentence(view),
        next_step=verdict.next_step(view),
        bar=verdict.parts(view),
        contents=verdict.contents(view),
        marks=MARKS,
        words=labels,
        severities={name: Both(**words) for name, words in SEVERITY.items()},
        states=STATES,
        tables={table.name: table.title for table in view.tables},
        filters=[("", Both("toutes", "all"), view.total)]
        + [(name, Both(STATUS[name]["fr"][1], STATUS[name]["en"][1]), view.counts[name]) for name in shown],
        width=WIDTH,
        data=Markup(_script_json(_data(view, labels))),
        style=Markup(_asset("style.css")),
        script=Markup(_asset("report.js")),
    )


@cache
def environment() -> Environment:
    """The templates of the report with their filters; everything is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "plain": plain,
        "french": french,
        "told": told,
        "told_both": lambda both: Both(told(both.fr), told(both.en)),
        "short": short,
        "steps": waterfall_layout,
        "flow": flow_layout,
        "euros": euros,
        "less": less_likely,
        "known": verdict.known,
        "capitalize_first": _capitalized,
    }
    return made


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def told(text: str) -> str:
    """A sentence of our own making, which may be long and may quote commands.

    >>> told("`reconcile run`")
    'reconcile run'
    """
    return plain(text, 10 * LONGEST).replace("`", "")


def short(text: str) -> str:
    """A label that fits beside a bar of a picture.

    >>> short("Mise en conformité : formation"), short("AMOA")
    ('Mise en conformité : fo…', 'AMOA')
    """
    bare = plain(text)
    return bare if len(bare) <= 24 else bare[:23] + "…"


def less_likely(nats: float) -> Both:
    """How much less likely than the best reading another one is.

    >>> less_likely(1.3).fr, less_likely(0.02).en, less_likely(20.0).fr.replace("\u202f", "_")
    ('environ 4 fois moins vraisemblable', 'as likely', 'plus de 100_000 fois moins vraisemblable')
    """
    times = math.exp(min(nats, 50))
    if times < 1.2:
        return Both("aussi vraisemblable", "as likely")
    if times > 100_000:
        return Both("plus de 100\u202f000 fois moins vraisemblable", "over 100,000 times less likely")
    step = 10 ** math.floor(math.log10(times))
    rounded = f"{round(times / step) * step:,.0f}" if times >= 3 else f"{times:.1f}"
    french = rounded.replace(",", "\u202f").replace(".", ",")
    return Both(f"environ {french} fois moins vraisemblable", f"about {rounded} times less likely")


def _capitalized(text: Markup) -> Markup:
    """A bilingual text with capitals at its beginnings."""
    parts = text.split(">")
    return Markup(">").join(part[:1].upper() + part[1:] if at else part for at, part in enumerate(parts))


def _data(view: DossierView, labels: dict[str, Both]) -> dict[str, Any]:
    numbers = {cell.name: at for at, cell in enumerate(view.decisions, start=1)}
    return {
        "around": AROUND,
        "words": DIALOG,
        "statuses": labels,
        "cells": {name: _cell(cell, numbers.get(name)) for name, cell in view.cells.items()},
        "controls": [
            {"title": one.title, "arithmetic": one.arithmetic, "state": STATE[one.state]} for one in view.controls
        ],
        "lines": {plain(file): {n: plain(text) for n, text in lines.items()} for file, lines in view.lines.items()},
    }


def _cell(cell: CellView, number: int | None) -> dict[str, Any]:
    return {
        "place": cell.place,
        "status": cell.status,
        "raw": None if cell.raw_text is None else plain(cell.raw_text),
        "shown": _plain_both(cell.shown),
        "odds": cell.odds,
        "reasons": [_plain_both(one) for one in cell.reasons],
        "candidates": [
            [_plain_both(shown), None if at == 0 else less_likely(nats)]
            for at, (_, shown, nats) in enumerate(cell.candidates[:12])
        ],
        "proof": _plain_both(cell.proof),
        "runner": _plain_both(cell.runner_up),
        "controls": cell.controls,
        "prints": [
            {"role": p.role, "text": plain(p.text), "file": plain(p.file), "page": p.page, "line": p.line}
            for p in cell.prints
        ],
        "decision": cell.decision and {name: plain(cell.decision[name]) for name in ("who", "when", "why")},
        "number": number,
    }


def _plain_both(both: Both | None) -> Both | None:
    if both is None:
        return None
    if both.fr == both.en:
        return alike(plain(both.fr))
    # Text of our own making around scanned text may be long.
    return Both(french(plain(both.fr, 10 * LONGEST)), plain(both.en, 10 * LONGEST))


def _script_json(data: Any) -> str:
    """JSON that cannot end the script element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028")
