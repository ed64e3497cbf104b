"""`reconcile decide`: proposals of people are checked against the dossier and added to its log, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from checks.admission import admission
from checks.columns import COLUMNS
from pipeline.dossier import dossier_folders, read_manifest
from pipeline.errors import UsageError
from pipeline.printed import value_text
from pipeline.records import CellKey, Finding, Value
from pipeline.reports.figures import plain
from pipeline.results import DossierResult
from pipeline.review.applying import broken_relation, check
from pipeline.review.decisions import LONGEST, Decision, append_decisions, standing
from pipeline.review.sheet import Proposal

_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WORDS = {
    "who": {"fr": "il manque qui décide", "en": "it does not say who decides"},
    "why": {"fr": "il manque pourquoi", "en": "it does not say why"},
    "long": {
        "fr": f"un texte dépasse {LONGEST} caractères",
        "en": f"a text is longer than {LONGEST} characters",
    },
    "when": {
        "fr": "la date « {when} » n'est pas de la forme 2025-03-01 ou 01/03/2025",
        "en": "the date “{when}” is not of the form 2025-03-01 or 01/03/2025",
    },
    "cell": {"fr": "« {cell} » n'est aucune cellule du dossier", "en": "“{cell}” is no cell of the dossier"},
    "value": {
        "fr": "la valeur « {value} » n'est pas recevable ici ({code})",
        "en": "the value “{value}” cannot stand here ({code})",
    },
    "relation": {
        "fr": "la valeur « {value} » contredit {code}, qui tient avec les autres chiffres ; "
        "s'ils sont faux, décider ensemble dans le classeur",
        "en": "the value “{value}” contradicts {code}, which holds with the other figures; "
        "if they are wrong, decide them together in the workbook",
    },
    "printed": {
        "fr": "décidé devant « {then} », le scan montre maintenant « {now} »",
        "en": "decided against “{then}”, the scan now shows “{now}”",
    },
    "earlier": {
        "fr": "{who} a déjà décidé « {value} » ; retirez d'abord cette décision (--withdraw)",
        "en": "{who} has decided “{value}” already; withdraw that decision first (--withdraw)",
    },
    "nothing": {"fr": "aucune décision en vigueur à retirer", "en": "no decision in force to withdraw"},
}


@dataclass(slots=True)
class Outcome:
    """What became of proposals: entries added to the log, those that it held already, those refused and why."""

    added: list[Decision] = field(default_factory=list)
    unchanged: list[Proposal] = field(default_factory=list)
    refused: list[tuple[Proposal, str]] = field(default_factory=list)


def decide(raw: Path, dossier: str, wanted: Sequence[Proposal], language: str = "fr") -> Outcome:
    """Check proposals on the dossier of that name under `raw` and add those that can stand to its log.

    Each is checked with those before it in force. Raises `ReconcileError` where the dossier cannot be read.
    """
    from pipeline.flow import reconcile

    manifest = read_manifest(_folder(raw, dossier))
    result = reconcile([manifest])[0]
    if not isinstance(result, DossierResult):
        raise result
    outcome = Outcome()
    log = list(result.evidence.decisions)
    together = _together(wanted, result)
    for proposal in wanted:
        told = _entry(proposal, result, log, together)
        if isinstance(told, Decision):
            log.append(told)
            outcome.added.append(told)
        elif told is None:
            outcome.unchanged.append(proposal)
        else:
            name, fields = told
            outcome.refused.append((proposal, _WORDS[name][language].format(**fields)))
    if outcome.added:
        append_decisions(manifest.folder, outcome.added)
    return outcome


def _folder(raw: Path, dossier: str) -> Path:
    if (raw / dossier).is_dir() or "/" in dossier:
        return dossier_folders(raw, [dossier])[0]
    for folder in dossier_folders(raw, []):
        if read_manifest(folder).id == dossier:
            return folder
    raise UsageError(f"{raw / dossier}: no such dossier; `ls {raw}` shows those that there are")


Refusal = tuple[str, dict[str, str]]


def _together(wanted: Sequence[Proposal], result: DossierResult) -> dict[CellKey, Value]:
    """The values that are proposed at once, which may only fit the dossier together."""
    values: dict[CellKey, Value] = {}
    for proposal in wanted:
        key = address(proposal.cell)
        cell = result.cells.get(key) if key else None
        if key is not None and cell is not None and not proposal.withdraw:
            settled = check(
                Decision("", "", "", str(key), cell.raw_text or "", proposal.value), result.evidence, admission
            )
            if not isinstance(settled, Finding):
                values[key] = settled[1]
    return values


def _entry(
    proposal: Proposal, result: DossierResult, log: Sequence[Decision], together: Mapping[CellKey, Value]
) -> Decision | Refusal | None:
    """The entry that a proposal comes to, None where the log says so already, else the reason to refuse it."""
    who, why = proposal.who.strip(), proposal.why.strip()
    if not who or not why:
        return ("why" if who else "who"), {}
    if any(len(text) > LONGEST for text in (who, why, proposal.value, proposal.cell)):
        return "long", {}
    when = iso_date(proposal.when)
    if when is None:
        return "when", {"when": proposal.when[:40]}
    key = address(proposal.cell)
    cell = result.cells.get(key) if key else None
    if key is None or cell is None:
        return "cell", {"cell": proposal.cell[:80]}
    shown = cell.raw_text or ""
    force, _ = standing(log)
    earlier = force.get(str(key))
    if proposal.withdraw:
        if earlier is None:
            return "nothing", {}
        return Decision(when, who, why, str(key), earlier.printed_text, "", "withdraw")
    if proposal.printed_text is not None and _one_line(proposal.printed_text) != _one_line(shown):
        return "printed", {"then": proposal.printed_text[:80], "now": shown[:80]}
    entry = Decision(when, who, why, str(key), shown, proposal.value.strip())
    settled = check(entry, result.evidence, admission)
    if isinstance(settled, Finding):
        codes = [c.code for c in admission(key.table, key.column)]
        return "value", {"value": proposal.value[:80], "code": ", ".join(codes) or cell.kind}
    entry = Decision(when, who, why, str(key), shown, value_text(settled[1], cell.kind))
    if earlier is not None:
        return None if earlier.value == entry.value else ("earlier", {"who": earlier.who, "value": earlier.value})
    standing_values = [check(other, result.evidence, admission) for other in force.values()]
    values = dict(one for one in standing_values if not isinstance(one, Finding)) | dict(together)
    if code := broken_relation(key, values, result.evidence, result.relations, result.verdicts):
        return "relation", {"value": proposal.value[:80], "code": code}
    return entry


def _one_line(text: str) -> str:
    """A print as the workbook shows it, so that what it cannot hold is no difference."""
    return " ".join(plain(text.removeprefix("'")).split())


def address(text: str) -> CellKey | None:
    """The address that a person writes: `table.row.column`, or `table.row` where the table has one column.

    >>> str(address("galis.couts_solution")), str(address("etablissement.3.finess_et")), address("devis.3")
    ('galis.couts_solution.valeur', 'etablissement.3.finess_et', None)
    """
    parts = text.strip().split(".")
    if len(parts) == 2 and parts[0] in COLUMNS and len(COLUMNS[parts[0]]) == 1:
        parts.append(COLUMNS[parts[0]][0].name)
    return CellKey(*parts) if len(parts) == 3 and all(parts) else None


def iso_date(text: str) -> str | None:
    """A date as a person writes it, as ISO 8601; now (UTC) where nothing is written, None where it is no date.

    >>> iso_date("01/03/2025"), iso_date("2025-03-01"), iso_date("demain")
    ('2025-03-01', '2025-03-01', None)
    """
    bare = text.strip()
    if not bare:
        return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if french := _FRENCH_DATE.fullmatch(bare):
        bare = f"{french[3]}-{int(french[2]):02d}-{int(french[1]):02d}"
    if not _WHEN.fullmatch(bare):
        return None
    try:
        datetime.fromisoformat(bare)
    except ValueError:
        return None
    return bare
