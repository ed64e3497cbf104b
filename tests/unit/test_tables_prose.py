"""What stands between the pages of a table: the stamps and feet of its pages are no rows, nor garbled ones."""

from __future__ import annotations

from pipeline.records import CellKey
from tests.unit.tables_scene import SURE, by_key, column, read
from tests.unit.test_tables_rows import PROSE, QUOTES, TOTALS

HEADING = QUOTES[:-1] + " " + TOTALS
ROWS = [f"1132{i:04d} 1 250,00 € DA2505{i:04d} 576,00 € 900,00 € {400 + i},00 € 1 {876 + i},00 €\n" for i in range(9)]


def foot(page: int) -> str:
    return (
        f"\nConvention de groupement - Verdelais - page {page}\nAccusé de réception en préfecture\n"
        f"033-26133445{page}-20250612-2025-06-112-DE\nDate de télétransmission : 16/06/2025\n\f"
    )


def test_the_foot_of_a_page_is_no_row_of_the_table_that_it_cuts() -> None:
    text = PROSE + HEADING + "".join(ROWS[:3]) + foot(1) + "".join(ROWS[3:6]) + foot(2) + "".join(ROWS[6:]) + foot(3)
    tables = read(text)
    assert column(tables, "devis", "numero_materiel") == [f"1132{i:04d}" for i in range(9)]
    assert min(cell.place for cell in tables.cells if cell.key.column == "total_solution") > SURE


def test_a_garbled_row_between_two_others_keeps_its_place() -> None:
    rows = [*ROWS[:4], "I1e2O0g4 l 2S0.oO € DA25OSO0O4 S76,0o € 9oO,00 € 4O4.0D € l 88O,o0 €\n", *ROWS[5:]]
    cells = by_key(read(PROSE + HEADING + "".join(rows) + PROSE))
    assert cells[CellKey("devis", "6", "numero_materiel")].raw_text == "11320005"


def test_a_row_that_lost_one_amount_stays_one_row() -> None:
    left = [f"1132{i:04d} 1 250,00 € DA2505{i:04d} 576,00 € 900,00 €\n" for i in range(9)]
    left[3] = "11320003 1 250,00 € DA25050003 576,00 €\n"
    tables = read(PROSE + QUOTES + "".join(left) + "\n" + TOTALS + "400,00 € 1 876,00 €\n" * 9 + PROSE)
    totals = [cell for cell in tables.cells if cell.key.column == "total_solution"]
    assert [cell.raw_text for cell in totals] == ["1 876,00 €"] * 9
    others = [line for cell in totals for line, share in cell.stand_ins if share > 1e-4]
    assert others == [], "other rows print each amount that is left, but the row may have lost the one that lacks"


def test_a_garbled_row_of_a_table_printed_far_to_the_right_keeps_its_place() -> None:
    rows = [*ROWS[:4], "l ~ 25O.o0 € DA2S0SO0O4 ,, 00 € 9oO 4O4.0D € l 8\n", *ROWS[5:]]
    near, far = (read(PROSE + HEADING + "".join(" " * blanks + row for row in rows) + PROSE) for blanks in (0, 60))
    assert column(far, "devis", "numero_materiel") == column(near, "devis", "numero_materiel")
    assert by_key(far)[CellKey("devis", "6", "numero_materiel")].raw_text == "11320005"


def test_a_line_of_prose_at_a_page_s_end_is_no_garbled_row_though_no_other_page_repeats_it() -> None:
    for mark in ("Date de télétransmissoin : 16/06/2025\n", "Page 7 sur 12 du dossier 112 de demande de 2025\n"):
        text = PROSE + HEADING + "".join(ROWS[:4]) + "\n" + mark + "\f" + "".join(ROWS[4:]) + PROSE
        assert column(read(text), "devis", "numero_materiel") == [f"1132{i:04d}" for i in range(9)]


def test_a_line_of_figures_at_a_page_s_end_that_may_be_a_garbled_row_leaves_those_below_in_doubt() -> None:
    stamp = "\nO33 26I334457 20250GI2 2O25 O6 II2 D 26 O5 2O\n\n"
    far = by_key(read(PROSE + HEADING + "".join(ROWS[:4]) + stamp + "".join(ROWS[4:]) + PROSE))
    below = [far[CellKey("devis", str(row), "numero_materiel")] for row in range(6, 11)]
    assert [cell.raw_text for cell in below] == [f"1132{i:04d}" for i in range(4, 9)]
    assert max(cell.place for cell in below) < SURE
