"""Value columns of a keyed table: which of them a table of one value a line prints."""

from __future__ import annotations

from pipeline.records import Cell, CellKey
from pipeline.verdicts.settling import UNPLACED
from tests.unit.tables_scene import SURE, by_key, read

LINES = (
    "TOTAL AMOA 12 512,40 €\nTOTAL LUNE Acquisition 13 412,40 €\nTOTAL LUNE Acquisition Formation 14 412,40 €\n"
    "TOTAL LUNE Mise en conformité - €\nTOTAL Matériel 16 412,40 €\nTOTAL PROJET 56 749,60 €\n"
)


def cells_of(heading: str, key: str) -> tuple[Cell, Cell]:
    cells = by_key(read(heading + LINES))
    return cells[CellKey("synthese", key, "budget")], cells[CellKey("synthese", key, "declare")]


def test_a_heading_of_one_column_tells_the_column_of_its_lines() -> None:
    for key, text in (("amoa", "12 512,40 €"), ("conformite", "- €"), ("total", "56 749,60 €")):
        budget, declared = cells_of("Synthèse Dépenses Budget CCAS\n", key)
        assert (budget.raw_text, declared.raw_text) == (text, None)
        assert budget.place >= SURE
        assert not budget.elsewhere


def test_a_heading_of_the_second_column_alone_puts_the_values_there() -> None:
    budget, declared = cells_of("Synthèse Dépenses Déclaré sur la plateforme GALIS\n", "amoa")
    assert (budget.raw_text, declared.raw_text) == (None, "12 512,40 €")
    assert declared.place >= SURE


def test_without_a_heading_that_tells_the_column_stays_in_doubt() -> None:
    for heading in ("Synthèse Dépenses\n", "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"):
        budget, _ = cells_of(heading, "amoa")
        assert budget.place < SURE
        assert budget.elsewhere


def test_beside_a_line_of_two_values_no_heading_makes_it_one_column() -> None:
    lines = LINES.replace("13 412,40 €", "13 412,40 € 13 412,40 €")
    cells = by_key(read("Synthèse Dépenses Budget CCAS\n" + lines))
    assert cells[CellKey("synthese", "amoa", "budget")].place < SURE
    assert cells[CellKey("synthese", "acquisition", "budget")].place >= SURE


def without_and_with_tax() -> str:
    with_tax = [
        ("TOTAL AMOA", 1200),
        ("TOTAL LUNE Acquisition", 2400),
        ("TOTAL Matériel", 6000),
        ("TOTAL PROJET", 9600),
    ]
    return "".join(f"{label} {cents * 5 // 6},00 € {cents},00 €\n" for label, cents in with_tax)


def test_two_values_that_no_heading_names_are_of_no_certain_column() -> None:
    cells = by_key(read("Synthèse Dépenses Montant HT Montant TTC\n" + without_and_with_tax()))
    for column in ("budget", "declare"):
        key = CellKey("synthese", "total", column)
        assert cells[key].place < UNPLACED
        assert key in cells[key].elsewhere, "no sum that takes the cell can tell that it is of this column"


def test_two_values_alike_are_one_figure_and_its_second_print_if_the_heading_names_one() -> None:
    lines = "".join(f"{line} {line[-11:]}\n" for line in LINES.splitlines() if "conformité" not in line)
    total = CellKey("synthese", "total", "budget")
    assert by_key(read("Synthèse Dépenses Budget CCAS\n" + lines))[total].place >= SURE
    assert by_key(read("Synthèse Dépenses CCAS Total\n" + lines))[total].place < UNPLACED, "one body and the sum of all"


def test_a_single_line_of_two_values_tells_no_columns_that_no_heading_names() -> None:
    lines = "TOTAL AMOA - € - €\nTOTAL LUNE Acquisition - € - €\nTOTAL Matériel 800,00 € 960,00 €\n"
    key = CellKey("synthese", "materiel", "budget")
    assert by_key(read("Synthèse Dépenses Montant HT Montant TTC\n" + lines))[key].place < UNPLACED


def test_more_values_than_columns_leave_the_columns_in_doubt_beside_any_heading() -> None:
    lines = "".join(line.replace(" €", " €", 1).rstrip() + " 77,00 €\n" for line in without_and_with_tax().splitlines())
    heading = "Synthèse Dépenses Budget CCAS Déclaré sur la plateforme GALIS\n"
    assert by_key(read(heading + lines))[CellKey("synthese", "total", "budget")].place < UNPLACED
    assert by_key(read(heading + without_and_with_tax()))[CellKey("synthese", "total", "budget")].place >= SURE


def declared_first(heading: str) -> tuple[Cell, Cell]:
    amounts = [1200, 2400, 6000, 9600]
    labels = ["TOTAL AMOA", "TOTAL LUNE Acquisition", "TOTAL Matériel", "TOTAL PROJET"]
    lines = "".join(f"{label} | {euros},00 | {euros},42\n" for label, euros in zip(labels, amounts, strict=True))
    cells = by_key(read(f"{heading}\n{lines}"))
    return cells[CellKey("synthese", "total", "budget")], cells[CellKey("synthese", "total", "declare")]


def test_values_stand_in_the_order_in_which_the_heading_names_their_columns() -> None:
    budget, declared = declared_first("Synthèse Dépenses | Déclaré sur la plateforme GALIS | Budget")
    assert (budget.raw_text, declared.raw_text) == ("9600,42", "9600,00")
    assert budget.place >= SURE
    budget, declared = declared_first("Synthèse Dépenses Déclaré sur la plateforme GALIS Budget")
    assert budget.place < UNPLACED, "only blanks part the names: the last may be a part of the one before it"
    budget, declared = declared_first("Synthèse Dépenses | Budget CCAS | Déclaré sur la plateforme GALIS")
    assert (budget.raw_text, declared.raw_text) == ("9600,00", "9600,42")


def test_the_difference_of_both_values_is_neither_of_them() -> None:
    rows = [("TOTAL AMOA", 1200, 1200), ("TOTAL LUNE Acquisition", 2400, 2900), ("TOTAL Matériel", 6000, 6000)]
    rows.append(("TOTAL PROJET", 9600, 10100))
    heading = "Synthèse Dépenses | Budget prévisionnel | Déclaré sur la plateforme GALIS | Ecart\n"
    lines = "".join(f"{label} | {a},00 € | {b},00 € | {b - a},00 €\n" for label, a, b in rows)
    cells = by_key(read(heading + lines))
    for key, euros in (("acquisition", (2400, 2900)), ("total", (9600, 10100))):
        both = [cells[CellKey("synthese", key, column)] for column in ("budget", "declare")]
        assert [cell.raw_text for cell in both] == [f"{amount},00 €" for amount in euros]
    other = "".join(f"{label} | {a},00 € | {b},00 € | {b + 7},00 €\n" for label, a, b in rows)
    assert by_key(read(heading + other))[CellKey("synthese", "total", "budget")].place < UNPLACED


def test_a_label_that_goes_on_under_its_values_is_one_label() -> None:
    text = (
        "Synthèse Dépenses Budget Déclaré sur la plateforme GALIS\nTOTAL AMOA 1200,00 € 1200,00 €\n"
        "TOTAL LUNE 2400,00 € 2400,00 €\nAcquisition\nTOTAL LUNE Acquisition 500,00 € 500,00 €\nAbonnement\n"
        "TOTAL Matériel 6000,00 € 6000,00 €\nTOTAL PROJET 10100,00 € 10100,00 €\nFormation TOTAL TTC\n"
    )
    cells = by_key(read(text))
    shown = {key.row: cell.raw_text for key, cell in cells.items() if key[::2] == ("synthese", "budget")}
    assert (shown["acquisition"], shown["acquisition_abonnement"]) == ("2400,00 €", "500,00 €")
    assert cells[CellKey("synthese", "total", "budget")].place >= SURE


def test_a_label_whose_value_is_not_legible_does_not_go_on_the_label_above() -> None:
    text = (
        "Synthèse Dépenses Budget\nTOTAL AMOA 1200,00 €\nTOTAL LUNE Acquisition 2400,00 €\n"
        "TOTAL LUNE Mise en conformité 500,00 €\nTOTAL LUNE Mise en conformité Formation D €\n"
        "TOTAL Matériel 6000,00 €\nTOTAL PROJET 10100,00 €\n"
    )
    cells = by_key(read(text))
    assert cells[CellKey("synthese", "conformite", "budget")].raw_text == "500,00 €"
