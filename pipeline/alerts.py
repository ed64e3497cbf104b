"""Messages at the end of a run: an e-mail through a given server, a webhook. Nothing is sent unless configured."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.errors import OPEN_ERRORS, RAN, UsageError

FailOn = Literal["error", "warning", "never"]
PREFIX = "RECONCILE_"
SECONDS = 10
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Where messages go. No `smtp_host` and no `webhook`: nowhere."""

    smtp_host: str = ""
    smtp_port: int = 25
    smtp_starttls: bool = False
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    sender: str = ""
    recipients: tuple[str, ...] = ()
    webhook: str = ""

    @property
    def configured(self) -> bool:
        """Whether anything is to be sent at all."""
        return bool(self.smtp_host or self.webhook)


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in a TOML file (`[alerts]`), over which the environment has the last word: `RECONCILE_SMTP_HOST`,
    `_SMTP_PORT`, `_SMTP_STARTTLS`, `_SMTP_USER`, `_SMTP_PASSWORD`, `_SENDER`, `_RECIPIENTS` (by commas), `_WEBHOOK`.

    Raises `UsageError`, naming the key, where they cannot be used.
    """
    given: dict[str, Any] = {}
    if path is not None:
        try:
            given = dict(tomllib.loads(path.read_text(encoding="utf-8")).get("alerts", {}))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: cannot be read as TOML: {error}") from None
    names = {name: PREFIX + name.upper() for name in Settings.__dataclass_fields__}
    around = os.environ if environment is None else environment
    given |= {name: around[variable] for name, variable in names.items() if around.get(variable)}
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise UsageError(f"{path}: [alerts] has no key `{unknown[0]}`; there is {', '.join(names)}")
    return _checked(given)


def _checked(given: Mapping[str, Any]) -> Settings:
    values = dict(given)
    recipients = values.pop("recipients", ())
    listed = recipients.split(",") if isinstance(recipients, str) else recipients
    try:
        values["smtp_port"] = int(values.get("smtp_port", 25))
    except (TypeError, ValueError):
        raise UsageError(f"alerts: smtp_port {values['smtp_port']!r} is no number") from None
    values["smtp_starttls"] = str(values.get("smtp_starttls", False)).lower() in {"true", "1", "yes"}
    settings = Settings(**values, recipients=tuple(one.strip() for one in listed if one.strip()))
    if settings.smtp_host and not (settings.sender and settings.recipients):
        raise UsageError("alerts: smtp_host needs sender and recipients too")
    if any(c in "\r\n" for one in (settings.sender, *settings.recipients) for c in one):
        raise UsageError("alerts: an address cannot hold a line break")
    if settings.webhook and urlsplit(settings.webhook).scheme not in {"http", "https"}:
        raise UsageError("alerts: webhook must begin with http:// or https://")
    return settings


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that the previous run did not have."""

    dossier: str
    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: whether the run passed (`fail_on` considered), what is new and what was refused."""

    passed: bool
    new: Sequence[NewFinding] = ()
    refused: Sequence[str] = ()

    @property
    def subject(self) -> str:
        """One line in French."""
        parts = [f"{len(self.new)} anomalies nouvelles" if len(self.new) != 1 else "1 anomalie nouvelle"]
        if self.refused:
            parts.append(
                f"{len(self.refused)} dossiers non traités" if len(self.refused) > 1 else "1 dossier non traité"
            )
        return f"Rapprochement {'conforme' if self.passed else 'en échec'} : {', '.join(parts)}"

    @property
    def text(self) -> str:
        """The whole message in French, the gravest findings first."""
        order = {"error": 0, "warning": 1, "info": 2}
        lines = [self.subject, ""]
        listed = sorted(self.new, key=lambda one: order.get(one.severity, 3))
        lines += [f"- {one.dossier} [{one.code}] {one.message}" for one in listed[:MOST_LISTED]]
        if len(listed) > MOST_LISTED:
            lines.append(f"- … et {len(listed) - MOST_LISTED} autres")
        lines += [f"- non traité : {line}" for line in self.refused]
        return "\n".join(lines) + "\n"

    def document(self) -> dict[str, Any]:
        """What a webhook receives; `text` is what chat services show."""
        return {
            "text": self.text,
            "passed": self.passed,
            "new": [
                {"dossier": one.dossier, "code": one.code, "severity": one.severity, "message": one.message}
                for one in self.new
            ],
            "refused": list(self.refused),
        }


def worth_sending(message: Message) -> bool:
    """Whether there is anything to say: silence means that nothing changed."""
    return bool(message.new or message.refused or not message.passed)


def send(settings: Settings, message: Message) -> list[str]:
    """Send by every configured way; returns a line for each that failed. Raises nothing: a run never fails by it."""
    failures = []
    for name, configured, way in (("e-mail", settings.smtp_host, _mail), ("webhook", settings.webhook, _post)):
        if configured:
            try:
                way(settings, message)
            except (OSError, smtplib.SMTPException, urllib.error.URLError, ValueError) as error:
                failures.append(f"alert not sent by {name}: {type(error).__name__}: {str(error).splitlines()[0][:200]}")
    return failures


def _mail(settings: Settings, message: Message) -> None:
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.subject.split())
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.recipients)
    mail.set_content(message.text)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(mail)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        """Follow nobody: what is sent goes where it was configured to go."""


def _post(settings: Settings, message: Message) -> None:
    body = json.dumps(message.document(), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(settings.webhook, body, headers, method="POST")
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
        answer.read(1)


def exit_code(severities: Sequence[str], fail_on: FailOn) -> int:
    """The exit code for open findings of these severities (great-expectations' `critical` counts as `error`).

    >>> exit_code(["warning"], "error"), exit_code(["warning"], "warning"), exit_code(["error"], "never")
    (0, 1, 0)
    """
    stops = {"error": {"error", "critical"}, "warning": {"error", "critical", "warning"}, "never": set()}[fail_on]
    return OPEN_ERRORS if stops.intersection(severities) else RAN


def new_findings(out: Path) -> list[NewFinding]:
    """What the last finished run found that the one before it had not, dossier by dossier, from the history."""
    from pipeline.history.memory import changes, runs, standings

    finished = [run for run in runs(out) if run.outcome == "finished"]
    if not finished:
        return []
    before = {one.dossier: one for one in standings(out, finished[-1].started)}
    found = []
    for now in standings(out):
        if now.run == finished[-1].run:
            changed = changes([now], before.get(now.dossier), now)
            found += [
                NewFinding(now.dossier, one["code"], one["severity"], one["message_fr"])
                for one in (*changed["new"], *changed["back"])
            ]
    return found
