"""`python -m tests.corpus generate|score`: write scanned dossiers of known truth, and judge what was published."""

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
    options = parser.parse_args(arguments)
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
