"""Errors for the person who can act: one line, what is wrong, where, and what to do. Each carries its exit code."""

from __future__ import annotations

RAN, OPEN_ERRORS, UNREADABLE, INTERNAL = 0, 1, 2, 3


class ReconcileError(Exception):
    """Something outside the program must change before it can go on. `str(error)` is one line, ready to print."""

    exit_code = UNREADABLE


class UsageError(ReconcileError):
    """The command line asks for something that cannot be."""


class DossierError(ReconcileError):
    """One dossier cannot be read; the others still run.

    >>> str(DossierError("dossier.toml", "the key `id` is missing", "add it under [dossier]"))
    'dossier.toml: the key `id` is missing (add it under [dossier])'
    """

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        super().__init__(f"{where}: {what}" + (f" ({remedy})" if remedy else ""))
