"""The `reconcile` command. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.comparison import add_parser as diff_parser
from pipeline.errors import INTERNAL, OPEN_ERRORS, RAN, UNREADABLE, ReconcileError, UsageError
from pipeline.explanation import add_parser as explain_parser
from pipeline.marts.simulation import redistribute_parser
from pipeline.reports.command import add_parser as report_parser
from pipeline.review.command import add_parser as decide_parser

FAIL_ON = ("error", "warning", "never")
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
    run.add_argument("--force", action="store_true", help="reconcile again what has not changed")
    run.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    run.add_argument("--no-report", action="store_true", help="leave report and workbook for `reconcile report`")
    run.add_argument("--strict", action="store_true", help="exit with 1 while findings of severity error remain")
    run.add_argument("--fail-on", choices=FAIL_ON, help="exit with 1 while findings that grave remain (never)")
    run.add_argument("--alerts", type=Path, metavar="FILE", help="TOML that says where messages go (nowhere)")
    run.add_argument("--json", action="store_true", help="print the results as JSON")
    run.set_defaults(command=_run)
    show = commands.add_parser("show", help="show a published table with the status of each cell")
    show.add_argument("dossier", metavar="DOSSIER")
    show.add_argument(
        "table", nargs="?", metavar="TABLE", help="etablissement, devis, synthese or galis; all by default"
    )
    _common(show)
    show.set_defaults(command=_show)
    explain_parser(commands)
    decide_parser(commands)
    report_parser(commands)
    diff_parser(commands)
    redistribute_parser(commands)
    quality = commands.add_parser("quality", help="check the published state with great-expectations")
    _common(quality)
    quality.add_argument("--fail-on", choices=FAIL_ON, default="never", help="exit with 1 where one fails (never)")
    quality.set_defaults(command=_quality)
    schedule = commands.add_parser("schedule", help="print the entries that make a machine do all this on time")
    schedule.add_argument("--print", choices=("cron", "systemd"), required=True, dest="form")
    schedule.add_argument("--raw", type=Path, default=Path("raw"), help="where the dossiers are (raw)")
    _common(schedule)
    schedule.add_argument("--folder", type=Path, default=Path(), help="where the commands run (here)")
    schedule.add_argument("--write", type=Path, metavar="FOLDER", help="write the systemd units there")
    schedule.set_defaults(command=_schedule)
    register = commands.add_parser("register", help="import the national register, or look a number up in it")
    actions = register.add_subparsers(required=True, metavar="ACTION")
    imported = actions.add_parser("import", help="load files of the register: JSON or CSV, packed or not")
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _common(imported)
    imported.add_argument("--register", metavar="NAME", help="which register it is, where several are declared")
    imported.set_defaults(command=_register_import)
    looked_up = actions.add_parser("show", help="what the imported register says of a number")
    looked_up.add_argument("numbers", nargs="+", metavar="NUMBER")
    _common(looked_up)
    looked_up.add_argument("--register", metavar="NAME", help="which register, where several are declared")
    looked_up.set_defaults(command=_register_show)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("curated"), help="where results are published (curated)")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")


def _run(options: argparse.Namespace) -> int:
    import json

    from pipeline.alerts import Message, exit_code, load_settings, new_findings, send, worth_sending
    from pipeline.batches import run
    from pipeline.dossier import dossier_folders
    from pipeline.reports.progress import Progress
    from pipeline.reports.terminal import run_summary

    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers takes a number from 1")
    settings = load_settings(options.alerts)
    folders = dossier_folders(options.raw, options.dossiers)
    done = None if options.quiet or options.json else Progress(len(folders), options.lang)
    finished = run(folders, options.out, options.workers, done, options.force, not options.no_report)
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
    severities = {finding["severity"] for document in finished.documents for finding in document["findings"]}
    code = exit_code(sorted(severities), options.fail_on or ("error" if options.strict else "never"))
    if settings.configured:
        message = Message(code == RAN, new_findings(options.out), [one.message for one in finished.refused])
        for failure in send(settings, message) if worth_sending(message) else ():
            print(f"reconcile: {failure}", file=sys.stderr)
    if any(refused.internal for refused in finished.refused):
        return INTERNAL
    if finished.refused:
        return UNREADABLE
    return code


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


def _register_import(options: argparse.Namespace) -> int:
    from pipeline.register.cache import check_key, import_register
    from pipeline.register.telling import import_lines

    imported = import_register(options.files, options.out, check_key(options.register))
    print("\n".join(import_lines(imported, options.lang)))
    return RAN


def _register_show(options: argparse.Namespace) -> int:
    from pipeline.register.cache import check_key, open_register
    from pipeline.register.telling import entity_lines

    register = open_register(options.out, check_key(options.register))
    if register is None:
        raise UsageError(f"no register is imported under {options.out}; `reconcile register import FILE` imports one")
    found = register.find(number.upper() for number in options.numbers)
    for number in options.numbers:
        print("\n".join(entity_lines(number, found.get(number.upper()), register.date, options.lang)))
    return RAN if len(found) == len(set(options.numbers)) else OPEN_ERRORS


def _quality(options: argparse.Namespace) -> int:
    from datetime import date

    from pipeline.alerts import exit_code
    from pipeline.history.memory import runs
    from pipeline.quality.renderings import write
    from pipeline.quality.running import check
    from pipeline.quality.terminal import quality_lines

    report = check(options.out, date.today())
    paths = write(report, runs(options.out), options.out)
    print("\n".join(quality_lines(report, paths, options.lang)))
    return exit_code([one.severity for one in report.failed()], options.fail_on)


def _schedule(options: argparse.Namespace) -> int:
    from shutil import which

    from pipeline.schedule import crontab, jobs, systemd, systemd_text

    command = which(sys.argv[0]) or "reconcile"
    entries = jobs(str(options.raw), str(options.out), command=str(Path(command).absolute()))
    folder = options.folder.absolute()
    if options.form == "cron":
        print(crontab(entries, folder), end="")
        return RAN
    units = systemd(entries, folder)
    if options.write is None:
        print(systemd_text(units), end="")
        return RAN
    options.write.mkdir(parents=True, exist_ok=True)
    for name, text in units.items():
        (options.write / name).write_text(text, encoding="utf-8")
    return RAN
