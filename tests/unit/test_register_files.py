"""The files of the register, in their new and old form, become one cache; bad files become one line."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import ReconcileError
from pipeline.register.cache import import_register, open_register, register_digest
from pipeline.register.json_stream import elements
from tests.unit.register_scene import document, holder, place, write_csv, write_json

BODY = holder("130804289", "CCAS DE VILLENEUVE", street="2 RUE DU PORT", postcode="13002", town="VILLENEUVE CEDEX 02")
HOME = place(
    "130786502",
    "RES. DE L'ÉVÊCHÉ",
    BODY.number,
    category="202",
    street="60 RUE DE L'EVECHE",
    postcode="13002",
    town="VILLENEUVE",
    opened="1975-01-01",
)
SHUT = place("130790199", "FOYER DES CARMES", BODY.number, open=False, closed="2019-03-03", town="VILLENEUVE")
ENTITIES = [BODY, HOME, SHUT]


@pytest.mark.parametrize("name", ["register.json", "register.json.gz"])
def test_the_nested_file_keeps_open_and_closed_entities(name: str, tmp_path: Path) -> None:
    imported = import_register([write_json(tmp_path / name, ENTITIES)], tmp_path, "finess")
    register = open_register(tmp_path, "finess")
    assert register is not None
    assert imported.counts == {"holder open": 1, "place closed": 1, "place open": 1}
    assert (register.date, register.complete) == ("2026-08-13", True)
    assert register.find(["130786502", "130790199", "130804289", "130786503"]) == {one.number: one for one in ENTITIES}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_the_old_extracts_say_the_same_of_open_entities(encoding: str, tmp_path: Path) -> None:
    files = [
        write_csv(tmp_path / "et.csv", [HOME], "2024-05-02", encoding),
        write_csv(tmp_path / "ej.csv", [BODY], "2024-06-03", encoding),
    ]
    import_register(files, tmp_path, "finess")
    register = open_register(tmp_path, "finess")
    assert register is not None
    assert (register.date, register.complete) == ("2024-05-02", False)
    assert register.find([HOME.number, BODY.number]) == {HOME.number: HOME, BODY.number: BODY}


def test_a_number_met_twice_is_kept_as_the_open_one(tmp_path: Path) -> None:
    again = SHUT._replace(number=HOME.number)
    imported = import_register([write_json(tmp_path / "r.json", [BODY, again, HOME])], tmp_path, "finess")
    register = open_register(tmp_path, "finess")
    assert imported.twice == 1
    assert register is not None
    assert register.find([HOME.number])[HOME.number].open


def test_records_without_a_number_are_counted(tmp_path: Path) -> None:
    written = write_json(tmp_path / "r.json", [BODY, HOME, place("", "SANS NUMERO", BODY.number)])
    assert import_register([written], tmp_path, "finess").skipped == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no record"),
        (b"a;b;c\n1;2;3\n", "holds no record"),
        (b'{"pmej": [{"ege": []}', "not JSON at character"),
        (b'{"other": [1]}', "no 'pmej'"),
        (b'{"pmej": [' + b"[" * 100_000, "not JSON at character"),
        (gzip.compress(b'{"pmej": []}')[:-9], "cannot be read"),
        (b"\x1f\x8bnot gzip at all", "cannot be read"),
        (b"\xff\xfe{}", "holds no record"),
        (b'{"pmej": [\xff]}', "utf-8"),
    ],
)
def test_a_bad_file_is_one_line_and_the_cache_stays(content: bytes, said: str, tmp_path: Path) -> None:
    import_register([write_json(tmp_path / "good.json", ENTITIES)], tmp_path, "finess")
    before = register_digest(tmp_path)
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    with pytest.raises(ReconcileError, match=said) as caught:
        import_register([bad], tmp_path, "finess")
    assert str(bad) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert register_digest(tmp_path) == before


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError, match="nowhere"):
        import_register([tmp_path / "nowhere"], tmp_path, "finess")


def test_strange_elements_are_skipped_not_believed(tmp_path: Path) -> None:
    strange = document(ENTITIES)
    strange["pmej"] += [None, 7, "text", [], {"ege": {"a": 1}}, {"informationsGeneralesPMEJ": [[]], "ege": [None, 3]}]
    path = tmp_path / "r.json"
    path.write_text(json.dumps(strange))
    imported = import_register([path], tmp_path, "finess")
    assert sum(imported.counts.values()) == 3
    assert imported.skipped == 8


def test_another_file_gives_another_digest(tmp_path: Path) -> None:
    assert register_digest(tmp_path) == ""
    digests = set()
    for date in ("2026-08-13", "2026-09-13"):
        import_register([write_json(tmp_path / "r.json", ENTITIES, date)], tmp_path, "finess")
        digests.add(register_digest(tmp_path))
    assert len(digests) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6), json_values, max_size=5), st.integers(1, 40), st.sampled_from([None, 2]))
def test_streaming_says_what_the_whole_document_says(value: dict[str, object], chunk: int, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    whole = [(key, element) for key, one in value.items() for element in (one if isinstance(one, list) else [one])]
    assert list(elements(io.StringIO(text), chunk)) == whole


@given(st.dictionaries(st.text(max_size=6), json_values, min_size=1, max_size=3), st.data())
def test_a_document_cut_short_is_refused(value: dict[str, object], data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(ValueError, match="not JSON"):
        list(elements(io.StringIO(text[:cut]), 8))


def test_an_endless_element_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too long"):
        list(elements(io.StringIO('{"a": "' + "x" * 5000), 64, longest=1000))


def test_the_command_imports_and_looks_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = write_json(tmp_path / "r.json.gz", ENTITIES)
    assert main(["register", "import", str(written), "--out", str(tmp_path)]) == 0
    assert "13/08/2026" in capsys.readouterr().out
    assert main(["register", "show", HOME.number, "--out", str(tmp_path)]) == 0
    assert "RES. DE L'ÉVÊCHÉ" in capsys.readouterr().out
    assert main(["register", "show", "130000000", "--out", str(tmp_path)]) == 1
    assert main(["register", "import", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2


def test_an_import_takes_memory_for_its_entities_not_for_its_text(tmp_path: Path) -> None:
    text = json.dumps(document([BODY, HOME])["pmej"][0] | {"evenement": ["x" * 2000] * 50})
    with gzip.open(tmp_path / "r.json.gz", "wt", compresslevel=1) as stream:
        stream.write('{"pmej": [' + ",".join([text] * 50))
        for _ in range(60):
            stream.write("," + ",".join([text] * 50))
        stream.write("]}")
    program = (
        "import sys; from pathlib import Path; from pipeline.register.cache import import_register\n"
        "import_register([Path(sys.argv[1])], Path(sys.argv[2]), 'finess')\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "r.json.gz"), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    kilobytes = int(done.stdout)
    assert 61 * 50 * len(text) > 300_000_000
    assert kilobytes < 300_000
