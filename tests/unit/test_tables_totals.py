"""The total under a list is no row of it."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from tests.unit.tables_scene import SURE, by_key, column, read
from tests.unit.test_tables_rows import PROSE

WIDE = (
    "Numéro de Devis MATERIEL | Matériel TTC | Numéro de Devis AMOA | AMOA TTC | Numéro de Devis LUNE | "
    "LUNE / Abonnement | Déploiement / accompagnement | Formation | TOTAL LUNE TTC\n"
)
FIRST = WIDE.split(" | Formation")[0] + "\n"
SECOND = "Formation | TOTAL LUNE TTC\n"
LEFT = [
    f"CLT77424{n} | {4131 + n},20 € | AMO25009{n} | 16 781,50 € | DA2505{n}000 | {500 + 7 * n},00 € | 1 043,80 €\n"
    for n in range(1, 7)
]
RIGHT = [f"{300 + n},50 € | {500 + 7 * n + 1043 + 300 + n + 1},30 €\n" for n in range(1, 7)]
TOTAL = "{} | 24 807,20 € |  | 100 689,00 € |  | 3 147,00 € | 6 262,80 €"
TOTALS = "1 824,00 € | 11 233,80 €\n"


@pytest.mark.parametrize("label", ["TOTAL", "T0TAL général", "Somme", "  TOTAUX :"])
def test_a_labelled_total_is_no_row(label: str) -> None:
    rows = [f"{left[:-1]} | {right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    total = TOTAL.format(label) + " | " + TOTALS
    tables = read(PROSE + WIDE + "".join(rows) + total + "\n" + PROSE)
    assert column(tables, "devis", "deploiement") == ["1 043,80 €"] * 6
    assert any(entry.reason == "total of other lines" for entry in tables.quarantine)


def test_a_subtotal_between_two_rows_is_no_row() -> None:
    rows = [f"{left[:-1]} | {right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    rows.insert(3, "Sous-total |  |  |  |  | 1 542,00 € | 3 131,40 € | 906,00 € | 5 579,40 €\n")
    assert column(read(PROSE + WIDE + "".join(rows) + "\n" + PROSE), "devis", "deploiement") == ["1 043,80 €"] * 6


@pytest.mark.parametrize("total", [TOTALS, "1 824,00 € | 11 238,80 €\n"])
def test_the_total_of_a_second_block_has_no_label_and_is_no_row(total: str) -> None:
    first = FIRST + "".join(LEFT) + TOTAL.format("TOTAL") + "\n\n"
    tables = read(PROSE + first + SECOND + "".join(RIGHT) + total + "\n" + PROSE)
    assert column(tables, "devis", "total_solution") == [right.split(" | ")[1].strip() for right in RIGHT]


def test_a_line_that_may_be_a_row_or_a_total_has_no_sure_place() -> None:
    left = [f"DA2505{n}000 |  |  |  | S0123{n}-25 |  | \n" for n in range(1, 4)]
    right = ["300,00 € | 300,00 €\n", "200,00 € | 200,00 €\n", "500,00 € | 500,00 €\n"]
    cells = by_key(read(PROSE + FIRST + "".join(left) + "\n" + SECOND + "".join(right) + "\n" + PROSE))
    assert cells[CellKey("devis", "3", "total_solution")].place < 3.0 < SURE
    assert cells[CellKey("devis", "3", "numero_solution")].place > 5.0, "the line of the other block is a row"
    right[2] = "450,00 € | 450,00 €\n"
    cells = by_key(read(PROSE + FIRST + "".join(left) + "\n" + SECOND + "".join(right) + "\n" + PROSE))
    assert cells[CellKey("devis", "3", "total_solution")].place > 5.0


def test_the_last_row_is_kept_where_only_the_other_block_prints_a_total() -> None:
    first = FIRST + "".join(LEFT) + TOTAL.format("TOTAL") + "\n\n"
    tables = read(PROSE + first + SECOND + "".join(RIGHT) + "\n" + PROSE)
    assert column(tables, "devis", "total_solution") == [right.split(" | ")[1].strip() for right in RIGHT]


def test_a_row_that_repeats_the_prices_above_is_no_subtotal_though_its_words_are_misread() -> None:
    rows = [f"Devis N°DA2505738{n} 7 863,4{n} € DA2505413{n} 5 520,69 € 708,00 €" for n in range(8)]
    rows[1] = "-v_uv/,58rL5H|3 S63tanoA2;05t=16EFe_hB3° me629|ccH"
    rows[2] = rows[2].removeprefix("D")
    first = FIRST.replace(" | ", " ") + "\n".join(rows) + "\n\n"
    second = SECOND.replace(" | ", " ") + "3 175,00 € 9 403,69 €\n" * 8
    tables = read(PROSE + first + second + PROSE)
    assert column(tables, "devis", "numero_solution")[2:] == [f"DA2505413{n}" for n in range(2, 8)]
