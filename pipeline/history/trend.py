"""A trend as a small picture: inline SVG without script, told in words as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 170, 44, 26, 12, 90
COLOURS = ("#1f4e79", "#9b5a00", "#1d6b3a", "#6b1d5a")
DASHES = ("", "6 3", "2 3", "8 3 2 3")


@dataclass(frozen=True, slots=True)
class Series:
    """Values (in the unit that the title of the picture states) at moments, in the order of time."""

    name: str
    moments: Sequence[datetime]
    values: Sequence[float]


def picture(title: str, series: Sequence[Series]) -> str:
    """A figure with one line a series; empty where there is nothing to draw."""
    drawn = [one for one in series if one.values]
    if not drawn:
        return ""
    moments = [moment for one in drawn for moment in one.moments]
    first, last = min(moments), max(moments)
    top = max(max(one.values) for one in drawn) or 1.0
    parts = [
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(_told(title, drawn))}">',
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#888"/>',
        _text(LEFT - 6, TOP + 4, number(top), "end"),
        _text(LEFT - 6, HEIGHT - BOTTOM, "0", "end"),
        _text(LEFT, HEIGHT - 8, f"{first:%d/%m/%Y}", "start"),
        _text(WIDTH - RIGHT, HEIGHT - 8, f"{last:%d/%m/%Y}", "end"),
    ]
    for place, one in enumerate(drawn):
        colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
        points = [
            _point(moment, value, first, last, top) for moment, value in zip(one.moments, one.values, strict=True)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>')
        x, y = points[-1]
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        parts.append(_text(x + 7, y + 4, _ending(one), "start"))
    return "".join([*parts, "</svg></figure>"])


def number(value: float) -> str:
    """A value as the French write it, with one decimal where it has any.

    >>> number(12.0), number(86.75)
    ('12', '86,8')
    """
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}".replace(".", ",")


def _ending(one: Series) -> str:
    return f"{number(one.values[-1])} {one.name}"


def _told(title: str, series: Sequence[Series]) -> str:
    told = "; ".join(f"{one.name} : de {number(one.values[0])} à {number(one.values[-1])}" for one in series)
    return f"{title}. {told}"


def _point(moment: datetime, value: float, first: datetime, last: datetime, top: float) -> tuple[float, float]:
    span = (last - first).total_seconds() or 1.0
    across = (moment - first).total_seconds() / span
    return LEFT + across * (WIDTH - RIGHT - LEFT), HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12" fill="#333">{escape(text)}</text>'
