"""Tables and forms printed more than once, as a draft and its final version: each adds up, and figures differ.

Which print is the one that counts stands in their titles, if anywhere. Where they agree, nothing is in doubt.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

LEAST = 3
"""Labels found on more than one line from which a table is printed more than once: noise makes two lines alike."""
CONTRADICTED = 2
"""Labels whose figures differ from which those that one print alone shows are of either."""


def differing_prints(shown: Sequence[tuple[Hashable, Hashable | None]], least: int = LEAST) -> frozenset[Hashable]:
    """Of (label, figures) of lines, the labels of which nothing tells which print counts. None: no figure is legible.

    >>> draft, final = [("a", 1), ("b", 2), ("c", 3), ("d", 4)], [("a", 1), ("b", 7), ("c", 8)]
    >>> sorted(differing_prints(draft)), sorted(differing_prints(draft + final))
    ([], ['b', 'c', 'd'])
    >>> sorted(differing_prints([("a", 1), ("b", 2), ("a", 3)]))
    []
    """
    prints: dict[Hashable, list[Hashable | None]] = {}
    for label, figures in shown:
        prints.setdefault(label, []).append(figures)
    repeated = {label for label, own in prints.items() if len(own) > 1}
    if len(repeated) < least:
        return frozenset()
    differing = {label for label in repeated if len(set(prints[label])) > 1}
    alone = set(prints) - repeated if len(differing) >= CONTRADICTED else set()
    return frozenset(differing | alone)
