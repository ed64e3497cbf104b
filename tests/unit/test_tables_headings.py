"""Headings as noisy as the rows: which words of a line head a table, and what they say of its blocks."""

from __future__ import annotations

from pipeline.sources.ocr_text import split_lines
from pipeline.tables.headings import PrintedWords
from tests.unit.tables_scene import column, read
from tests.unit.test_tables_rows import PROSE


def quotes(first: str, second: str) -> str:
    rows = "".join(f"DA2505{number} | 6 288,08 € |  |  |  | 0,00 € | 0,00 €\n" for number in range(1000, 1008))
    totals = "2 050,00 € | 2 050,00 €\n" * 8
    return PROSE + first + rows + "\n" + second + totals + "\n" + PROSE


def test_a_heading_of_one_block_alone_parts_it_from_the_rows_above() -> None:
    first = "Numéro de Devis MATERIEL | Matériel TTC | Numéro de Devis AMOA | AMOA TTC | Numéro de Devis LUNE | "
    text = quotes(
        first + "Abonnement | Déploiement / accompagnement\n",
        "Programme ESMS numérique - page 3\nFormation | TOTAL LUNE TTC\n",
    )
    tables = read(text)
    assert column(tables, "devis", "formation") == ["2 050,00 €"] * 8
    assert column(tables, "devis", "materiel_ttc") == ["6 288,08 €"] * 8
    assert column(tables, "devis", "abonnement") == ["0,00 €"] * 8


def test_two_heading_words_that_the_scan_glued_together_head_both_columns() -> None:
    first = "Numéro de Lune / Déploiement / TOTAL Lune\nDevis Lune Abonnement / accompagnementFormation TTC\n"
    rows = [f"DA2505{n:04d} 576,00 € 900,00 € 400,00 € 1 876,00 €\n" for n in range(8)]
    text = PROSE + first + "".join(rows[:4]) + first + "".join(rows[4:]) + "\n" + PROSE
    assert column(read(text), "devis", "total_solution") == ["1 876,00 €"] * 8


def test_rows_above_a_page_break_stay_where_their_heading_is_misread_and_the_one_below_is_not() -> None:
    first = "Numéro de Devis MATER1EL | Matériel TTC | Numéro de Devis AMOA | AMOA TTC\n"
    quoted = "".join(f"DA2505{number}  6 288,08 €\n" for number in range(1000, 1009))
    above = ["2 050,00 €  2 050,00 €", "    700,00 €", "2 050,00 €  2 050,00 €", "700,00 €€    700,00 €"]
    below = ["700,00 €  700,00 €", "2 050,00 €  2 050,00 €"] * 10
    misread, legible = "TOTAL TERRAHGA\nFormation TTC\n", "TOTAL TERRANGA\nFormation TTC\n"
    pages = misread + "\n".join(above) + "\nPage 2 sur 3\n" + legible + "\n".join(below)
    text = PROSE + first + quoted + "AMO,\n\n\n" + pages + "\n\n" + PROSE
    assert len(column(read(text, devis=24), "devis", "formation")) == 24


def test_a_product_name_is_no_heading_word_that_it_resembles() -> None:
    heading = (
        "Numéro de Numéro de LUNE DUI / Déploiement /\nDevis AMOA AMOA TTC Devis LUNE Abonnement / accompagnement\n"
    )
    rows = [f"DA2505{n:04d} 24 600,00 € DA2506{n:04d} 576,00 € 900,00 €\n" for n in range(5)]
    assert column(read(PROSE + heading + "".join(rows) + "\n" + PROSE), "devis", "amoa_ttc") == ["24 600,00 €"] * 5


def test_a_heading_of_two_glued_words_counts_for_both() -> None:
    lines = split_lines("accompagnementFormation", "t.txt")
    hits = PrintedWords(lines).hits({"fees": ("accompagnement",), "training": ("Formation",)})
    assert hits["fees"][0] > 0 < hits["training"][0]
