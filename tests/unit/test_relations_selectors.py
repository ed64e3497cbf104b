from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Cell, CellKey, Reading
from pipeline.relations.selectors import Selector, parse_selector
from pipeline.relations.view import View, groups

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)


def view_of(values: dict[str, str | int | None], coordinator: str | None = None) -> View:
    keys = {CellKey(*name.split(".")): value for name, value in values.items()}
    cells = {
        key: Cell(key, "words", None if value is None else Reading(str(value), "a.txt", 1, 1, 0, 1))
        for key, value in keys.items()
    }
    return View(cells, keys, coordinator)


@given(NAMES, NAMES, st.lists(NAMES, min_size=1, max_size=5))
def test_keys_come_back_as_written(table: str, column: str, keys: list[str]) -> None:
    parsed = parse_selector(f"{table}[{'|'.join(keys)}].{column}")
    assert (parsed.table, parsed.column, parsed.keys) == (table, column, tuple(keys))


@given(st.text(max_size=60))
def test_any_text_is_a_selector_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(parse_selector(text), Selector)
    except ValueError as error:
        assert "\n" not in str(error) or "\n" in text


@pytest.mark.parametrize("text", ["", "a.b", "a[].b", "a[*].B", "a[* ].b[*]", "a[x=].b", "a[?].b"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no selector|no condition"):
        parse_selector(text)


def test_conditions_must_all_hold() -> None:
    view = view_of(
        {
            "t.1.a": "X",
            "t.1.b": "Y",
            "t.2.a": "X",
            "t.2.b": None,
            "t.3.a": "Z",
            "t.3.b": "Y",
            "t.4.a": None,
            "t.4.b": "Y",
        }
    )
    assert [key.row for key in view.select(parse_selector("t[a=X;?b].a"))] == ["1"]
    assert [key.row for key in view.select(parse_selector("t[!b].a"))] == ["2"]
    assert [key.row for key in view.select(parse_selector("t[a!=X].b"))] == ["3"]
    assert [key.row for key in view.select(parse_selector("t[.].a"), current="3")] == ["3"]
    assert view.select(parse_selector("other[*].a")) == []


def test_coordinator_is_found_in_spite_of_a_misread_character() -> None:
    view = view_of(
        {"t.1.og": "CCAS DES TILLEULS", "t.2.og": "CCAS DES T1LLEULS", "t.3.og": "CCAS DES AULNES"}, "CCAS des Tilleuls"
    )
    assert [key.row for key in view.select(parse_selector("t[og=@coordinator].og"))] == ["1", "2"]
    assert [key.row for key in view.select(parse_selector("t[og!=@coordinator].og"))] == ["3"]


def test_groups_take_in_a_name_that_stands_once_and_is_alike() -> None:
    names = ["CCAS DES AULNES", "CCAS DES AULNES", "CCAS DES AULNE5", "FONDATION HUGO", None]
    view = view_of({f"t.{row}.og": name for row, name in enumerate(names, 1)})
    assert groups(view, "t", "og") == {"CCAS DES AULNES": ["1", "2", "3"], "FONDATION HUGO": ["4"]}


def test_groups_keep_two_names_that_each_stand_twice() -> None:
    names = ["CIAS DE RENNES", "CIAS DE RENNES", "CIAS DE VENNES", "CIAS DE VENNES"]
    view = view_of({f"t.{row}.og": name for row, name in enumerate(names, 1)})
    assert len(groups(view, "t", "og")) == 2


def test_a_name_misread_twice_is_that_of_the_rows_above_and_below() -> None:
    names = ["CIAS NANTES", "CIAS NSNTTES", "CIAS NANTES", "CIAS NANTES", "CIAS RENNES", "CIAS NANTES"]
    view = view_of({f"t.{row}.og": name for row, name in enumerate(names, 1)})
    assert groups(view, "t", "og") == {"CIAS NANTES": ["1", "2", "3", "4", "6"], "CIAS RENNES": ["5"]}
    apart = view_of({f"t.{row}.og": name for row, name in enumerate([*names[2:4], names[1]], 1)})
    assert len(groups(apart, "t", "og")) == 2, "the last row stands between no two of one name"
