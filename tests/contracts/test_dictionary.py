"""The data dictionary is generated from the contracts and current."""

from checks.columns import COLUMNS, KEYS, stored_name
from checks.contracts.codes import codes
from pipeline.dictionary import PATH, dictionary, main


def test_dictionary_is_current():
    assert PATH.read_text(encoding="utf-8") == dictionary(), "run `python -m pipeline.dictionary`"


def test_dictionary_names_every_column_row_and_code():
    text = dictionary()
    names = [stored_name(table, column.name) for table in COLUMNS for column in COLUMNS[table]]
    keys = [key for table in KEYS for key in KEYS[table]]
    assert [name for name in names + keys if f"| `{name}` |" not in text] == []
    assert [code for code in codes() if f"| {code} |" not in text] == []


def test_check_tells_a_stale_file_from_a_current_one_and_writes_nothing(tmp_path, capsys):
    path = tmp_path / "data-dictionary.md"
    assert main(["--check", "--out", str(path)]) == 1
    assert not path.exists()
    assert main(["--out", str(path)]) == 0
    assert main(["--check", "--out", str(path)]) == 0
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert main(["--check", "--out", str(path)]) == 1
    assert "is stale" in capsys.readouterr().err
