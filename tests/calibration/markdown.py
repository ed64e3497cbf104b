"""Tables and figures of the reports in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tests.corpus.scoring import Share


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """A table, padded so that it reads as text too; the first `left` columns stand to the left, figures to the right.

    >>> table(["stage", "s"], [["repair", "1.2"]])
    ['| stage  |   s |', '|:-------|----:|', '| repair | 1.2 |']
    """
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        pairs = zip(cells, widths, strict=True)
        padded = [cell.ljust(width) if i < left else cell.rjust(width) for i, (cell, width) in enumerate(pairs)]
        return f"| {' | '.join(padded)} |"

    dashes = ["-" * (width + 1) for width in widths]
    rule = "|".join(f":{run}" if i < left else f"{run}:" for i, run in enumerate(dashes))
    return [line(head), f"|{rule}|", *map(line, rows)]


def number(count: int) -> str:
    """A count with its thousands apart.

    >>> number(247311)
    '247 311'
    """
    return f"{count:,}".replace(",", " ")


def rate(part: int, whole: int) -> str:
    """So many of 100 000, empty where there is nothing to share.

    >>> rate(3, 200_000), rate(0, 0)
    ('1.5', '')
    """
    return f"{1e5 * part / whole:.1f}" if whole else ""


def percent(share: Share) -> str:
    """A share in percent, empty where there is nothing to share.

    >>> percent(Share(1, 8)), percent(Share())
    ('12.50 %', '')
    """
    return "" if share.ratio is None else f"{share.ratio:.2%}".replace("%", " %")
