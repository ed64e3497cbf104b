"""Where the tables stand: which lines are rows of which block, for all declared tables at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.records import Line
from pipeline.tables.alignment import Alignment
from pipeline.tables.announcing import headed_anew, headed_apart, headed_elsewhere, misheaded
from pipeline.tables.block_rows import PrintedBlock
from pipeline.tables.form_lines import find_label
from pipeline.tables.headings import NEAR, PrintedWords, heading_bonus, is_heading
from pipeline.tables.keyed import keyed_alignment, may_be_keyed
from pipeline.tables.labels import prints_keyed_label
from pipeline.tables.lattice import Lattice
from pipeline.tables.layout import Block, TableLayout, partitions
from pipeline.tables.prose import enclosed_in_prose, feet_of_pages, is_prose
from pipeline.tables.rows import RowReader
from pipeline.tables.scoring import NOTHING, score_lines
from pipeline.tables.segmentation import PARTS, Labels, RowScores, segment, stray_lines
from pipeline.tables.totals import is_labelled_total

FAR, FRAGMENT, HEADED = 10, 3, 4.4
PALE = 0.6
"""Share of what the rows under a heading say for a block that lines above the heading must say to be rows."""
MISHEADED = 12.0
"""Nats against a block for each heading word above it that tells columns which it does not print."""
HALF = 2.0
"""Nats that the half of a row speaks for being one, in a table that prints its rows over two lines."""
PARTED = 100.0
"""Nats against joining blocks where a heading stands between two rows that is that of one block alone."""


@dataclass(slots=True)
class Located:
    """The blocks of each table of rows with their lines, and the lines of each keyed table."""

    blocks: dict[str, list[PrintedBlock]] = field(default_factory=dict)
    keyed: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Headed:
    """A table or block, and the words of its headings."""

    table: str
    headings: tuple[str, ...]


def headed_blocks(layout: Mapping[str, TableLayout]) -> dict[str, Headed]:
    """By name, everything that has headings: each way to join the blocks of a table, and each table."""
    named = {
        b.name: Headed(t.name, b.headings) for t in layout.values() if t.blocks for way in partitions(t) for b in way
    }
    whole = {
        t.name: Headed(t.name, t.headings or tuple(dict.fromkeys(word for b in t.blocks for word in b.headings)))
        for t in layout.values()
    }
    return named | whole


@dataclass(slots=True)
class _Evidence:
    """What the lines say, by block or table name: nats for being a row or a heading, and where a block may start.

    `enclosed`: which lines stand in prose.
    """

    words: PrintedWords
    hits: Mapping[str, Sequence[float]]
    enclosed: Sequence[bool]
    scores: dict[str, Sequence[float]] = field(default_factory=dict)
    starts: dict[str, Sequence[bool]] = field(default_factory=dict)


def locate(
    words: PrintedWords,
    lattices: Sequence[Lattice],
    layout: Mapping[str, TableLayout],
    hits: Mapping[str, Sequence[float]],
    readers: Mapping[str, RowReader],
) -> Located:
    """The lines of every table of rows and every keyed table. `hits` are the heading words of each line by name."""
    lines = words.lines
    headed = [is_heading(line, max(own[n] for own in hits.values())) for n, line in enumerate(lines)]
    evidence = _Evidence(words, hits, enclosed_in_prose(lines, headed))
    chosen: list[str] = []
    forms = [table for table in layout.values() if table.layout == "form"]
    blocks = {b.name: b for table in layout.values() if table.blocks for way in partitions(table) for b in way}
    for table in layout.values():
        if table.layout == "rows":
            own = [hits[name] for name, block in blocks.items() if block.table == table.name]
            headings = [
                is_heading(line, max(weights)) for line, weights in zip(lines, zip(*own, strict=True), strict=True)
            ]
            no_rows = [h or e for h, e in zip(headings, evidence.enclosed, strict=True)]
            found = score_lines(lattices, table, no_rows)
            for name, alignments in found.items():
                whole = len(blocks[name].parts) == len(table.blocks)
                evidence.scores[name] = [
                    max(a.score, HALF) if whole and lattice.half else a.score
                    for lattice, a in zip(lattices, alignments, strict=True)
                ]
                elsewhere = headed_elsewhere(words, table, blocks[name])
                evidence.starts[name] = [
                    _starts(lattice, a, _headed(hits[name], number)) and not elsewhere[number]
                    for number, (lattice, a) in enumerate(zip(lattices, alignments, strict=True))
                ]
            chosen += _best_way(table, blocks, lines, evidence, readers[table.name])
        elif table.layout == "keyed rows":
            alignments = [
                keyed_alignment(lattice, table) if may_be_keyed(lattice, table) else NOTHING for lattice in lattices
            ]
            evidence.scores[table.name] = [
                a.score - _form_rival(lattice, number, forms)
                if a.score > 0 and not prints_keyed_label(lattice.line.text, table)
                else a.score
                for number, (a, lattice) in enumerate(zip(alignments, lattices, strict=True))
            ]
            evidence.starts[table.name] = [
                _starts(lattice, a, headed=False) for lattice, a in zip(lattices, alignments, strict=True)
            ]
            chosen.append(table.name)
    labels = segment(lines, {name: evidence.scores[name] for name in chosen}, hits, evidence.starts)[1]
    return _located(labels, chosen, blocks, lines, evidence, layout)


def _best_way(
    table: TableLayout, blocks: Mapping[str, Block], lines: Sequence[Line], evidence: _Evidence, reader: RowReader
) -> Sequence[str]:
    """Of the ways to cut a table into blocks, the one that explains the text best, its row sums among the witnesses."""
    ways = [[block.name for block in way] for way in partitions(table)]
    gains = []
    for way in ways:
        scores = {name: evidence.scores[name] for name in way}
        gain, labels = segment(lines, scores, evidence.hits, evidence.starts)
        if gain > 0:
            printed = _located(labels, way, blocks, lines, evidence, {table.name: table}).blocks.get(table.name, [])
            gain += reader.best(printed).held if table.sums and printed else 0.0
            for one in printed:
                others = [part for part in table.blocks if not set(part.parts) <= set(one.block.parts)]
                hits = evidence.hits[table.name]
                gain -= MISHEADED * misheaded(one.block, others, lines, hits, one.lines[0][0])
                gain -= PARTED * headed_apart(
                    evidence.words, table, one.block, [number for number, row in one.lines if row]
                )
        gains.append(gain)
    return ways[gains.index(max(gains))]


def _located(
    labels: Labels,
    chosen: Sequence[str],
    blocks: Mapping[str, Block],
    lines: Sequence[Line],
    evidence: _Evidence,
    layout: Mapping[str, TableLayout],
) -> Located:
    labels = _with_first_rows(labels, lines, evidence.scores)
    hits = evidence.hits
    strays = {n for n in stray_lines(labels, lines) if not is_heading(lines[n], hits[labels[n][0] or ""][n])}
    strays -= feet_of_pages(lines, strays) | {n for n in strays if evidence.enclosed[n]}
    rows: dict[str, list[tuple[int, bool]]] = {}
    for number, (name, row) in enumerate(labels):
        if name is not None and (row or number in strays):
            rows.setdefault(name, []).append((number, row))
    found = Located()
    for name in chosen:
        own = _without_fragments(rows.get(name, []), hits[name], evidence.scores[name])
        if name in blocks and own:
            own = [(number, False) for number in _under_its_heading(lines, hits[name], own[0][0])] + own
        table = layout[blocks[name].table if name in blocks else name]
        totals = tuple(number for number, _ in own if is_labelled_total(lines[number], table.total_words))
        own = [(number, row) for number, row in own if number not in totals]
        if not any(row for _, row in own):
            continue
        if name in blocks:
            anew = headed_anew(blocks[name], lines, hits[name], [number for number, row in own if row])
            found.blocks.setdefault(table.name, []).append(PrintedBlock(blocks[name], tuple(own), totals, anew))
        else:
            found.keyed[name] = [number for number, row in own if row]
    return found


def _under_its_heading(lines: Sequence[Line], hits: Sequence[float], first: int) -> range:
    """The lines between the heading of a block and its first row: noise, or rows that the scan garbled."""
    for number in range(first - 1, max(first - 1 - NEAR, -1), -1):
        if is_heading(lines[number], hits[number]):
            return range(number + 1, first)
        if not lines[number].words or is_prose(lines[number].text):
            break
    return range(0)


def _without_fragments(
    rows: Sequence[tuple[int, bool]], hits: Sequence[float], scores: Sequence[float]
) -> list[tuple[int, bool]]:
    """The rows of a block less those that are other figures: one or two that stand far from the others with no heading
    above them, or some before its first heading that speak for it much less than the rows below.
    """
    runs: list[list[tuple[int, bool]]] = []
    for number, row in rows:
        last = runs[-1][-1][0] if runs else number
        if not runs or number - last > FAR or max(hits[last + 1 : number], default=0.0) >= PARTS:
            runs.append([])
        runs[-1].append((number, row))
    headless = len(runs) > 1 and not _words_above(hits, runs[0][0][0]) and _headed(hits, runs[1][0][0])
    if headless and _speaks(runs[0], scores) < PALE * _speaks(runs[1], scores):
        del runs[0]
    return [one for run in runs if len(runs) == 1 or len(run) >= FRAGMENT or _headed(hits, run[0][0]) for one in run]


def _speaks(run: Sequence[tuple[int, bool]], scores: Sequence[float]) -> float:
    """How much the lines of a run speak for being rows, in nats a line."""
    return sum(max(scores[number], 0.0) for number, row in run if row) / len(run)


def _headed(hits: Sequence[float], number: int) -> bool:
    """Whether headings stand above a line, at least one line of them being more than a stray word."""
    return _words_above(hits, number) and heading_bonus(hits, number) >= HEADED


def _words_above(hits: Sequence[float], number: int) -> bool:
    """Whether a line of heading words, be they misread, stands above a line."""
    return max(hits[max(0, number - NEAR) : number], default=0.0) >= PARTS


def _starts(lattice: Lattice, found: Alignment, headed: bool) -> bool:
    """Whether a block may start at a line: two of its cells show more than a dash, or one beside two dashes, or beside
    one right under a heading.
    """
    if found.score <= 0:
        return False
    filled = [any(c.isalnum() for c in lattice.text(*span)) for span in found.spans if span is not None]
    return sum(filled) >= 2 or (any(filled) and len(filled) > (1 if headed else 2))


def _form_rival(lattice: Lattice, number: int, forms: Sequence[TableLayout]) -> float:
    labels = [label for form in forms if (label := find_label(lattice, number, form)) is not None]
    return max(((label.match - 66.0) / 4.0 for label in labels), default=0.0)


def _with_first_rows(labels: Labels, lines: Sequence[Line], scores: RowScores) -> Labels:
    """A table's first rows may be too damaged to start it: lines above it that still speak for it are rows."""
    settled = list(labels)
    for number in range(1, len(labels)):
        name, row = labels[number]
        if name is None or not row or labels[number - 1][0] == name:
            continue
        for above in range(number - 1, max(-1, number - 4), -1):
            if not lines[above].words:
                break
            if settled[above][0] is not None or scores[name][above] <= 0.0:
                break
            settled[above] = (name, True)
    return settled
