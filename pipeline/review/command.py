"""The subcommand `reconcile decide`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import RAN, UNREADABLE, UsageError

if TYPE_CHECKING:
    from pipeline.review.deciding import Outcome

_TOLD = {
    "added": {"fr": "{count} décision(s) ajoutée(s) à {path}", "en": "{count} decision(s) added to {path}"},
    "unchanged": {"fr": "{count} déjà au registre", "en": "{count} in the log already"},
    "refused": {"fr": "{count} refusée(s) :", "en": "{count} refused:"},
    "none": {
        "fr": "rien n'est rempli dans la colonne « Valeur retenue »",
        "en": "nothing is filled in the column “Valeur retenue”",
    },
    "next": {
        "fr": "`reconcile run {dossier}` les applique.",
        "en": "`reconcile run {dossier}` applies them.",
    },
    "withdrawn": {"fr": "{cell} : décision retirée par {who}", "en": "{cell}: decision withdrawn by {who}"},
    "decided": {"fr": "{cell} = {value} ({who})", "en": "{cell} = {value} ({who})"},
}


def add_parser(commands: Any) -> None:
    """Add `decide` to the commands of `reconcile`."""
    parser = commands.add_parser("decide", help="record what people decided, from the workbook or for one cell")
    parser.add_argument(
        "target", nargs="+", metavar="WORKBOOK | DOSSIER CELL [VALUE]", help="a filled-in workbook, or one cell"
    )
    parser.add_argument("--who", default="", help="who decides (for one cell)")
    parser.add_argument("--why", default="", help="on what ground (for one cell)")
    parser.add_argument("--when", default="", help="date of the decision; now by default")
    parser.add_argument("--withdraw", action="store_true", help="withdraw the decision in force on the cell")
    parser.add_argument("--raw", type=Path, default=Path("raw"), help="where the dossiers are (raw)")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the messages (fr)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Record decisions; 2 where one is refused, those that can stand are recorded all the same."""
    from pipeline.review.deciding import decide
    from pipeline.review.sheet import Proposal, proposals

    target: list[str] = options.target
    if len(target) == 1:
        dossier, wanted = proposals(Path(target[0]))
    elif len(target) == 2 + (not options.withdraw):
        dossier = target[0]
        value = "" if options.withdraw else target[2]
        wanted = [Proposal(target[1], value, options.who, options.why, options.when, None, options.withdraw)]
    else:
        raise UsageError("decide takes a workbook, or DOSSIER CELL VALUE, or DOSSIER CELL --withdraw")
    if not wanted:
        print(_TOLD["none"][options.lang])
        return RAN
    outcome = decide(options.raw, dossier, wanted, options.lang)
    _tell(outcome, dossier, options)
    return UNREADABLE if outcome.refused else RAN


def _tell(outcome: Outcome, dossier: str, options: argparse.Namespace) -> None:
    language = options.lang
    if outcome.added:
        path = options.raw / dossier / "decisions.csv"
        print(_TOLD["added"][language].format(count=len(outcome.added), path=path))
        for entry in outcome.added:
            told = "withdrawn" if entry.action == "withdraw" else "decided"
            print("  " + _TOLD[told][language].format(cell=entry.cell, value=entry.value, who=entry.who))
        print(_TOLD["next"][language].format(dossier=dossier))
    if outcome.unchanged:
        print(_TOLD["unchanged"][language].format(count=len(outcome.unchanged)))
    if outcome.refused:
        print(_TOLD["refused"][language].format(count=len(outcome.refused)), file=sys.stderr)
        for proposal, reason in outcome.refused:
            where = f"{proposal.where}, {proposal.cell}" if proposal.where else proposal.cell
            print(f"  {where} : {reason}", file=sys.stderr)
