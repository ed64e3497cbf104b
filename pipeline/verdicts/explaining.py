"""From what a dossier shows to what the search for the best explanation is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from checks import nomenclature
from checks.admission import Admission, admission
from checks.columns import column as declared
from pipeline.amounts import bare_amount, loosely_printed, parse_amount
from pipeline.evidence import Evidence
from pipeline.identifiers import bare_quote_number
from pipeline.printed import literal as read_literally
from pipeline.records import Cell, CellKey, Relation, Value
from pipeline.relations.declared import load
from pipeline.repair import noise
from pipeline.repair.channel import Channel, channel_at
from pipeline.repair.posterior import CellShown, Posterior
from pipeline.repair.rates import SEEN, SEEN_IN_AMOUNTS, Page, page_rates, rate_of
from pipeline.repair.solve import explain
from pipeline.repair.vocabulary import Lexicon
from pipeline.tables.declared import load_layout
from pipeline.tables.reader import LEFT_OVER
from pipeline.verdicts.names import name_posteriors
from pipeline.wording import canonical_words, letters

SEPARATORS = frozenset(" ,.;:'’·-")
LIKELY = 6.0
"""Nats from which a name is taken for what it most likely is where rules choose their rows by it."""
VARIANT = 4.0
"""Nats by which a spelling of a label that its nomenclature does not print is rarer than one that it does."""


def posteriors(evidence: Evidence, relations: Sequence[Relation]) -> dict[CellKey, Posterior]:
    """The posterior of every published cell that a relation, a check or a closed list bears on."""
    shown = [cell for key in evidence.cells.values() if (cell := shown_cell(key, evidence)) is not None]
    return explain(shown, relations, dossier_rates(evidence), noise.load())


def names(evidence: Evidence) -> dict[CellKey, Posterior]:
    """The posterior of every cell of free words that may say something else than what is read."""
    rates, model = dossier_rates(evidence), noise.load()

    def channel(cell: Cell) -> Channel:
        return channel_at(model, rate_of(rates, page_of(cell)))

    words = load(evidence.manifest.programme).words
    left_over = {
        (one.reading.source_file, one.reading.line)
        for one in evidence.quarantine
        if one.reason == LEFT_OVER and sum(map(str.isalpha, one.reading.text)) > 1
    }
    return name_posteriors(evidence.cells, evidence.printed, words, channel, left_over)


def likely_prints(evidence: Evidence, names: Mapping[CellKey, Posterior]) -> dict[CellKey, Value | None]:
    """What each print says, names as they were most likely printed: rules that take the rows of a name take all."""
    likely = {key: found.value for key, found in names.items() if found.margin >= LIKELY}
    return {**evidence.printed, **likely}


def dossier_rates(evidence: Evidence) -> dict[Page, float]:
    """The misread rate of each table of each page, from its identifiers that have a key and from its amounts."""
    keyed, others = [], []
    for key, cell in evidence.cells.items():
        if cell.reading is None:
            continue
        where = (cell.reading.source_file, cell.reading.page, key.table)
        conditions = admission(key.table, key.column)
        if cell.kind == "amount":
            text = bare_amount(cell.reading.text)
            odd = parse_amount(text) is None and any(not (c.isdigit() or c in SEPARATORS) for c in text)
            others.append((where, len(text) * SEEN_IN_AMOUNTS, odd))
        elif len(conditions) > 0 and any(c.pattern is None for c in conditions):
            text = bare_quote_number(cell.reading.text)
            keyed.append((where, len(text) * SEEN, not all(condition.holds(text) for condition in conditions)))
    return page_rates(keyed, others)


def page_of(cell: Cell) -> Page | None:
    """The table of a page on which a cell is printed; None where it shows nothing."""
    reading = cell.reading
    return None if reading is None else (reading.source_file, reading.page, cell.key.table)


def shown_cell(cell: Cell, evidence: Evidence) -> CellShown | None:
    """A cell as the search sees it; None for free words, which nothing can repair."""
    key, kind = cell.key, cell.kind
    prints = [reading.text for reading in (cell.reading, *cell.witnesses) if reading is not None]
    page = page_of(cell)
    literal = evidence.printed[key]
    if kind in {"amount", "percentage", "count"}:
        others = [said for reading in cell.witnesses if (said := read_literally(reading.text, kind)) is not None]
        plain = loosely_printed(prints[0]) if prints and kind == "amount" else None
        return CellShown(key, kind, tuple(prints), page, literal=literal, witnessed=frozenset(others), plain=plain)
    if kind == "identifier":
        texts = tuple(bare_quote_number(text) for text in prints)
        return CellShown(key, kind, texts, page, admits=admits(key.table, key.column), literal=literal)
    lexicon = closed_list(key.table, key.column)
    if not lexicon:
        return None
    texts = tuple(compared(text, kind) for text in prints)
    return CellShown(key, kind, texts, page, lexicon=lexicon, open_list=_open(evidence, key), literal=literal)


def compared(text: str, kind: str) -> str:
    """The characters by which a word is compared to a closed list: a code's letters and digits, a label but for blanks.

    >>> compared("[202]", "code"), compared("Résidences autonomie", "words")
    ('202', 'RESIDENCESAUTONOMIE')
    """
    return letters(text) if kind == "code" else canonical_words(text).replace(" ", "")


@lru_cache(maxsize=64)
def admits(table: str, column: str) -> Callable[[str], bool] | None:
    """What any value of an identifier column satisfies, as one predicate; None where any text may stand."""
    conditions: tuple[Admission, ...] = admission(table, column)
    if not conditions:
        return None
    # The key of a number implies its form and refuses most readings: it is asked first.
    first, *others = [condition.holds for condition in reversed(conditions)]
    return (lambda text: first(text) and all(check(text) for check in others)) if others else first


@lru_cache(maxsize=64)
def closed_list(table: str, column: str) -> Lexicon:
    """The closed list of a column: values, the characters by which prints are compared to them, how rare each is.

    Spellings of a label that the nomenclature itself does not print are rarer.
    """
    words = nomenclature.vocabulary(table, column) or ()
    kind = declared(table, column).kind
    usual = {canonical_words(word) for word in nomenclature.usual(table, column)}
    return tuple(
        (canonical_words(word), compared(word, kind), 0.0 if canonical_words(word) in usual else VARIANT)
        for word in words
    )


def _open(evidence: Evidence, key: CellKey) -> bool:
    return key.column in _open_columns(evidence.manifest.programme, key.table)


@lru_cache(maxsize=64)
def _open_columns(programme: str, table: str) -> frozenset[str]:
    columns = load_layout(programme)[table].columns
    return frozenset(column.name for column in columns if column.open or column.shape == "words")


def admitted_codes(evidence: Evidence, found: Mapping[CellKey, Posterior]) -> dict[CellKey, tuple[str, ...]]:
    """The codes of the form and key checks that the value of each cell satisfies."""
    return {
        key: tuple(condition.code for condition in admission(key.table, key.column))
        for key in found
        if admission(key.table, key.column)
    }
