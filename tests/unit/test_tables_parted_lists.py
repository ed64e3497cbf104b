"""Lists of a table that the page prints one below another, each under a heading of its own."""

from __future__ import annotations

import pytest

from pipeline.records import CellKey
from pipeline.sources.ocr_text import split_lines
from pipeline.tables.declared import load_layout
from pipeline.tables.parted_lists import with_parted_lists
from tests.unit.tables_scene import LAYOUT, SURE, by_key, column, read
from tests.unit.test_tables_rows import PROSE

EQUIPMENT = ["Numéro de Devis MATERIEL", "Matériel TTC"]
ADVICE = ["Numéro de Devis AMOA", "AMOA TTC"]
SOFTWARE = ["Numéro de Devis LUNE", "LUNE / Abonnement", "Déploiement / accompagnement", "Formation", "TOTAL LUNE TTC"]
EQUIPMENT_ROWS = [[f"Devis N°1139264{n}", f"{9 + n} 398,04 €"] for n in range(5)]
ADVICE_ROWS = [["AM25-010", "21 000,00 €"], ["AM25-011", "27 920,00 €"]]
BOUGHT = [[f"DA2503543{n}", "5 961,60 €", "4 824,00 €", "4 462,50 €", "15 248,10 €"] for n in range(3)]
UPGRADED = [[f"DA2503544{n}", "", "", f"1 42{n},00 €", f"1 42{n},00 €"] for n in range(4)]
JOINTS = [" | ", "\t", ";", "   "]


def printed(joint: str, *lists: tuple[str, list[str], list[list[str]]]) -> str:
    """Lists one below another, each with its title and heading; blank cells leave their place."""
    text = ""
    for title, heading, rows in lists:
        widths = [max(len(row[n]) for row in [heading, *rows]) if joint == "   " else 0 for n in range(len(heading))]
        lines = [joint.join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in [heading, *rows]]
        text += title + "\n" + "\n".join(line.rstrip(" ") for line in lines) + "\n\n"
    return PROSE + text + PROSE


@pytest.mark.parametrize("joint", JOINTS)
def test_each_list_is_read_from_its_first_row(joint: str) -> None:
    tables = read(
        printed(
            joint,
            ("Devis matériel informatique", EQUIPMENT, EQUIPMENT_ROWS),
            ("Devis AMOA", ADVICE, ADVICE_ROWS),
            ("Devis solution LUNE", SOFTWARE, [*BOUGHT, *UPGRADED]),
        )
    )
    assert column(tables, "devis", "numero_materiel") == [row[0] for row in EQUIPMENT_ROWS] + [None] * 2
    assert column(tables, "devis", "materiel_ttc") == [row[1] for row in EQUIPMENT_ROWS] + [None] * 2
    assert column(tables, "devis", "amoa_ttc") == [row[1] for row in ADVICE_ROWS] + [None] * 5
    assert column(tables, "devis", "abonnement") == ["5 961,60 €"] * 3 + [None] * 4
    assert column(tables, "devis", "deploiement") == ["4 824,00 €"] * 3 + [None] * 4
    assert column(tables, "devis", "formation") == ["4 462,50 €"] * 3 + [row[3] for row in UPGRADED]
    assert column(tables, "devis", "total_solution") == ["15 248,10 €"] * 3 + [row[4] for row in UPGRADED]


@pytest.mark.parametrize("joint", JOINTS)
def test_a_list_that_goes_on_with_fewer_columns_keeps_them_apart(joint: str) -> None:
    tables = read(
        printed(
            joint,
            ("Devis matériel", EQUIPMENT, EQUIPMENT_ROWS),
            ("Acquisitions", SOFTWARE, BOUGHT),
            ("Mises en conformité", [SOFTWARE[0], *SOFTWARE[3:]], [[row[0], *row[3:]] for row in UPGRADED]),
        )
    )
    assert column(tables, "devis", "numero_solution") == [row[0] for row in [*BOUGHT, *UPGRADED]]
    assert column(tables, "devis", "abonnement") == ["5 961,60 €"] * 3 + [None] * 4
    assert column(tables, "devis", "formation")[3:] == [row[3] for row in UPGRADED]
    assert column(tables, "devis", "total_solution")[3:] == [row[4] for row in UPGRADED]


def test_a_line_that_such_a_list_lost_may_have_stood_above_any_of_its_rows() -> None:
    cells = by_key(
        read(printed(" | ", ("Matériel", EQUIPMENT, EQUIPMENT_ROWS), ("Solution", SOFTWARE, [*BOUGHT, *UPGRADED])))
    )
    assert cells[CellKey("devis", "1", "materiel_ttc")].place < SURE
    assert cells[CellKey("devis", "5", "materiel_ttc")].place < cells[CellKey("devis", "2", "materiel_ttc")].place
    assert cells[CellKey("devis", "2", "abonnement")].place > SURE
    assert cells[CellKey("devis", "5", "formation")].place < SURE


def recut(text: str) -> bool:
    return len(with_parted_lists(LAYOUT, split_lines(text, "t"))["devis"].blocks) > len(LAYOUT["devis"].blocks)


def test_only_headings_with_rows_of_their_own_part_lists() -> None:
    wide = [*EQUIPMENT, *ADVICE, *SOFTWARE]
    row = [*EQUIPMENT_ROWS[0], *ADVICE_ROWS[0], *BOUGHT[0]]
    assert not recut(printed(" | ", ("Devis du matériel", wide, [row] * 3)))
    assert not recut(printed(" | ", ("Devis matériel", wide, [row] * 3), ("AMOA", ADVICE, ADVICE_ROWS)))
    assert not recut(printed(" | ", ("Matériel", EQUIPMENT, EQUIPMENT_ROWS), ("Formation", SOFTWARE[3:], [])))
    assert not recut("Coûts d'AMOA\nCoûts matériels\n27 920,00 €\n9 398,04 €\n\nCoûts matériels\n9 398,04 €\n")
    assert recut(printed(" | ", ("Matériel", EQUIPMENT, EQUIPMENT_ROWS), ("AMOA", ADVICE, ADVICE_ROWS)))
    assert LAYOUT["devis"] is load_layout("esms-numerique-2025")["devis"]
