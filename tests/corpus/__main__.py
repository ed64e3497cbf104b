"""`python -m tests.corpus generate|score|calibrate`: write scanned dossiers of known truth, judge what was published of
them, and choose the threshold of margins.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.channel import degrade
from tests.corpus.generate import generate
from tests.corpus.misreading import LEVELS
from tests.corpus.scoring import score
from tests.corpus.summary import summary


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("generate", "write the folders raw/<dossier>"),
        ("score", "judge the folders curated/<dossier>"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--seeds", type=seed_range, required=True, help="first:past-the-last, such as 0:100")
        command.add_argument("--level", choices=list(LEVELS), default="medium")
        command.add_argument("--establishments", type=int, help="rows a dossier, instead of 8 to 60")
        if name == "generate":
            command.add_argument("--out", type=Path, required=True)
        else:
            command.add_argument("--curated", type=Path, required=True)
            command.add_argument("--json", action="store_true")
    command = commands.add_parser("calibrate", help="choose the threshold of margins on some seeds, report on others")
    command.add_argument("--choose", type=seed_range, required=True)
    command.add_argument("--report", type=seed_range, required=True)
    command.add_argument("--levels", default="light,medium,heavy")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    if options.command == "calibrate":
        return calibrate_with(options)
    fixed = {} if options.establishments is None else {"establishments": options.establishments}
    scans = (degrade(generate(seed, **fixed), options.level) for seed in options.seeds)
    if options.command == "generate":
        for scan in scans:
            scan.write(options.out)
        print(f"{len(options.seeds)} dossiers in {options.out}")
        return 0
    result = score(scans, options.curated)
    print(json.dumps(result.to_dict(), ensure_ascii=False, indent=1) if options.json else summary(result))
    return 0


def calibrate_with(options: argparse.Namespace) -> int:
    """Run `calibrate`. What it runs, matplotlib included, is loaded only then."""
    from tests.calibration.command import calibrate

    sets = {"choose": options.choose, "report": options.report}
    seeds = " ".join(f"--{name} {chosen.start}:{chosen.stop}" for name, chosen in sets.items())
    command = f"python -m tests.corpus calibrate {seeds} --levels {options.levels} --out {options.out}"
    return calibrate(
        **sets, levels=options.levels.split(","), out=options.out, workers=options.workers, command=command
    )


def seed_range(text: str) -> range:
    """Seeds `first:past-the-last`.

    >>> seed_range("0:100")
    range(0, 100)
    """
    first, _, last = text.partition(":")
    seeds = range(int(first), int(last))
    if not seeds:
        raise argparse.ArgumentTypeError("no seed in the range")
    return seeds


if __name__ == "__main__":
    sys.exit(main())
