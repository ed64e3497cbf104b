"""OCR text into lines and words with file, page, line and position. Knows nothing of tables."""

from __future__ import annotations

import hashlib
import re

from pipeline.dossier import Source
from pipeline.errors import DossierError
from pipeline.records import Line, Word

MOST_BYTES = 16 * 1024 * 1024
MOST_LINE = 4_000
_BLANKS = re.compile("[\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_WORD = re.compile(r"\S+")


def load_bytes(source: Source, dossier: str) -> tuple[bytes, str]:
    """The bytes of a source and their SHA-256 in hexadecimal.

    Raises `DossierError` where the file is missing, empty, too large, or is not the one that the manifest hashes.
    """
    where = f"{dossier}/{source.file}"
    try:
        size = source.path.stat().st_size
        if not source.path.is_file():
            raise DossierError(where, "is not a file")
        if size > MOST_BYTES:
            raise DossierError(
                where, f"{size // 1024**2} MB of text; at most {MOST_BYTES // 1024**2} are read", "split it"
            )
        content = source.path.read_bytes()
    except FileNotFoundError:
        raise DossierError(where, "no such file, named by [[source]] file of dossier.toml") from None
    except OSError as error:
        raise DossierError(where, f"cannot be read: {error.strerror}") from None
    digest = hashlib.sha256(content).hexdigest()
    if source.sha256 is not None and digest != source.sha256:
        raise DossierError(
            where,
            f"its SHA-256 is {digest[:12]}…, the manifest says {source.sha256[:12]}…",
            "the evidence changed: restore the file, or hash it anew if the change is meant",
        )
    if not content.strip():
        raise DossierError(where, "the file is empty")
    return content, digest


def decode(content: bytes, where: str) -> str:
    r"""Text of UTF-8 bytes (a byte-order mark or none), of UTF-16 with one, else of Latin-1 as Windows writes it.

    Raises `DossierError` for bytes that are no text.

    >>> decode("Liévin".encode("latin-1"), "x"), decode(b"\xef\xbb\xbfLi\xc3\xa9vin", "x")
    ('Liévin', 'Liévin')
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise DossierError(where, "announces UTF-16 and is not", "save it as UTF-8") from None
    sample = content[:65536]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    if b"\0" in sample or controls > len(sample) // 100 + 1:
        raise DossierError(
            where, "is a binary file, not OCR text", 'give the text that the OCR wrote, or kind = "scan"'
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def split_lines(text: str, source_file: str) -> list[Line]:
    r"""Lines with their words; pages are counted at form feeds, lines over the whole file, blank ones included.

    Blank characters but tabs become plain spaces one for one, invisible ones are dropped, and a line over
    4 000 characters is continued as several of the same number: a table row is never that long.

    >>> [(l.page, l.line, l.text) for l in split_lines("a\u00a0b\r\n\fc\rd", "t.txt")]
    [(1, 1, 'a b'), (2, 2, 'c'), (2, 3, 'd')]
    """
    lines: list[Line] = []
    number = 0
    for page, body in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").split("\f"), 1):
        rows = body.split("\n")
        if rows and rows[-1] == "":
            rows.pop()
        for row in rows:
            number += 1
            clean = _INVISIBLE.sub("", _BLANKS.sub(" ", row)).rstrip()
            for start in range(0, max(len(clean), 1), MOST_LINE):
                part = clean[start : start + MOST_LINE]
                words = tuple(Word(m[0], m.start(), m.end()) for m in _WORD.finditer(part))
                lines.append(Line(source_file, page, number, part, words))
    return lines


def read_lines(source: Source, dossier: str) -> tuple[list[Line], str]:
    """All lines of an OCR text source, and its SHA-256. Raises `DossierError`."""
    content, digest = load_bytes(source, dossier)
    return split_lines(decode(content, f"{dossier}/{source.file}"), source.file), digest
