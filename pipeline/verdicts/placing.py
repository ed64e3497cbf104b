"""Doubt about the place of a print, lifted where sums show that nothing of its list was lost.

The reader doubts the row of a print where a line may have been lost above it. A line that was lost carried figures; if
every column of the printed line adds up to the figure that another table declares, none of those was lost, and the
print stands where it was read, provided that each row above it shows such a figure: a line of dashes, or of numbers
that nothing adds up, may be lost and leave every sum as it is. A doubt about the column is lifted by
a sum that takes the cell and not the other one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import MARGIN_CAP, Cell, CellKey, Relation
from pipeline.repair.posterior import Posterior
from pipeline.verdicts.displaced import places_by_value
from pipeline.verdicts.shortfalls import amounts_lacking, in_several_blocks, line_of

FEW = 2
"""Rows without a line of some columns, at most, that look like lines lost rather than like a shorter list."""
COLUMN = 3
"""Cells of one column that a sum takes, at least, to speak for the column as a list."""


def certain_places(
    cells: Mapping[CellKey, Cell],
    relations: Sequence[Relation],
    posteriors: Mapping[CellKey, Posterior],
    unsure: float,
    sure: float,
    miscounted: Iterable[str] = (),
) -> dict[CellKey, float]:
    """The placement of each cell in nats, that of cells under `unsure` lifted where sums leave no doubt.

    `miscounted` are the tables that show fewer rows than the dossier states, or more: a row was lost anywhere, or a
    line taken for one that is none, so that any row may be the next one. A sum speaks where all its cells have a margin
    of at least `sure` and the best explanation does not break it.
    """
    sums = [(relation, _column(relation)) for relation in relations if relation.kind == "sum"]
    lists = [(relation, column) for relation, column in sums if column is not None]
    beside = _columns_of_lines(cells.values())
    several = in_several_blocks(cells.values())
    lacking = amounts_lacking(cells, several, lists, posteriors)
    places = places_by_value(cells, posteriors, sure, beside, lacking, frozenset(miscounted), relations)
    doubtful = [key for key, place in places.items() if place < unsure and _shows_figures(cells[key])]
    if not doubtful:
        return places
    holding = {id(relation) for relation, _ in sums if _holds(relation, cells, posteriors, sure)}
    taking: dict[CellKey, list[Relation]] = {}
    for relation, _ in sums:
        if id(relation) in holding:
            for key in dict.fromkeys(relation.cells):
                taking.setdefault(key, []).append(relation)
    bare = _bare_rows(cells)
    filled = {
        (key.table, key.column, key.row)
        for relation, _ in lists
        if id(relation) in holding
        for key in relation.cells
        if _shows_an_amount(cells[key])
    }
    for key in doubtful:
        cell = cells[key]
        columns = beside[line_of(cell)]
        bearing = [relation for relation, column in lists if column in columns]
        own = taking.get(key, [])
        listed = key.row.isdigit()
        complete = own and (bearing or not listed) and all(id(relation) in holding for relation in bearing)
        complete = complete and (not listed or _unbroken(key, columns, filled))
        complete = complete and not (listed and 0 < len(frozenset.intersection(*map(bare.__getitem__, columns))) <= FEW)
        if not listed:
            own = [relation for relation in own if _leaves_the_line(relation, cells, line_of(cell))]
        told_apart = all(
            any(
                other not in relation.cells
                for relation in own
                if not listed or other.row == key.row or _column(relation)
            )
            for other in cell.elsewhere
        )
        if complete and told_apart:
            places[key] = MARGIN_CAP
    return places


def resting_on_doubtful_places(
    cells: Mapping[CellKey, Cell],
    relations: Sequence[Relation],
    posteriors: Mapping[CellKey, Posterior],
    places: Mapping[CellKey, float],
    unsure: float,
) -> set[CellKey]:
    """The cells that sums bear on, of which each that holds takes another print whose own place is under `unsure`.

    Such a sum may hold by chance: three fees that slid into a column of prices once made up for a misread price. One
    that takes all the cells which the print may belong to says as much wherever it belongs.
    """
    doubtful = {key: cells[key] for key, place in places.items() if place < unsure and _shows_figures(cells[key])}
    firm: set[CellKey] = set()
    touched: set[CellKey] = set()
    for relation in relations:
        if relation.kind != "sum":
            continue
        if not any(key in doubtful and not _stays_within(doubtful[key], relation) for key in relation.cells):
            holds = (key for key in relation.cells if key in posteriors and relation.code not in posteriors[key].broken)
            firm.update(holds)
        else:
            touched.update(relation.cells)
    return touched - firm


def _stays_within(cell: Cell, relation: Relation) -> bool:
    """Whether a print of doubtful column is of the same row of a sum, and on the same side, wherever it belongs."""
    signs = dict(relation.terms)
    return bool(cell.elsewhere) and all(signs.get(other) == signs.get(cell.key) for other in cell.elsewhere)


def _unbroken(key: CellKey, columns: set[tuple[str, str]], filled: set[tuple[str, str, str]]) -> bool:
    """Whether every row above shows a figure that a sum takes in a column of the line: where one does not, a line like
    it may have been lost, and no sum can tell.
    """
    return all(any((*one, str(row)) in filled for one in columns) for row in range(1, int(key.row)))


def _bare_rows(cells: Mapping[CellKey, Cell]) -> dict[tuple[str, str], frozenset[str]]:
    """By column, the rows that show nothing."""
    bare: dict[tuple[str, str], set[str]] = {}
    for key, cell in cells.items():
        rows = bare.setdefault((key.table, key.column), set())
        if cell.reading is None:
            rows.add(key.row)
    return {column: frozenset(rows) for column, rows in bare.items()}


def _shows_figures(cell: Cell) -> bool:
    """Whether the print has figures: a dash adds nothing to any sum, so that no sum can tell where it stands."""
    return cell.reading is not None and any(c.isdigit() for c in cell.reading.text)


def _shows_an_amount(cell: Cell) -> bool:
    return cell.reading is not None and any(c in "123456789" for c in cell.reading.text)


def _column(relation: Relation) -> tuple[str, str] | None:
    """The column that a sum adds up, if it takes at least three cells of one."""
    counts = Counter((key.table, key.column) for key in relation.cells)
    where, count = max(counts.items(), key=lambda item: item[1])
    rows = {key.row for key in relation.cells if (key.table, key.column) == where}
    return where if count >= COLUMN and len(rows) > 1 else None


def _holds(
    relation: Relation, cells: Mapping[CellKey, Cell], posteriors: Mapping[CellKey, Posterior], sure: float
) -> bool:
    """Whether a sum surely holds: all that it takes is known, and what shows nothing surely printed nothing."""
    found = [(posteriors.get(key), cells[key].reading is not None) for key in relation.cells]
    return all(
        one is not None and one.margin >= sure and relation.code not in one.broken and (shown or one.value == 0)
        for one, shown in found
    )


def _leaves_the_line(relation: Relation, cells: Mapping[CellKey, Cell], line: tuple[str, int]) -> bool:
    """Whether a sum takes a print of another line: one that holds within a line holds wherever the line belongs."""
    shown = [cells[key] for key in relation.cells if cells[key].reading is not None]
    return any(line_of(cell) != line for cell in shown)


def _columns_of_lines(cells: Iterable[Cell]) -> dict[tuple[str, int], set[tuple[str, str]]]:
    """The columns that each line prints."""
    beside: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for cell in cells:
        if cell.reading is not None:
            beside.setdefault(line_of(cell), set()).add((cell.key.table, cell.key.column))
    return beside
