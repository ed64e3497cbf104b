"""The `reconcile` command. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import INTERNAL, OPEN_ERRORS, RAN, UNREADABLE, ReconcileError, UsageError

DESCRIPTION = (
    "Rapproche les tableaux scannés d'un dossier de financement : chaque chiffre est vérifié, prouvé ou à décider."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 ran, 1 open errors with --strict, 2 bad usage or input, 3 internal."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except ReconcileError as error:
        print(f"reconcile: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return RAN
    except KeyboardInterrupt:
        print("reconcile: interrupted; what was published before is whole", file=sys.stderr)
        return 130
    except Exception as error:
        print(f"reconcile: internal error: {type(error).__name__}: {error}; please report it", file=sys.stderr)
        return INTERNAL
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reconcile", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="reconcile the dossiers under raw/ and publish them")
    run.add_argument("dossiers", nargs="*", metavar="DOSSIER", help="folders under --raw; all of them by default")
    run.add_argument("--raw", type=Path, default=Path("raw"), help="where the dossiers are (raw)")
    _common(run)
    run.add_argument("--workers", type=int, metavar="N", help="processes; as many as there are cores by default")
    run.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    run.add_argument("--strict", action="store_true", help="exit with 1 while findings of severity error remain")
    run.add_argument("--json", action="store_true", help="print the results as JSON")
    run.set_defaults(command=_run)
    show = commands.add_parser("show", help="show a published table with the status of each cell")
    show.add_argument("dossier", metavar="DOSSIER")
    show.add_argument(
        "table", nargs="?", metavar="TABLE", help="etablissement, devis, synthese or galis; all by default"
    )
    _common(show)
    show.set_defaults(command=_show)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("curated"), help="where results are published (curated)")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")


def _run(options: argparse.Namespace) -> int:
    import json

    from pipeline.batches import run
    from pipeline.dossier import dossier_folders
    from pipeline.reports.terminal import run_summary

    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers takes a number from 1")
    finished = run(dossier_folders(options.raw, options.dossiers), options.out, options.workers)
    for refused in finished.refused:
        if refused.detail:
            print(refused.detail, file=sys.stderr)
        print(f"reconcile: {refused.message}", file=sys.stderr)
    if options.json:
        documents = {"dossiers": finished.documents, "refused": [r.message for r in finished.refused]}
        print(json.dumps(documents, ensure_ascii=False, indent=1))
    elif not options.quiet:
        lines = [refused.message for refused in finished.refused]
        print(run_summary(finished.documents, lines, str(options.out), options.lang, sys.stdout.isatty()))
    if any(refused.internal for refused in finished.refused):
        return INTERNAL
    if finished.refused:
        return UNREADABLE
    errors = any(finding["severity"] == "error" for d in finished.documents for finding in d["findings"])
    return OPEN_ERRORS if options.strict and errors else RAN


def _show(options: argparse.Namespace) -> int:
    from pipeline.reports.terminal import cells_grid
    from pipeline.reports.wording import TABLE
    from pipeline.shelf import published_cells

    cells = published_cells(options.out, options.dossier)
    tables = list(dict.fromkeys(cell["table_name"] for cell in cells))
    if options.table is not None and options.table not in tables:
        raise UsageError(f"{options.dossier} has no table {options.table!r}; it has {', '.join(tables)}")
    for table in [options.table] if options.table else tables:
        print(TABLE.get(table, {}).get(options.lang, table).upper())
        print(cells_grid([cell for cell in cells if cell["table_name"] == table], sys.stdout.isatty()))
        print()
    return RAN
