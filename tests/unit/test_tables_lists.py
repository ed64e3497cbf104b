"""Which of the lists set side by side a print is of, where one goes on after another has ended."""

from __future__ import annotations

from pipeline.records import CellKey
from pipeline.tables.number_doubts import UNNUMBERED
from tests.unit.tables_scene import SURE, by_key, column, read
from tests.unit.test_tables_rows import PROSE

HEADING = (
    "Numéro de Devis MATERIEL Matériel TTC Numéro de Devis AMOA AMOA TTC Numéro de Devis LUNE LUNE / Abonnement "
    "Déploiement / accompagnement\n"
)
TOTALS = "Formation TOTAL LUNE TTC\n"


def rows(*lines: str) -> str:
    totals = TOTALS + "400,00 € 5 884,00 €\n" * len(lines)
    return PROSE + HEADING + "".join(f"{line}\n" for line in lines) + "\n" + totals + "\n" + PROSE


FIRST = "Devis N°11392645 6736,90 € PRO234148 37393,60 € DA25035439 3587,00 € 1897,00 €"


def test_the_form_of_a_number_tells_its_list_although_one_row_alone_shows_all() -> None:
    upgrades = [f"Devis N°1139737{n} 2456,00 € DA2502847{n} 1023,75 €" for n in range(6)]
    tables = read(rows(FIRST, *upgrades))
    assert column(tables, "devis", "numero_amoa") == ["PRO234148"] + [None] * 6
    assert column(tables, "devis", "numero_solution")[1:] == [f"DA2502847{n}" for n in range(6)]


def test_a_longer_list_is_not_taken_for_the_one_before_it() -> None:
    longer = [f"PRO02383{n} {39113 + n},00 € DA2503544{n} 3587,00 € 1897,00 €" for n in range(4)]
    tables = read(rows(FIRST, *longer))
    assert column(tables, "devis", "numero_materiel") == ["Devis N°11392645"] + [None] * 4
    assert column(tables, "devis", "amoa_ttc")[1:] == [f"{39113 + n},00 €" for n in range(4)]


def test_lists_whose_numbers_look_alike_are_not_told_by_them() -> None:
    alike = [f"DV-2025-71{n} 6736,90 € DV-2025-82{n} 3587,00 € 1897,00 €" for n in range(10, 16)]
    assert column(read(rows(*alike)), "devis", "materiel_ttc") == ["6736,90 €"] * 6


def test_an_amount_without_the_number_of_its_list_may_be_another_lists() -> None:
    numbered = [f"Devis N°1139737{n} {2456 + n},00 € 1023,75 € 1897,00 €" for n in range(4)]
    cells = by_key(
        read(rows("Devis N°11392645 6736,90 € PRO234148 37393,60 € 1897,00 €", *numbered, *["1201,08 €"] * 3))
    )
    for row in ("6", "7", "8"):
        lone = [cell for cell in cells.values() if cell.key.row == row and cell.raw_text == "1201,08 €"]
        assert lone and all(
            cell.place <= UNNUMBERED or cell.key.column in ("abonnement", "deploiement") for cell in lone
        )
    assert cells[CellKey("devis", "2", "materiel_ttc")].place > UNNUMBERED < SURE


def test_between_rules_an_amount_without_number_is_of_its_list() -> None:
    lines = [f"Devis N°1139737{n} | {2456 + n},00 € |  |  | DA2502847{n} | 1023,75 € | 1897,00 €" for n in range(6)]
    lines[3] = lines[3].replace("Devis N°11397373", "")
    cells = by_key(read(rows(*lines)))
    assert cells[CellKey("devis", "4", "materiel_ttc")].raw_text == "2459,00 €"
    assert cells[CellKey("devis", "4", "materiel_ttc")].placement > UNNUMBERED


def test_rows_of_a_later_list_alone_above_the_first_are_told_by_where_they_stand() -> None:
    heading = "Numéro de Devis MATERIEL   Matériel TTC   Numéro de Devis AMOA   AMOA TTC      Numéro de Devis LUNE   "
    other = f"{'':42}{{:<23}}{'27 920,00 €':<14}DA2505040{{:<16}}6 424,82 €               6 080,00 €\n"
    own = f"Devis N°1134601{{}}         9 739,64 €{'':42}DA2505041{{:<16}}5 944,70 €               5 750,00 €\n"
    lines = "".join(other.format(f"AM25-01{n}", n) for n in range(2)) + "".join(own.format(n, n) for n in range(9))
    tables = read(PROSE + heading + "LUNE / Abonnement   Déploiement / accompagnement\n" + lines + "\n" + PROSE)
    assert column(tables, "devis", "numero_materiel")[:3] == [None, None, "Devis N°11346010"]
    assert column(tables, "devis", "numero_amoa")[:3] == ["AM25-010", "AM25-011", None]
    assert column(tables, "devis", "amoa_ttc")[:2] == ["27 920,00 €"] * 2
