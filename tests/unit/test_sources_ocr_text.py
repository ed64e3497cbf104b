from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier import Source
from pipeline.errors import DossierError
from pipeline.sources.ocr_text import MOST_BYTES, decode, read_lines, split_lines


def source(folder: Path, content: bytes, sha256: str | None = None) -> Source:
    path = folder / "text.txt"
    path.write_bytes(content)
    return Source("text.txt", path, "ocr-text", sha256)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_over_the_file_and_pages_at_form_feeds(ending: str) -> None:
    lines = split_lines(ending.join(["one", "", "two"]) + ending + "\f" + ending.join(["three", "four"]), "t")
    assert [(line.page, line.line, line.text) for line in lines] == [
        (1, 1, "one"),
        (1, 2, ""),
        (1, 3, "two"),
        (2, 4, "three"),
        (2, 5, "four"),
    ]


def test_a_blank_page_keeps_its_number() -> None:
    assert [(line.page, line.text) for line in split_lines("a\f\fb", "t")] == [(1, "a"), (3, "b")]


def test_invisible_characters_are_dropped_and_blanks_made_plain() -> None:
    line = split_lines("5\u00a0961,60\u202f€\u200b \ufeffx", "t")[0]
    assert line.text == "5 961,60 € x"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_encodings_are_recognised(encoding: str) -> None:
    assert decode("Hyères, Établissement".encode(encoding), "t") == "Hyères, Établissement"


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    for line in split_lines(text, "t"):
        assert all(line.text[word.start : word.end] == word.text and word.text.strip() for word in line.words)
        assert "".join(word.text for word in line.words) == "".join(line.text.split())


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"  \n\t\n", "empty"), (b"%PDF-1.7\x00\x01\x02", "binary"), (b"x" * (MOST_BYTES + 1), "at most")],
)
def test_a_file_that_is_no_text_is_refused_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(DossierError, match=said) as caught:
        read_lines(source(tmp_path, content), "d")
    assert str(caught.value).startswith("d/text.txt: ") and "\n" not in str(caught.value)


def test_a_hash_that_does_not_match_stops_and_one_that_does_goes_on(tmp_path: Path) -> None:
    content = b"one line\n"
    digest = hashlib.sha256(content).hexdigest()
    assert read_lines(source(tmp_path, content, digest), "d")[1] == digest
    with pytest.raises(DossierError, match="SHA-256"):
        read_lines(source(tmp_path, content, "0" * 64), "d")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match=r"d/gone\.txt: no such file"):
        read_lines(Source("gone.txt", tmp_path / "gone.txt", "ocr-text"), "d")
