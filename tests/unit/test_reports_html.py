from __future__ import annotations

import json
import re
from html.parser import HTMLParser

from pipeline.comparison import Side, compare
from pipeline.reports.html import render
from pipeline.reports.view import view_of
from tests.unit.report_scene import decided, hostile, published

VOID = {"meta", "link", "br", "img", "input", "hr"}
SECTIONS = ["verdict", "decide", "discrepancies", "tables", "redistribution", "indicators", "missing", "how"]


class Page(HTMLParser):
    """Tags with attributes, in order; unbalanced tags and event handlers are kept as faults."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.stack: list[str] = []
        self.feed(text)
        self.faults += self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.faults += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"/{tag}")


def data_of(text: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found is not None
    return json.loads(found[1])


def test_sections_stand_in_the_order_of_a_reader() -> None:
    page = Page(render(view_of(decided())))
    assert [attrs["id"] for tag, attrs in page.tags if tag == "section"] == SECTIONS
    assert page.faults == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    text = render(view_of(decided()))
    for tag, attrs in Page(text).tags:
        for name in ("src", "href", "action", "srcset"):
            assert (attrs.get(name) or "#").startswith(("#", "data:")), (tag, attrs)
    assert "http://" not in text and "https://" not in text and "@import" not in text


def test_the_real_dossier_stays_under_a_megabyte() -> None:
    assert len(render(view_of(decided())).encode()) < 1_000_000


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render(view_of(decided())) == render(view_of(decided()))


def test_hostile_text_is_shown_and_never_runs() -> None:
    text = render(view_of(hostile()))
    page = Page(text)
    assert page.faults == []
    assert len([tag for tag, _ in page.tags if tag == "script"]) == 2
    assert not [tag for tag, _ in page.tags if tag == "img"]
    assert "&lt;/script&gt;&lt;script&gt;" in text
    assert "\u202e" not in text and "\x00" not in text and "\x1b" not in text
    assert len(text.encode()) < 1_500_000
    assert any("</script>" in cell["raw"] for cell in data_of(text)["cells"].values() if cell["raw"])


def test_every_cell_opens_onto_its_own_evidence() -> None:
    text = render(view_of(published()))
    data = data_of(text)
    asked = {attrs["data-cell"] for _, attrs in Page(text).tags if attrs.get("data-cell")}
    assert asked == set(data["cells"])
    for cell in data["cells"].values():
        for control in cell["controls"]:
            assert 0 <= control < len(data["controls"])


def test_every_status_is_told_by_a_mark_or_words_not_by_colour_alone() -> None:
    view = view_of(decided())
    text = render(view)
    for cell in re.findall(r'<td class="st-(\w+)[^>]*data-status="\w+"><button.*?</button>', text, re.S):
        assert cell in view.counts
    assert text.count('class="hidden"><span lang="fr">') >= view.total


def test_pictures_have_alternative_text() -> None:
    text = render(view_of(decided()))
    pictures = re.findall(r"<svg.*?</svg>", text, re.S)
    assert pictures
    for picture in pictures:
        assert 'role="img"' in picture and "<title id=" in picture


def test_what_changed_since_another_publication_is_told_when_asked() -> None:
    before, after = Side("a"), Side("b")
    comparison = compare(before, after)
    assert 'id="changes"' in render(view_of(published()), comparison)
    assert 'id="changes"' not in render(view_of(published()))
