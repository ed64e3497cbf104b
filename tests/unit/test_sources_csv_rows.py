"""Files kept by hand: whatever is in them, each line is a row, a refusal with its line, or a comment."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.contracts.entries import ENTRIES
from pipeline.amounts import decimal_text, printed_amount
from pipeline.sources.csv_rows import MOST_BYTES, cents, iso_date, period, period_end, read_rows

HEADER = "etablissement;indicateur;periode;numerateur;denominateur"


def read(tmp_path, content):
    path = tmp_path / "usage.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_rows(path, ENTRIES["usage"])


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_separators_and_encodings(tmp_path, separator, encoding):
    text = f"{HEADER}\r\nRésidence;dmp;2026-03;1;2\r\n".replace(";", separator)
    found = read(tmp_path, text.encode(encoding))
    assert [(row.line, row.values["etablissement"], row.values["numerateur"]) for row in found.rows] == [
        (2, "RESIDENCE", 1)
    ]


def test_headings_in_english_in_any_order_with_columns_of_ones_own(tmp_path):
    found = read(tmp_path, "note,Denominator,Numérateur,Period,INDICATOR,establishment\nx,2,1,2026,dmp,a\n")
    assert found.refusals == []
    assert found.rows[0].values["denominateur"] == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(exclude_characters="\r\n\x85\x0b\x0c\x1c\x1d\x1e\u2028\u2029", codec="utf-8"), max_size=60
        ),
        max_size=12,
    )
)
def test_every_line_is_a_row_a_refusal_or_left_alone(tmp_path_factory, lines):
    found = read(tmp_path_factory.mktemp("csv"), "\n".join([HEADER, *lines]))
    if found.refusals and found.refusals[0].line == 0:
        return
    told = sorted([row.line for row in found.rows] + [refusal.line for refusal in found.refusals])
    counted = [n for n, line in enumerate(lines, 2) if line.strip() and not line.lstrip().startswith("#")]
    assert told == counted
    assert [entry.reading.line for entry in found.quarantine] == [refusal.line for refusal in found.refusals]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"# rien\n", "empty"),
        (b"\x00" * 50, "cannot be read"),
        (b"a;b\n", "column missing"),
        (f"{HEADER};dmp;indicateur\n".encode(), "column twice"),
        (b"x" * (MOST_BYTES + 1), "too large"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_once(tmp_path, content, reason):
    found = read(tmp_path, content)
    assert [refusal.reason for refusal in found.refusals] == [reason]
    assert found.rows == []


@given(st.integers(-(10**11), 10**11))
def test_amounts_come_back_as_they_were_written(value):
    assert cents(decimal_text(value)) == value
    assert cents(printed_amount(value)) == value


@given(st.dates())
def test_dates_come_back_in_both_orders(day):
    assert iso_date(day.isoformat()) == iso_date(day.strftime("%d/%m/") + f"{day.year:04d}") == day.isoformat()


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_a_month_ends_before_the_next_begins_and_in_its_quarter(year, month):
    end = period_end(period(f"{year}-{month:02d}"))
    assert (end.year, end.month) == (year, month)
    assert end <= period_end(period(f"{year}-T{(month + 2) // 3}")) <= period_end(period(str(year)))
