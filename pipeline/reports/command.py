"""The subcommand `reconcile report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pipeline.errors import RAN, UsageError

_WRITTEN = {"fr": "{path} écrit", "en": "{path} written"}


def add_parser(commands: Any) -> argparse.ArgumentParser:
    """Add `report` to the commands of `reconcile`; returns its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "report", help="write report and workbook from what is published"
    )
    parser.add_argument("dossiers", nargs="*", metavar="DOSSIER", help="published dossiers; all of them by default")
    parser.add_argument("--out", type=Path, default=Path("curated"), help="where results are published (curated)")
    parser.add_argument("--audience", metavar="WHO", help="a committee's report: groupe, og:NAME, or og for every body")
    parser.add_argument("--period", metavar="MONTH", help="the month that the report ends with, YYYY-MM, or last")
    parser.add_argument("--since", type=Path, metavar="FOLDER", help="add what changed since this published folder")
    parser.add_argument("--changes", action="store_true", help="add what the last run changed, from the history")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")
    parser.set_defaults(command=run)
    return parser


def run(options: argparse.Namespace) -> int:
    """Render report and workbook of published dossiers anew, or the committees' reports of a period."""
    if options.audience or options.period:
        return committees(options)
    from pipeline.comparison import compare, last_two, read_side
    from pipeline.reports.renderings import put, reports
    from pipeline.reports.source import of_files

    dossiers = options.dossiers or published_dossiers(options.out)
    if not dossiers:
        raise UsageError(f"{options.out}: nothing is published yet; `reconcile run` publishes it")
    for dossier in dossiers:
        published = of_files(options.out, dossier)
        folder = options.out / dossier
        comparison = None
        if options.since:
            comparison = compare(read_side(options.since), read_side(folder))
        elif options.changes:
            comparison = last_two(options.out, dossier)
        for name, content in reports(published, comparison):
            put(folder / name, content)
            print(_WRITTEN[options.lang].format(path=folder / name))
    return RAN


def committees(options: argparse.Namespace) -> int:
    """Write the reports of an audience on a period."""
    from pipeline.reports.audience import write_reports

    if not (options.audience and options.period):
        raise UsageError("--audience and --period go together")
    for path in write_reports(options.out, options.dossiers, options.audience, options.period):
        print(_WRITTEN[options.lang].format(path=path))
    return RAN


def published_dossiers(out: Path) -> list[str]:
    """Names of the dossiers published under `out`, in order."""
    if not out.is_dir():
        return []
    return sorted(
        folder.name for folder in out.iterdir() if (folder / "result.json").is_file() and folder.name[0] != "."
    )
