"""The noise channel: what a scanner of a given quality makes of a dossier's print, and what became of each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pipeline.records import CellKey
from tests.corpus import lookalikes
from tests.corpus.fates import Fate, same_meaning
from tests.corpus.folder import write_dossier
from tests.corpus.misreading import LEVELS, Level, Misreading
from tests.corpus.paper import AMOUNT_COLUMNS, Page, PrintedLine, Segment, TrueDossier


@dataclass(frozen=True, slots=True)
class NoisyDossier:
    """A dossier as scanned: the text of each file and what became of every printed cell.

    `unseen_rows` are the (table, row) of which every printed line was lost or garbled: nobody can count them.
    """

    paper: TrueDossier
    level: str
    seed: int
    texts: tuple[tuple[str, str], ...]
    fates: Mapping[CellKey, Fate]
    unseen_rows: frozenset[tuple[str, str]]

    def write(self, folder: Path) -> Path:
        """Write `folder/<dossier>/dossier.toml` and the text files; returns the dossier's folder."""
        return write_dossier(folder, self.paper.id, self.paper.manifest, self.texts)


@dataclass(slots=True)
class Scanner(Misreading):
    """Reads pages line by line and notes what befell the cells and rows."""

    fates: dict[CellKey, Fate] = field(default_factory=dict)
    seen_rows: set[tuple[str, str]] = field(default_factory=set)
    printed_rows: set[tuple[str, str]] = field(default_factory=set)

    def page(self, page: Page) -> list[str]:
        """The lines that the scanner makes of a page."""
        self.turn_page()
        if not self.rates.character:
            for line in page.lines:
                self.keep(line)
            return [line.text for line in page.lines]
        lines: list[str] = []
        for line in page.lines:
            if self.chance(self.rates.line_added):
                lines.append(self.rng.choice(lookalikes.JUNK))
            lines.extend(self.line(line))
        return lines

    def keep(self, line: PrintedLine) -> None:
        """Note that a line is read as printed."""
        for segment in line.segments:
            if segment.role == "cell" and segment.key is not None:
                self.fates[segment.key] = Fate(segment.text)
        if line.row:
            self.printed_rows.add((line.table, line.row))
            self.seen_rows.add((line.table, line.row))

    def line(self, line: PrintedLine) -> list[str]:
        """The lines, none to two, that the scanner makes of a printed one."""
        if line.row:
            self.printed_rows.add((line.table, line.row))
        if line.kind in ("row", "form") or line.kind == "heading":
            if self.chance(self.rates.line_lost):
                self.doom(line, Fate("", lost=True, line_lost=True))
                return []
            if self.chance(self.rates.line_garbled):
                self.doom(line, Fate("", altered=True, garbled=True))
                return [self.garbled(line.text)]
        if line.row:
            self.seen_rows.add((line.table, line.row))
        if line.kind == "heading":
            self.way //= 2
        parts = [self.segment(segment, line) for segment in line.segments]
        if line.kind in ("row", "form") and self.chance(self.rates.character):
            parts.append(self.rng.choice(lookalikes.STRAY))
        if line.kind == "row" and len(parts) > 3 and self.chance(self.rates.line_broken):
            gaps = [i for i, segment in enumerate(line.segments) if segment.role == "gap"]
            if gaps:
                cut = self.rng.choice(gaps)
                return ["".join(parts[:cut]), "".join(parts[cut + 1 :])]
        return ["".join(parts)]

    def doom(self, line: PrintedLine, fate: Fate) -> None:
        for segment in line.segments:
            if segment.role == "cell" and segment.key is not None:
                self.fates[segment.key] = fate

    def segment(self, segment: Segment, line: PrintedLine) -> str:
        """One piece of a line as read; notes the fate of the cell that it prints."""
        text, role, key = segment
        if role == "gap":
            return self.gap(text)
        if key is None or role != "cell":
            amount = role == "witness" or line.kind == "form"
            return self.amount(self.characters(text)) if amount else self.characters(text)
        if self.chance(self.rates.cell_lost):
            self.fates[key] = Fate("", lost=True)
            return ""
        read = text
        if key.column in AMOUNT_COLUMNS:
            if "-" in text and self.chance(self.rates.dash_lost):
                # A dash is lost alone: its euro sign may stay behind.
                left = text.replace("-", "").strip()
                self.fates[key] = Fate(left, lost=True)
                return left
            read = self.amount(text)
        if self.chance(self.rates.cell_replaced) and any(mark.isdigit() for mark in text):
            read = self.renumbered(read)
        elif len(text) > 2 and self.chance(self.rates.burst):
            read = self.burst(read) if len(read) > 1 else read
        read = self.characters(read)
        if read is text:
            self.fates[key] = Fate(read)
        else:
            self.fates[key] = Fate(read, lost=not read.strip(), altered=not same_meaning(key, text, read))
        return read


def degrade(paper: TrueDossier, level: Level | str, seed: int | None = None) -> NoisyDossier:
    """Scan a dossier at a level of `LEVELS`; the same `seed` (the dossier's own by default) gives the same scan.

    Raises KeyError for an unknown level.
    """
    seed = paper.seed if seed is None else seed
    scanner = Scanner(Random(f"{seed}/scan/{level}"), LEVELS[level], paper.ruled)
    texts = []
    for file in paper.files:
        pages = ["".join(f"{line}\n" for line in scanner.page(page)) for page in file.pages]
        texts.append((file.name, ("\f" if file.form_feeds else "").join(pages)))
    unseen = frozenset(scanner.printed_rows - scanner.seen_rows)
    return NoisyDossier(paper, level, seed, tuple(texts), scanner.fates, unseen)
