"""How much the linked columns of two rows say that they are one row, in nats, learned from the rows themselves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.tables.joining import LOST, Blocks, Element, Evidence, Joined, Row
from pipeline.tables.layout import Link, TableLayout
from pipeline.tables.row_sums import adds_up, recurring
from pipeline.tables.standing import Place, places
from pipeline.wording import canonical_words, look

REFINED = 1
OVERFIT = 0.5
"""Evidence learned from the rows that it joins speaks too well for itself: so much of it counts for doubts."""
PAIRED, UNPAIRED = 1.5, -4.0
"""Nats of two prints that a nomenclature puts together, and of two that it knows and does not put together."""
SHORT = 3
"""Letters of a print, at most, that is no entry of another length."""
FAR = 5
"""Letters of a wording of which one at most may be misread."""
APART, MOST_ALIKE = 2, 8
"""Letters by which another wording must be further from a print than the nearest, and how many are looked at."""
LEAST_CODE = 3
"""Letters of a code that a name may mention."""


def join_linked(
    left: Sequence[Element], right: Sequence[Element], table: TableLayout, lost: float = LOST, most: int = 0
) -> list[Place]:
    """Join two blocks of a table on what their linked columns and row sums say.

    Which prints go together is learned from the rows side by side, and from rows one apart as well; each is refined on
    its own result, and the one that explains the rows best is taken. `lost` is the price of a lost row, in nats, before
    any is seen, `most` how many rows the table has at most, 0 where nothing says.
    """
    blocks = Blocks(left, right, table.ragged, lost)
    ways = []
    for apart in (0, 1):
        mates = _diagonals(left, right, apart)
        joined = Joined(blocks, link_evidence(left, right, table, mates))
        for _ in range(REFINED if table.links else 0):
            mates = joined.mates
            joined = Joined(blocks, link_evidence(left, right, table, mates))
        ways.append((joined, mates))
        if not table.links:
            break
    best, mates = max(ways, key=lambda way: way[0].gain)
    return places(best.within(most), link_evidence(left, right, table, mates, OVERFIT))


def _diagonals(left: Sequence[Element], right: Sequence[Element], apart: int) -> list[tuple[int, int]]:
    """The pairs of rows that stand as far from the top, or from the bottom, but for so many rows."""
    shift = len(right) - len(left)
    offsets = range(min(0, shift) - apart, max(0, shift) + apart + 1) if apart else {0, shift}
    return [(i, i + offset) for offset in offsets for i in range(len(left)) if 0 <= i + offset < len(right)]


def link_evidence(
    left: Sequence[Element],
    right: Sequence[Element],
    table: TableLayout,
    mates: Sequence[tuple[int, int]],
    trust: float = 1.0,
) -> Evidence:
    """How much two rows are one row, in nats. Columns that go `together` are counted on the pairs of rows `mates`, and
    weighed with `trust`.
    """
    learned = []
    for link in table.links:
        for first, second, swapped in ((left, right, False), (right, left, True)):
            if any(link.left in e.row for e in first) and any(link.right in e.row for e in second):
                own_mates = [(j, i) for i, j in mates] if swapped else mates
                odds = _together(first, second, link, own_mates) if link.kind == "together" else None
                learned.append((link, odds, swapped))

    often = recurring([*left, *right], table.sums)

    def evidence(one: Row, other: Row) -> float:
        gain = 0.0
        for link, odds, swapped in learned:
            a, b = (other, one) if swapped else (one, other)
            own, mate = _feature(a, link), look(b.get(link.right, ""))
            if not own or not mate:
                continue
            if odds is not None:
                gain += trust * odds.get((own, mate), -1.2)
            elif link.kind == "pairs":
                gain += _paired(own, mate, b.get(link.spelled_in, ""), link)
            else:
                gain += _mention(a[link.left], b[link.right], link)
        return gain + sum(adds_up({**one, **other}, row, often) for row in table.sums)

    return evidence


def _feature(row: Row, link: Link) -> str:
    text = row.get(link.left, "")
    if link.left_words:
        text = " ".join(text.split()[: link.left_words])
    own = look(text)
    return own[: link.left_prefix] if link.left_prefix else own


def _together(
    first: Sequence[Element], second: Sequence[Element], link: Link, mates: Sequence[tuple[int, int]]
) -> dict[tuple[str, str], float]:
    """How much prints say that they are of one row, in nats, by how often they are mates elsewhere: one pair of mates
    is left out, for it would speak for itself.
    """
    ones = [_feature(e.row, link) for e in first]
    others = [look(e.row.get(link.right, "")) for e in second]
    pairs = Counter((ones[i], others[j]) for i, j in mates if ones[i] and others[j])
    alone: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    for (own, mate), count in pairs.items():
        alone[own] += count
        paired[mate] += count
    total = paired.total()
    odds = {}
    for own in alone:
        for mate in paired:
            base = paired[mate] / total
            rate = (max(pairs[own, mate] - 1, 0) + 0.7 * base) / (alone[own] - 1 + 0.7)
            odds[own, mate] = max(-2.5, min(2.5, math.log(rate / base)))
    return odds


def _paired(own: str, mate: str, wording: str, link: Link) -> float:
    """How much two prints are of one row where a nomenclature says which go together, else 0. `wording` stands beside
    the second, and says what it is where it is no entry.
    """
    own, mate = _entry(own, link.known_left), _entry(mate, link.known_right)
    mates = {mate} & link.known_right or spelled_codes(look(wording), link.spelled) & link.known_right
    if any((own, code) in link.pairs for code in mates):
        return PAIRED
    return UNPAIRED if own in link.known_left and mates else 0.0


def spelled_codes(own: str, spelled: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The codes of the wordings that a print is about as near to as to the nearest, none where that is far.

    >>> wordings = {look("Foyer de vie"): frozenset({"A"}), look("Foyer de vue"): frozenset({"B"})}
    >>> sorted(spelled_codes(look("Foycr de vie"), wordings)), sorted(spelled_codes(look("Hospice"), wordings))
    (['A', 'B'], [])
    """
    most = len(own) // FAR
    near = process.extract(own, list(spelled), scorer=OSA.distance, score_cutoff=most, limit=MOST_ALIKE) if most else []
    return frozenset(code for wording, far, _ in near if far <= near[0][1] + APART for code in spelled[wording])


@lru_cache(maxsize=4096)
def _entry(own: str, known: frozenset[str]) -> str:
    """The entry of a nomenclature that a print is, but for one misread that no other entry explains; a short one of
    another length is no entry.

    >>> _entry("SPOSAD", frozenset({"SPASAD", "SAAD"})), _entry("SSAD", frozenset({"SAAD", "SSIAD"}))
    ('SPASAD', 'SSAD')
    >>> _entry("55", frozenset({"255", "354"})), _entry("854", frozenset({"255", "354"}))
    ('55', '354')
    """
    if own in known:
        return own
    near = [entry for entry in known if OSA.distance(own, entry, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 and (len(own) == len(near[0]) or len(own) > SHORT) else own


def _mention(text: str, code: str, link: Link) -> float:
    """How much a name that mentions what a code stands for, or a code itself, is of the row of that code; a print that
    is no code says nothing.
    """
    wanted, own = canonical_words(text), _entry(look(code), link.known_right)
    if own not in link.known_right:
        return 0.0
    mentioned = {look(key) for key, terms in link.terms.items() if any(term in wanted for term in terms)}
    mentioned |= {look(word) for word in wanted.split() if len(word) >= LEAST_CODE} & link.known_right
    if not mentioned:
        return 0.0
    return 1.8 if own in mentioned else -1.5
