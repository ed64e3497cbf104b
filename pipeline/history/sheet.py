"""The frame of the periodic reports: one offline page, plain enough to print."""

from __future__ import annotations

from html import escape

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

STYLE = """
:root{color-scheme:light}body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:62rem;
margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem;margin:0}
h2{font-size:1.2rem;margin:2.2rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}
p.lead{font-size:1.1rem}table{border-collapse:collapse;width:100%;font-size:.94rem}th,td{text-align:left;padding:.35rem
.6rem;border-bottom:1px solid #ddd;vertical-align:top}th{font-weight:600}td.n,th.n{text-align:right;
font-variant-numeric:tabular-nums}.failed,.broken{color:#9b1c1c;font-weight:600}.met{color:#1d6b3a}.muted{color:#5a5a5a}
details{margin:.2rem 0}summary{cursor:pointer}code{font-size:.88em;overflow-wrap:anywhere}figure{margin:1rem 0}
.scroll{overflow-x:auto}svg{max-width:100%;height:auto}@media print{details>*{display:block}}
"""


def opening(title: str) -> str:
    """The page up to its content."""
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>{escape(title)}</title>'
        f'<link rel="icon" href="data:,"><style>{STYLE}</style></head><body><main>'
    )


def closing() -> str:
    """What ends the page."""
    return "</main></body></html>"
