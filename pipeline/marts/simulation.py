"""`reconcile redistribute`: the shares of a published dossier under another grant, beside those of the request."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import RAN, UsageError
from pipeline.marts.choices import Choices, choices_of, euros, percentages


def redistribute_parser(commands: Any) -> None:
    """Add the subcommand to the subparsers of `reconcile`; nothing heavy is imported."""
    parser = commands.add_parser("redistribute", help="share a granted amount between the bodies, beside the request")
    parser.add_argument("dossier", metavar="DOSSIER")
    parser.add_argument(
        "--granted", metavar="EUR", help="amount granted in euros, 180000.00; the manifest's by default"
    )
    parser.add_argument(
        "--tranche", action="append", metavar="PERCENT", help="an instalment in percent, once for each; 100 in all"
    )
    parser.add_argument("--raw", type=Path, default=Path("raw"), help="where the dossiers are (raw)")
    parser.add_argument("--out", type=Path, default=Path("curated"), help="where results are published (curated)")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")
    parser.add_argument("--json", action="store_true", help="print the shares as JSON")
    parser.set_defaults(command=redistribute_command)


def redistribute_command(options: argparse.Namespace) -> int:
    """Print the shares; raises `UsageError` for an amount, instalments or a dossier that cannot be used."""
    import json

    from pipeline.reports.redistribution import shares_summary

    document = simulate(options.raw, options.out, options.dossier, options.granted, options.tranche)
    if options.json:
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print(shares_summary(document, options.lang))
    return RAN


def simulate(
    raw: Path, out: Path, dossier: str, granted: str | None = None, tranches: Sequence[str] | None = None
) -> dict[str, Any]:
    """The mart rows of a published dossier under its manifest's choices, `granted` and `tranches` in their place.

    Nothing is published. `granted` is in euros, `tranches` in percent. Raises `UsageError` where the dossier is not
    published, its programme has no redistribution, or an argument cannot be used.
    """
    from pipeline.dossier import dossier_folders, read_manifest
    from pipeline.marts.build import shares
    from pipeline.marts.declarations import declarations
    from pipeline.marts.subject import subject
    from pipeline.shelf import published_cells

    manifest = read_manifest(dossier_folders(raw, [dossier])[0])
    declared = declarations(manifest.programme)
    if declared is None:
        raise UsageError(f"{dossier}: the programme {manifest.programme} declares no redistribution")
    choices = _overridden(choices_of(manifest.redistribution, declared.readings), granted, tranches)
    verdicts = _verdicts(published_cells(out, manifest.id))
    made = shares(subject(manifest, declared, verdicts, choices))
    return {
        "dossier": manifest.id,
        "title": manifest.title,
        "chosen": choices.solution,
        "granted_cents": choices.granted_cents,
        "tranches": [part / 100 for part in choices.tranches],
        "readings": {reading: dict(declared.reading_title(reading)) for reading in declared.readings},
        "redistribution": made.tables["redistribution"].to_pylist(),
        "findings": [
            {"code": f.code, "severity": f.severity, "message_fr": f.message_fr, "message_en": f.message_en}
            for f in made.findings
        ],
    }


def _overridden(choices: Choices, granted: str | None, tranches: Sequence[str] | None) -> Choices:
    if granted is not None:
        cents = euros(granted)
        if cents is None:
            raise UsageError(f"--granted {granted}: not an amount in euros; write it as 180000.00")
        choices = replace(choices, granted_cents=cents)
    if tranches is not None:
        parts = percentages(list(tranches))
        if parts is None:
            raise UsageError(f"--tranche {' '.join(tranches)}: expected percentages that add up to 100, as 30 and 70")
        choices = replace(choices, tranches=parts)
    if choices.tranches and choices.granted_cents is None:
        raise UsageError("--tranche needs an amount to split: give --granted, or granted_eur in the manifest")
    return choices


def _verdicts(cells: Sequence[dict[str, Any]]) -> dict[Any, Any]:
    """The verdicts that were published, by cell."""
    import json

    from pipeline.records import CellKey, Verdict

    return {
        CellKey(cell["table_name"], cell["row"], cell["column_name"]): Verdict(
            cell["status"],
            cell["value"],
            cell["margin"],
            [(value, nats) for value, nats in json.loads(cell["candidates"])],
        )
        for cell in cells
    }
