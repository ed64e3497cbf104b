"""Rules, tabs and positions say in which column a print stands, whatever a first reading took it for."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.headings import PrintedWords
from pipeline.tables.locating import headed_blocks
from tests.unit.tables_scene import LAYOUT, by_key, column, read
from tests.unit.test_tables_rows import PROSE, TOTALS

NAMES = [
    "Numéro de Devis MATERIEL",
    "Matériel TTC",
    "Numéro de Devis AMOA",
    "AMOA TTC",
    "Numéro de Devis LUNE",
    "LUNE / Abonnement",
    "Déploiement / accompagnement",
    "Formation",
    "TOTAL LUNE TTC",
]


def aligned(rows: list[list[str]], widths: tuple[int, ...] = (26, 16, 24, 16, 24, 20, 30, 14, 14)) -> str:
    """Rows printed with their columns under one another, a heading above."""
    lines = [NAMES[len(NAMES) - len(rows[0]) :] if len(rows[0]) < 7 else NAMES[: len(rows[0])], *rows]
    return "".join(
        "".join(cell.ljust(w) for cell, w in zip(row, widths, strict=False)).rstrip() + "\n" for row in lines
    )


def ruled(rows: list[list[str]], framed: bool = False) -> str:
    lines = [NAMES[: len(rows[0])], *rows]
    joined = [" | ".join(row) for row in lines]
    return "".join(f"| {line} |\n" if framed else f"{line}\n" for line in joined)


def test_a_lone_amount_stands_in_the_column_under_which_it_is_printed() -> None:
    upgrades = [[f"CLT77424{n}", "6 111,20€", "", "", f"D25056{n}0", "", "2 080,12€"] for n in range(2, 9)]
    full = [[f"CLT77424{n}", "6 111,20€", "", "", f"D25056{n}0", "4 082,00€", "4 294,60€"] for n in range(2)]
    tables = read(PROSE + aligned(full + upgrades) + "\n" + TOTALS + "1 040,00 € 3 120,12 €\n" * 9 + PROSE)
    assert column(tables, "devis", "abonnement") == ["4 082,00€"] * 2 + [None] * 7
    assert column(tables, "devis", "deploiement") == ["4 294,60€"] * 2 + ["2 080,12€"] * 7


def test_an_amount_under_another_column_is_not_that_of_the_column_that_most_rows_fill() -> None:
    full = [
        [f"DV20250621{n}", "8 145,10 €", "", "", f"D250542{n}", "1 770,00 €", "2 833,75 €", "1 954,00 €", "6 557,75 €"]
        for n in range(3)
    ]
    upgrades = [["", "", "", "", "", "", f"{1088 + n},10 €", "", f"{1088 + n},10 €"] for n in range(5)]
    tables = read(PROSE + aligned(full + upgrades) + "\n" + PROSE)
    assert column(tables, "devis", "formation") == ["1 954,00 €"] * 3 + [None] * 5
    assert column(tables, "devis", "deploiement")[3:] == [f"{1088 + n},10 €" for n in range(5)]


@pytest.mark.parametrize("framed", [False, True])
def test_a_longer_list_of_fees_stays_in_its_columns_between_rules(framed: bool) -> None:
    rows = [["Devis n° 20256816", "1232,21 €", "PRO389972", "21970,04 €", "DA25010", "6586,00 €", "1927,20 €"]]
    rows += [["", "", f"PRO02383{n}", f"{39113 + n},00 €", f"DA2501{n}", "3397,00 €", "4636,00 €"] for n in range(3, 6)]
    tables = read(PROSE + ruled(rows, framed) + "\n" + PROSE)
    assert column(tables, "devis", "numero_amoa") == ["PRO389972", "PRO023833", "PRO023834", "PRO023835"]
    assert column(tables, "devis", "materiel_ttc") == ["1232,21 €", None, None, None]


def test_a_list_without_its_numbers_has_no_column_of_them_between_rules() -> None:
    rows = [["Devis n° 20256816", "1232,21 €", "PRO389972", "21970,04 €", "6586,00 €", "1927,20 €"]]
    rows += [["", "", f"PRO02383{n}", f"{39113 + n},00 €", "3397,00 €", "4636,00 €"] for n in range(3, 6)]
    heading = " | ".join([*NAMES[:4], *NAMES[5:7]]) + "\n"
    text = heading + "".join(" | ".join(row) + "\n" for row in rows)
    totals = "2655,60 € | 11168,80 €\n" + "2122,66 € | 10155,66 €\n" * 3
    tables = read(PROSE + text + "\n" + TOTALS.replace(" TOTAL", " | TOTAL") + totals + PROSE)
    assert column(tables, "devis", "numero_materiel") == ["Devis n° 20256816", None, None, None]
    assert column(tables, "devis", "deploiement") == ["1927,20 €"] + ["4636,00 €"] * 3


def test_tabs_place_the_cells_of_rows_that_end_early_too() -> None:
    long = [f"1139150{n}\t5 571,00 €\t\t\tS0056{n}-25\t3 358,00 €\t1 214,00 €\n" for n in range(4)]
    short = [f"\t\t\t\tS0057{n}-25\t3 358,00 €\n" for n in range(4)]
    tables = read(PROSE + "\t".join(NAMES[:7]) + "\n" + "".join(long + short) + "\n" + PROSE)
    assert column(tables, "devis", "abonnement") == ["3 358,00 €"] * 8
    assert column(tables, "devis", "deploiement")[4:] == [None] * 4
    lost = [line.replace("\t\t\t", "\t\t", 1) if n == 2 else line for n, line in enumerate(long)]
    cells = by_key(read(PROSE + "\t".join(NAMES[:7]) + "\n" + "".join(lost + long) + "\n" + PROSE))
    assert cells[CellKey("devis", "3", "abonnement")].raw_text == "3 358,00 €", "a lost tab moves no cell"


def test_rules_without_blanks_part_the_words_of_a_heading() -> None:
    headings = {name: block.headings for name, block in headed_blocks(LAYOUT).items()}
    spaced, tight = (split_lines(joint.join(NAMES), "t.txt") for joint in (" | ", "|"))
    assert PrintedWords(tight).hits(headings) == PrintedWords(spaced).hits(headings)


def test_blanks_of_one_width_align_nothing() -> None:
    numbers = ["330001019", "330001027", "330001035", "330001043", "330001050", "330001068", "330001076", "330001084"]
    bodies = [("CIAS ARLES", "330000011")] * 2 + [("FONDATION BRIGNOLES", "330000029")] * 6
    rows = [f"{og}  330000011  {own}  {et}  SAAD DU PARC\n" for (og, own), et in zip(bodies, numbers, strict=True)]
    heading = "OG  FINESS EJ porteur  FINESS EJ rattachement*  FINESS Géographique*  Raison sociale ET\n"
    tables = read(PROSE + heading + "".join(rows) + "\n" + PROSE)
    assert column(tables, "etablissement", "finess_ej_rattachement") == [own for _, own in bodies]
    assert column(tables, "etablissement", "finess_et") == numbers
