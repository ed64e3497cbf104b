"""Alerts reach a real server, say what is new, and are never sent unless configured."""

from __future__ import annotations

import json
import shutil
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline import alerts
from pipeline.alerts import Message, NewFinding, Settings, load_settings, send
from pipeline.cli import main
from pipeline.errors import UsageError

DOSSIER = Path(__file__).resolve().parents[1] / "dossiers" / "vosges-2025"
FINDING = NewFinding("d", "SYN-001", "error", "Le total s'écarte de 1,11 €")


class MailHandler(socketserver.StreamRequestHandler):
    """Enough of SMTP (RFC 5321) to take a message."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                body = b""
                while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                    body += part[1:] if part.startswith(b"..") else part
                self.server.messages.append(body)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


class HookHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages.append((self.path, body))  # type: ignore[attr-defined]
        self.send_response(302 if self.path == "/moved" else 500 if self.path == "/broken" else 204)
        if self.path == "/moved":
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


def serving(server) -> Iterator:
    server.messages = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mail_server() -> Iterator:
    yield from serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler))


@pytest.fixture
def hook_server() -> Iterator:
    yield from serving(HTTPServer(("127.0.0.1", 0), HookHandler))


def mail_settings(server) -> Settings:
    return Settings(
        smtp_host="127.0.0.1", smtp_port=server.server_address[1], sender="a@example.org", recipients=("b@example.org",)
    )


def hook_settings(server, path: str = "/hook") -> Settings:
    return Settings(webhook=f"http://127.0.0.1:{server.server_address[1]}{path}")


def test_an_e_mail_carries_the_verdict_and_the_new_findings(mail_server) -> None:
    assert send(mail_settings(mail_server), Message(False, [FINDING], ["x: unreadable"])) == []
    (raw,) = mail_server.messages
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Subject"] == "Rapprochement en échec : 1 anomalie nouvelle, 1 dossier non traité"
    assert mail["To"] == "b@example.org"
    assert "- d [SYN-001] Le total s'écarte de 1,11 €" in mail.get_content()


def test_a_webhook_gets_the_same_as_json(hook_server) -> None:
    assert send(hook_settings(hook_server), Message(True, [FINDING])) == []
    ((_, body),) = hook_server.messages
    document = json.loads(body)
    assert document["passed"] is True
    assert document["new"] == [
        {"dossier": "d", "code": "SYN-001", "severity": "error", "message": FINDING.message},
    ]


@pytest.mark.parametrize("path", ["/broken", "/moved"])
def test_a_webhook_that_fails_or_sends_elsewhere_is_one_line(path: str, hook_server) -> None:
    (line,) = send(hook_settings(hook_server, path), Message(True, [FINDING]))
    assert "webhook" in line
    assert [where for where, _ in hook_server.messages] == [path]


def test_a_server_that_is_away_is_one_line_each() -> None:
    settings = Settings(
        smtp_host="127.0.0.1", smtp_port=1, sender="a@b", recipients=("c@d",), webhook="http://127.0.0.1:1/"
    )
    lines = send(settings, Message(True))
    assert len(lines) == 2
    assert all("\n" not in line for line in lines)


def test_a_long_list_is_cut_and_the_gravest_come_first() -> None:
    many = [NewFinding("d", f"I-{n}", "info", "…") for n in range(60)] + [FINDING]
    lines = Message(True, many).text.splitlines()
    assert "SYN-001" in lines[2]
    assert lines[-1] == f"- … et {61 - alerts.MOST_LISTED} autres"


def test_nothing_is_configured_by_default() -> None:
    assert not load_settings(None, {}).configured


def test_the_environment_has_the_last_word_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text('[alerts]\nsmtp_host = "mail"\nsender = "a@b"\nrecipients = ["c@d"]\nsmtp_port = 25\n')
    settings = load_settings(path, {"RECONCILE_SMTP_PORT": "2525", "RECONCILE_RECIPIENTS": "e@f, g@h"})
    assert (settings.smtp_host, settings.smtp_port, settings.recipients) == ("mail", 2525, ("e@f", "g@h"))


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"RECONCILE_WEBHOOK": "file:///etc/passwd"}, "webhook"),
        ({"RECONCILE_SMTP_HOST": "mail"}, "sender"),
        ({"RECONCILE_SMTP_HOST": "m", "RECONCILE_SENDER": "a", "RECONCILE_RECIPIENTS": "b\nBcc: c"}, "line break"),
        ({"RECONCILE_SMTP_PORT": "mail"}, "smtp_port"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(environment: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load_settings(None, environment)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Settings(smtp_password="secret"))


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(alerts.PREFIX + name.upper(), raising=False)
    shutil.copytree(DOSSIER, tmp_path / "raw" / "vosges-2025")
    return tmp_path / "raw"


def run(raw: Path, *arguments: str) -> int:
    return main(["run", "--raw", str(raw), "--out", str(raw.parent / "out"), "--quiet", "--workers", "1", *arguments])


def test_a_run_tells_what_is_new_and_then_is_silent(raw: Path, hook_server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECONCILE_WEBHOOK", hook_settings(hook_server).webhook)
    assert run(raw) == 0
    assert run(raw) == 0
    assert len(hook_server.messages) == 1
    assert len(json.loads(hook_server.messages[0][1])["new"]) > 0
    (raw / "vosges-2025" / "dossier.toml").write_text("[")
    assert run(raw) == 2
    assert len(json.loads(hook_server.messages[1][1])["refused"]) == 1


def test_a_run_sends_nothing_unless_configured(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object) -> list[str]:
        raise AssertionError("sent")

    monkeypatch.setattr(alerts, "send", forbidden)
    assert run(raw) == 0


@pytest.mark.parametrize(
    ("severities", "fail_on", "code"),
    [
        (["error"], "error", 1),
        (["critical"], "error", 1),
        (["warning", "info"], "error", 0),
        (["warning"], "warning", 1),
        (["info"], "warning", 0),
        (["error"], "never", 0),
    ],
)
def test_fail_on_decides_the_exit_code(severities: list[str], fail_on: alerts.FailOn, code: int) -> None:
    assert alerts.exit_code(severities, fail_on) == code


def test_fail_on_looks_at_what_the_run_found(raw: Path) -> None:
    run(raw)
    document = json.loads((raw.parent / "out" / "vosges-2025" / "result.json").read_text())
    found = [finding["severity"] for finding in document["findings"]]
    for fail_on in ("error", "warning", "never"):
        assert run(raw, "--fail-on", fail_on) == alerts.exit_code(found, fail_on)
