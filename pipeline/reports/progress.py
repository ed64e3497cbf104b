"""A progress bar for long runs, on a terminal only."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 28
_WORDS = {"fr": "dossiers", "en": "dossiers"}


class Progress:
    """Told the number of dossiers finished, shows it on one line that it clears in the end. Silent off a terminal."""

    def __init__(self, total: int, language: str = "fr", stream: TextIO | None = None) -> None:
        self.total, self.words = total, _WORDS[language]
        self.stream = stream or sys.stderr
        self.shows = total > 1 and self.stream.isatty()

    def __call__(self, finished: int) -> None:
        if self.shows:
            self.stream.write("\r" + bar(finished, self.total, self.words))
            if finished >= self.total:
                self.stream.write("\r\033[K")
            self.stream.flush()


def bar(finished: int, total: int, words: str) -> str:
    """The line of a progress bar.

    >>> bar(2, 4, "dossiers").replace("█", "#").replace("░", ".")
    '##############.............. 2/4 dossiers'
    """
    filled = WIDTH * min(finished, total) // max(total, 1)
    return f"{'█' * filled}{'░' * (WIDTH - filled)} {finished}/{total} {words}"
