"""Which sums lift a doubt about the place of a print, and which say nothing because they rest on one."""

from __future__ import annotations

from dataclasses import replace

from pipeline.records import MARGIN_CAP, Cell, CellKey, Reading, Relation
from pipeline.repair.posterior import Posterior
from pipeline.tables.declared import load_layout
from pipeline.tables.surplus import FEW_TOO_MANY, surplus_doubted
from pipeline.verdicts.placing import certain_places, resting_on_doubtful_places
from pipeline.verdicts.settling import THRESHOLD, UNPLACED

UNSURE, SURE = 7.0, 5.0
TOTAL = CellKey("synthese", "materiel", "budget")


def price(row: int) -> CellKey:
    return CellKey("devis", str(row), "materiel_ttc")


def shown(key: CellKey, text: str, placement: float = MARGIN_CAP) -> Cell:
    line = int(key.row) if key.row.isdigit() else 99
    return Cell(key, "amount", Reading(text, "t.txt", 1, line, 0, len(text)), placement=placement)


def lost(key: CellKey) -> Cell:
    return Cell(key, "amount", None, reason="line lost")


def scene(*cells: Cell) -> tuple[dict[CellKey, Cell], list[Relation], dict[CellKey, Posterior]]:
    found = {key: Posterior(100, MARGIN_CAP, ((100, 0.0),), corroborated=True) for key in (cell.key for cell in cells)}
    terms = ((TOTAL, -1), *((cell.key, 1) for cell in cells if cell.key != TOTAL))
    return {cell.key: cell for cell in cells}, [Relation("SYN-021", "sum", terms)], found


def test_a_complete_column_places_its_rows() -> None:
    cells, relations, found = scene(*(shown(price(row), "1,00 €", 2.0) for row in (1, 2, 3)), shown(TOTAL, "3,00 €"))
    places = certain_places(cells, relations, found, UNSURE, SURE)
    assert [places[price(row)] for row in (1, 2, 3)] == [MARGIN_CAP] * 3


def test_a_complete_column_says_nothing_of_rows_under_a_row_that_shows_nothing() -> None:
    column = (shown(price(1), "1,00 €"), lost(price(2)), *(shown(price(row), "1,00 €", 2.0) for row in (3, 4)))
    cells, relations, found = scene(*column, shown(TOTAL, "3,00 €"))
    places = certain_places(cells, relations, found, UNSURE, SURE)
    assert [places[price(row)] for row in (3, 4)] == [2.0, 2.0]


def test_a_sum_with_a_print_of_doubtful_place_proves_no_other_cell() -> None:
    column = (shown(price(1), "1,00 €"), shown(price(2), "1,00 €"), shown(price(3), "1,00 €", 0.0))
    cells, relations, found = scene(*column, shown(TOTAL, "3,00 €"))
    places = {key: cell.placement for key, cell in cells.items()}
    assert price(1) in resting_on_doubtful_places(cells, relations, found, places, 3.0)
    firm = Relation("DEV-101", "sum", ((price(1), -1), (price(2), 1)))
    assert resting_on_doubtful_places(cells, [*relations, firm], found, places, 3.0).isdisjoint({price(1), price(2)})


def test_a_table_with_more_rows_than_the_one_that_bounds_it_has_no_sure_row() -> None:
    layout = load_layout("esms-numerique-2025")
    bound = [shown(CellKey("etablissement", str(row), "personnes_accompagnees"), "12") for row in range(1, 7)]
    many = [shown(price(row), "1,00 €") for row in range(1, 13)]
    assert {cell.placement for cell in surplus_doubted([*bound, *many], layout)[6:]} == {0.0}
    beside = [replace(cell, key=cell.key._replace(column="numero_materiel")) for cell in many[:6]]
    third = [replace(cell, key=cell.key._replace(column="total_solution")) for cell in many[:6]]
    few = surplus_doubted([*bound, *beside, *third, *many[:7]], layout)[6:]
    longer = [cell for cell in few if cell.key.column != "total_solution"]
    above, below = [c for c in few if c not in longer or int(c.key.row) < 6], [c for c in longer if int(c.key.row) >= 6]
    assert all(UNPLACED <= cell.place <= FEW_TOO_MANY < THRESHOLD for cell in below)
    assert all(cell.place > THRESHOLD for cell in above), "row 7 shows one cell: it moves no row above it"
    last = next(cell for cell in below if cell.key == price(6))
    assert {other.line for other, _ in last.stand_ins} == {5, 7}, "one too many: one row away"
    assert surplus_doubted([*bound, *many[:7]], layout) == [*bound, *many[:7]], "the other table lost a row"
    assert surplus_doubted([*bound, *many[:6]], layout) == [*bound, *many[:6]]
    assert surplus_doubted(many, layout) == many
    cells, relations, found = scene(*surplus_doubted([*bound, *many], layout)[6:], shown(TOTAL, "12,00 €"))
    assert certain_places(cells, relations, found, UNSURE, SURE)[price(9)] == 0.0


def test_a_longer_list_beside_it_moves_no_row_of_a_list_that_ends_in_time() -> None:
    layout = load_layout("esms-numerique-2025")
    bound = [shown(CellKey("etablissement", str(row), "personnes_accompagnees"), "12") for row in range(1, 7)]
    equipment = [shown(price(row), "1,00 €") for row in range(1, 10)]
    fees = [shown(CellKey("devis", str(row), "formation"), "3,00 €") for row in range(1, 7)]
    doubted = {cell.key: cell.place for cell in surplus_doubted([*bound, *equipment, *fees], layout)}
    assert {doubted[cell.key] for cell in equipment} == {0.0}
    assert {doubted[cell.key] for cell in fees} == {MARGIN_CAP}
    gap = [cell for cell in fees if cell.key.row != "3"]
    doubted = {cell.key: cell.place for cell in surplus_doubted([*bound, *equipment, *gap], layout)}
    assert {doubted[cell.key] for cell in gap} == {0.0}, "a row within the list shows none of it: it may be no row"


def test_a_number_that_all_rows_share_is_that_of_a_lost_row_too() -> None:
    number = [CellKey("etablissement", str(row), "finess_ej_porteur") for row in range(1, 7)]
    cells = {key: replace(shown(key, "1"), stand_ins=((None, 0.02),)) for key in number}
    found = {key: Posterior("1", MARGIN_CAP, (("1", 0.0),)) for key in number}
    apart = certain_places(cells, [], found, UNSURE, SURE)
    tied = Relation("ETA-101", "same", tuple((key, 1) for key in number), 5.5)
    together = certain_places(cells, [tied], found, UNSURE, SURE)
    assert together[number[0]] > apart[number[0]] + 5.0, "even in the first row"
    assert together[number[2]] > apart[number[2]]
    found[number[2]] = Posterior("2", MARGIN_CAP, (("2", 0.0),))
    assert certain_places(cells, [tied], found, UNSURE, SURE)[number[2]] == cells[number[2]].place, "the odd one is not"


def test_a_row_that_prints_the_same_value_leaves_no_doubt() -> None:
    one, other = shown(price(1), "1,00 €"), shown(price(2), "1,0O €")
    moved = replace(one, stand_ins=((other.reading, 0.02),))
    cells, relations, found = scene(moved, other)
    assert moved.place < UNSURE
    assert certain_places(cells, relations, found, UNSURE, SURE)[price(1)] == MARGIN_CAP
    found[price(2)] = replace(found[price(2)], value=200, candidates=((200, 0.0),))
    assert certain_places(cells, [], found, UNSURE, SURE)[price(1)] == moved.place


def test_a_lost_line_leaves_no_doubt_only_between_rows_of_one_value() -> None:
    lost = ((None, 0.02),)
    column = [replace(shown(price(row), "1,00 €"), stand_ins=lost) for row in range(1, 12)]
    last = [replace(shown(price(row), "2,00 €"), stand_ins=lost) for row in range(12, 14)]
    cells, _, found = scene(*column, *last)
    found |= {cell.key: Posterior(200, MARGIN_CAP, ((200, 0.0),)) for cell in last}
    places = certain_places(cells, [], found, UNSURE, SURE)
    assert places[price(5)] > places[price(11)] + 2.0
    assert {places[price(row)] for row in (1, 11, 12, 13)} == {cells[price(1)].place}, "edges of a group prove nothing"


def test_a_line_of_dashes_may_be_lost_without_any_sum_noticing() -> None:
    column = (shown(price(1), "1,00 €"), shown(price(2), "- €"), *(shown(price(row), "1,00 €", 2.0) for row in (3, 4)))
    cells, relations, found = scene(*column, shown(TOTAL, "3,00 €"))
    places = certain_places(cells, relations, found, UNSURE, SURE)
    assert [places[price(row)] for row in (3, 4)] == [2.0, 2.0]


def test_a_sum_within_a_line_does_not_tell_which_line_it_is() -> None:
    keys = [CellKey("synthese", "amoa", column) for column in ("declare", "budget")]
    elsewhere = tuple(key._replace(row="acquisition") for key in keys)
    cells = {
        key: replace(shown(key, "1,00 €", 0.0), elsewhere=(other,)) for key, other in zip(keys, elsewhere, strict=True)
    }
    found = {key: Posterior(100, MARGIN_CAP, ((100, 0.0),), corroborated=True) for key in keys}
    within = Relation("SYN-010", "sum", ((keys[0], -1), (keys[1], 1)))
    assert certain_places(cells, [within], found, UNSURE, SURE) == dict.fromkeys(keys, 0.0)


def test_a_list_short_of_its_sum_by_one_of_its_lines_has_no_sure_place() -> None:
    fees = [CellKey("devis", str(row), "abonnement") for row in range(1, 7)]
    prints = ["1,00 €", "2,00 €", "1,00 €", "1,00 €", "1,00 €", "1,00 €"]
    column = [shown(price(row), text) for row, text in enumerate(prints, 1)]
    other_block = [
        replace(shown(key, "5,00 €"), reading=Reading("5,00 €", "t.txt", 1, 50 + n, 0, 6)) for n, key in enumerate(fees)
    ]
    cells, relations, found = scene(*column, shown(TOTAL, "9,00 €"))
    cells |= {cell.key: cell for cell in other_block}
    found[price(2)] = Posterior(200, MARGIN_CAP, ((200, 0.0),))
    broken = {key: replace(one, broken=("SYN-021",)) for key, one in found.items()}
    broken[TOTAL] = replace(broken[TOTAL], value=900)
    places = certain_places(cells, relations, broken, UNSURE, SURE)
    by_row = {row: places[price(row)] for row in range(1, 7)}
    assert max(by_row.values()) < UNSURE, "any row may be the one of the line that was lost, which had another price"
    assert max(by_row[2], by_row[3]) < min(by_row[row] for row in (1, 4, 5, 6)), (
        "a shift changes what differs from above"
    )
    broken[TOTAL] = replace(broken[TOTAL], value=800)
    same = certain_places(cells, relations, broken, UNSURE, SURE)
    assert all(same[price(row)] > UNSURE for row in (1, 4, 5, 6)), "a lost line of the same price changes nothing there"
    broken[TOTAL] = replace(broken[TOTAL], value=850)
    assert min(certain_places(cells, relations, broken, UNSURE, SURE).values()) == MARGIN_CAP
    broken[TOTAL] = replace(broken[TOTAL], value=900)
    one_block = {key: cell for key, cell in cells.items() if key.column != "abonnement"}
    places = certain_places(one_block, relations, broken, UNSURE, SURE)
    assert places[price(2)] == MARGIN_CAP, "all that a lost line shifts is shifted together"


def test_a_table_of_another_number_of_rows_than_stated_has_no_sure_row_but_for_what_all_rows_print() -> None:
    fees = [CellKey("devis", str(row), "abonnement") for row in range(1, 4)]
    prints = [shown(price(row), f"{row},00 €") for row in range(1, 4)]
    other_block = [
        replace(shown(key, "5,00 €"), reading=Reading("5,00 €", "t.txt", 1, 50 + n, 0, 6)) for n, key in enumerate(fees)
    ]
    cells = {cell.key: cell for cell in [*prints, *other_block]}
    found = {key: Posterior(n, MARGIN_CAP, ((n, 0.0),), corroborated=True) for n, key in enumerate(cells)}
    assert certain_places(cells, [], found, UNSURE, SURE)[price(2)] == MARGIN_CAP
    assert certain_places(cells, [], found, UNSURE, SURE, {"devis"})[price(2)] < UNSURE
    one_block = {cell.key: cell for cell in prints}
    alone = {key: found[key] for key in one_block}
    assert certain_places(one_block, [], alone, UNSURE, SURE, {"devis"})[price(2)] < UNSURE
    alike = dict.fromkeys(alone, Posterior(1, MARGIN_CAP, ((1, 0.0),), corroborated=True))
    assert certain_places(one_block, [], alike, UNSURE, SURE, {"devis"})[price(2)] == MARGIN_CAP


def test_a_sum_that_takes_every_column_a_print_may_belong_to_proves_its_other_cells() -> None:
    part, other, total = (CellKey("devis", "1", column) for column in ("formation", "deploiement", "total_solution"))
    unsure = replace(shown(part, "1,00 €", 2.0), elsewhere=(other,))
    cells = {part: unsure, other: lost(other), total: shown(total, "1,00 €")}
    found = {key: Posterior(100, MARGIN_CAP, ((100, 0.0),), corroborated=True) for key in (part, total)}
    places = {key: cell.placement for key, cell in cells.items()}
    row = Relation("DEV-101", "sum", ((total, -1), (part, 1), (other, 1)))
    assert total not in resting_on_doubtful_places(cells, [row], found, places, 3.0)
    narrower = Relation("SYN-025", "sum", ((total, -1), (part, 1)))
    assert total in resting_on_doubtful_places(cells, [narrower], found, places, 3.0)
