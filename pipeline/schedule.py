"""The rhythm of the reports as entries for a machine: crontab lines or systemd units.

Article 4 of the convention sets the committees: the group meets every two months, each partner every month. The day
and hour are before working hours, so that the report is there when the committee meets.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its name, what it is in French, when in the form of cron and of systemd, and its commands in order."""

    name: str
    title: str
    cron: str
    calendar: str
    commands: tuple[tuple[str, ...], ...]


def jobs(raw: str, out: str, bodies: tuple[str, ...] = (), command: str = "reconcile") -> list[Job]:
    """The jobs of a machine: the daily run, the weekly quality check, the monthly and the two-monthly reports.

    `bodies` are the managing bodies that get a report of their own; without them every body does.
    """
    base = (command,)
    place = ("--out", out)
    partners = tuple(f"og:{body}" for body in bodies) or ("og",)
    return [
        Job(
            "rapprochement",
            "Rapprochement quotidien des dossiers",
            "15 5 * * *",
            "*-*-* 05:15:00",
            ((*base, "run", "--raw", raw, *place, "--quiet"),),
        ),
        Job(
            "rapprochement-qualite",
            "Contrôle hebdomadaire de la qualité des données",
            "0 6 * * 1",
            "Mon *-*-* 06:00:00",
            ((*base, "quality", *place, "--fail-on", "error"),),
        ),
        Job(
            "rapprochement-partenaires",
            "Rapport mensuel de chaque partenaire",
            "30 6 1 * *",
            "*-*-01 06:30:00",
            tuple((*base, "report", "--audience", one, "--period", "last", *place) for one in partners),
        ),
        Job(
            "rapprochement-groupe",
            "Rapport du groupement, tous les deux mois",
            "45 6 1 1-11/2 *",
            "*-01,03,05,07,09,11-01 06:45:00",
            ((*base, "report", "--audience", "groupe", "--period", "last", *place),),
        ),
    ]


def crontab(entries: list[Job], folder: Path) -> str:
    """The jobs as a crontab; every command runs in `folder`. A percent sign, a line break to cron, is escaped."""
    lines = ["# Rapprochement : entrées pour crontab(1)", "SHELL=/bin/sh", ""]
    for job in entries:
        told = " && ".join(shlex.join(command) for command in job.commands)
        line = f"cd {shlex.quote(str(folder))} && {told}".replace("%", "\\%")
        lines += [f"# {job.title}", f"{job.cron} {line}", ""]
    return "\n".join(lines)


def systemd(entries: list[Job], folder: Path) -> dict[str, str]:
    """The jobs as systemd units, by file name: a service and a timer each. A timer that was missed runs later."""
    units = {}
    place = str(folder).replace("%", "%%")
    for job in entries:
        starts = "\n".join(f"ExecStart=/usr/bin/env {_quoted(command)}" for command in job.commands)
        units[f"{job.name}.service"] = (
            f"[Unit]\nDescription={job.title}\n\n[Service]\nType=oneshot\nWorkingDirectory={place}\n{starts}\n"
        )
        units[f"{job.name}.timer"] = (
            f"[Unit]\nDescription={job.title}\n\n[Timer]\nOnCalendar={job.calendar}\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n"
        )
    return units


def _quoted(command: tuple[str, ...]) -> str:
    """A command line for systemd: quoted arguments, with `%` and `$` taken for themselves.

    >>> print(_quoted(("reconcile", "report", "--audience", "og:CCAS D'ETAMPES", "100%")))
    reconcile report --audience "og:CCAS D'ETAMPES" 100%%
    """
    return " ".join(
        f'"{_escaped(word)}"' if not word or set(word) & set(" \"'\\;") else _escaped(word) for word in command
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")


def systemd_text(units: dict[str, str]) -> str:
    """All units as one text, each under a line that names its file."""
    return "\n".join(f"# --- {name}\n{text}" for name, text in units.items())
