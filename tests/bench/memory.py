"""Peak memory of a process with all its children, as Linux counts it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

PERIOD = 0.05
"""Seconds between two looks."""


def run_watched(command: Sequence[str]) -> tuple[str, float]:
    """Run a command to its end; its output, and the largest sum of its processes' resident memory, in MiB.

    Pages that processes share are counted once each. The sum is 0.0 where there is no `/proc`. Raises
    CalledProcessError where the command fails.
    """
    peak = 0.0
    ended = threading.Event()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:

        def watch() -> None:
            nonlocal peak
            while not ended.wait(PERIOD):
                peak = max(peak, sum(map(proportional, tree(process.pid))))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        output, _ = process.communicate()
        ended.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return output, peak


def tree(root: int) -> list[int]:
    """A process and all its descendants; empty where there is no `/proc`."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The name in brackets may hold anything; what follows the last bracket is state, parent, ...
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found = [root] if Path(f"/proc/{root}").exists() else []
    for process in found:
        found += children.get(process, [])
    return found


def proportional(process: int) -> float:
    """Resident memory of a process in MiB, pages shared by n processes as an n-th; 0.0 where it has ended.

    >>> import os
    >>> proportional(os.getpid()) > 1 or not Path("/proc").exists()
    True
    """
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
