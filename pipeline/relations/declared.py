"""The rules of a programme: `checks/rules/<programme>/rules.toml`, read and checked into frozen records."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import checks
from pipeline.errors import ReconcileError
from pipeline.records import FindingKind, Severity
from pipeline.relations.free_words import FreeWords, free_words
from pipeline.relations.selectors import Selector, parse_selector

CheckKind = Literal["sum", "same", "pair", "at_most", "ratio", "count", "minimum", "present", "facts", "unique"]
Mode = Literal["exact", "cut", "rounded"]
Text = Mapping[str, str]
"""One text in each language, by `fr` and `en`."""

LANGUAGES = ("fr", "en")
CHECKS = Path(checks.__file__).parent
_PROGRAMME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}", re.ASCII)
_CODE = re.compile(r"[A-Z]{3}-[0-9]{3}", re.ASCII)
_NOT_RULES = {"rule", "inferred", "label", "status", "territory", "words"}


class RulesError(ReconcileError):
    """The declarations of a programme cannot be used. One line: file, rule, what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule. Which fields bear depends on `check`; see the README beside the rules.

    `price` (nats) is what it costs to believe that the paper breaks the rule, infinite for a `hard` one.
    `left` are the declared figures (or the cells that a rule without sides speaks of), `right` what they must match.
    `follows_from` names rules whose gaps add up to the gap of this one. Where all rules of `unless` are bound this one
    is not; where all of `idle_with` are, it reports but stays out of the search for the best explanation.
    """

    code: str
    check: CheckKind
    kind: FindingKind
    severity: Severity
    title: Text
    message: Text
    left: tuple[Selector, ...] = ()
    right: tuple[Selector, ...] = ()
    each: Selector | None = None
    group_by: str = ""
    price: float = math.inf
    modes: tuple[Mode, ...] = ("exact",)
    mode_price: float = 1.0
    follows_from: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    idle_with: tuple[str, ...] = ()
    pairs: frozenset[tuple[str, str]] = frozenset()
    facts: tuple[str, ...] = ()
    of: Selector | None = None
    right_of: tuple[Selector, ...] = ()
    facts_of: tuple[str, ...] = ()
    seconded_by: tuple[Selector, ...] = ()
    tolerance: int = 0
    at_least: bool = False
    whole_only: bool = False
    territory: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusFinding:
    """What is said of a cell whose reading is not plain, by its status: code, severity and message templates."""

    code: str
    severity: Severity
    message: Text


@dataclass(frozen=True, slots=True)
class Rules:
    """The declarations of one programme.

    `labels` name cells in messages, by `table.row` or `table.column`. For a column (`table.column`), `inferred` names
    the rule that tells a lost cell from one that was never printed, `signs` the column that is shown with it.
    `territories` are (prefix, territory) pairs and `territory_cells` the cells whose numbers start with the prefix of
    the coordinator's department, best first. `words` are the columns of free words and what they are compared with.
    """

    programme: str
    rules: tuple[Rule, ...]
    labels: Mapping[str, Text]
    inferred: Mapping[str, str]
    signs: Mapping[str, str]
    statuses: Mapping[str, StatusFinding]
    territories: tuple[tuple[str, str], ...] = ()
    territory_cells: tuple[Selector, ...] = ()
    words: tuple[FreeWords, ...] = ()

    def rule(self, code: str) -> Rule:
        """The rule of that code; KeyError when there is none."""
        for declared in self.rules:
            if declared.code == code:
                return declared
        raise KeyError(code)


@lru_cache(maxsize=32)
def load(programme: str, root: Path = CHECKS) -> Rules:
    """The rules of `programme` under `root/rules`. Raises `RulesError` naming file, rule and fault."""
    if not _PROGRAMME.fullmatch(programme):
        raise RulesError(f"programme {programme[:80]!r} cannot name a folder of rules")
    path = root / "rules" / programme / "rules.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = sorted(found.parent.name for found in (root / "rules").glob("*/rules.toml"))
        raise RulesError(f"programme {programme!r} has no rules; there are rules for: {', '.join(known)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesError(f"rules/{programme}/rules.toml: is not TOML: {error}") from None
    try:
        return read_rules(programme, document, root)
    except ValueError as error:
        raise RulesError(f"rules/{programme}/rules.toml: {error}") from None
    except KeyError as error:
        raise RulesError(f"rules/{programme}/rules.toml: the key {error} is missing") from None
    except (AttributeError, TypeError) as error:
        raise RulesError(f"rules/{programme}/rules.toml: a part has not the shape that it must have: {error}") from None


def read_rules(programme: str, document: Mapping[str, Any], root: Path = CHECKS) -> Rules:
    """Rules from a parsed document, with the nomenclatures under `root` that they name; ValueError on any fault."""
    if unknown := set(document) - _NOT_RULES:
        raise ValueError(f"unknown part `{min(unknown)}`")
    rules = tuple(_rule(entry, root) for entry in document.get("rule", ()))
    codes = [rule.code for rule in rules]
    for code in codes:
        if codes.count(code) > 1:
            raise ValueError(f"rule {code}: declared twice")
    inferred = {entry["column"]: entry["by"] for entry in document.get("inferred", ()) if "by" in entry}
    signs = {entry["column"]: entry["with"] for entry in document.get("inferred", ()) if "with" in entry}
    for rule in rules:
        if dangling := set(rule.follows_from + rule.unless + rule.idle_with) - set(codes):
            raise ValueError(f"rule {rule.code}: refers to {min(dangling)}, which is not declared")
    if dangling := set(inferred.values()) - set(codes):
        raise ValueError(f"[[inferred]] refers to {min(dangling)}, which is not declared")
    territory = document.get("territory")
    return Rules(
        programme,
        rules,
        {key: _text("label", key, text) for key, text in document.get("label", {}).items()},
        inferred,
        signs,
        {status: _status(status, entry) for status, entry in document.get("status", {}).items()},
        () if territory is None else _columns(root, territory["prefixes"], "left", "right"),
        () if territory is None else tuple(parse_selector(text) for text in territory["cells"]),
        tuple(free_words(entry, root) for entry in document.get("words", ())),
    )


_KEYS = {declared.name for declared in fields(Rule)} | {"hard"}
_PRICED = {"sum", "same", "pair"}


def _rule(entry: Mapping[str, Any], root: Path) -> Rule:
    code = entry.get("code", "")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ValueError(f"rule {code!r}: the code must look like ABC-001")
    if unknown := set(entry) - _KEYS:
        raise ValueError(f"rule {code}: unknown key `{min(unknown)}`")
    try:
        check = _one_of(entry, "check", get_args(CheckKind))
        hard, price = entry.get("hard", False), entry.get("price")
        if check in _PRICED and (price is None) == (not hard):
            raise ValueError("needs either `hard = true` or a `price` in nats")
        if price is not None and not 0 < price < 100:
            raise ValueError("`price` must be between 0 and 100 nats")
        pairs = entry.get("pairs")
        rule = Rule(
            code,
            check,  # type: ignore[arg-type]
            _one_of(entry, "kind", get_args(FindingKind)),  # type: ignore[arg-type]
            _one_of(entry, "severity", get_args(Severity)),  # type: ignore[arg-type]
            _text("title", code, entry.get("title")),
            _text("message", code, entry.get("message")),
            tuple(parse_selector(text) for text in entry.get("left", ())),
            tuple(parse_selector(text) for text in entry.get("right", ())),
            parse_selector(entry["each"]) if "each" in entry else None,
            entry.get("group_by", ""),
            math.inf if price is None else float(price),
            tuple(entry.get("modes", ("exact",))),
            float(entry.get("mode_price", 1.0)),
            tuple(entry.get("follows_from", ())),
            tuple(entry.get("unless", ())),
            tuple(entry.get("idle_with", ())),
            frozenset() if pairs is None else frozenset(_columns(root, pairs, "left", "right")),
            tuple(entry.get("facts", ())),
            parse_selector(entry["of"]) if "of" in entry else None,
            tuple(parse_selector(text) for text in entry.get("right_of", ())),
            tuple(entry.get("facts_of", ())),
            tuple(parse_selector(text) for text in entry.get("seconded_by", ())),
            int(entry.get("tolerance", 0)),
            bool(entry.get("at_least", False)),
            bool(entry.get("whole_only", False)),
            dict(entry.get("territory", {})),
        )
        if not rule.left and check != "facts":
            raise ValueError("names no cells in `left`")
        if check in {"sum", "at_most", "ratio", "pair"} and not rule.right:
            raise ValueError("names no cells in `right`")
        if set(rule.modes) - set(get_args(Mode)) or rule.modes[:1] != ("exact",):
            raise ValueError("`modes` must start with exact and may add cut and rounded")
    except ValueError as error:
        raise ValueError(f"rule {code}: {error}") from None
    return rule


def _status(status: str, entry: Mapping[str, Any]) -> StatusFinding:
    severity = _one_of(entry, "severity", get_args(Severity))
    return StatusFinding(entry["code"], severity, _text("message", status, entry.get("message")))  # type: ignore[arg-type]


def _one_of(entry: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = entry.get(key)
    if value not in allowed:
        raise ValueError(f"`{key}` is {value!r}, expected one of {', '.join(allowed)}")
    return str(value)


def _text(key: str, owner: str, value: object) -> Text:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise ValueError(f"`{key}` of {owner} needs a text in French and one in English")
    return value


def _columns(root: Path, entry: Mapping[str, str], left: str, right: str) -> tuple[tuple[str, str], ...]:
    """Two columns of a nomenclature, as declared by `{file, left, right}`, in the order of the file."""
    path = (root / "nomenclature" / entry["file"]).resolve()
    if not path.is_relative_to((root / "nomenclature").resolve()) or not path.is_file():
        raise ValueError(f"nomenclature {entry['file']} does not exist")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for column in (entry[left], entry[right]):
        if rows and column not in rows[0]:
            raise ValueError(f"nomenclature {entry['file']} has no column {column}")
    return tuple((row[entry[left]], row[entry[right]]) for row in rows)
