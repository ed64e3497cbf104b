"""What the tests of the reports look at: the real dossier as it is, as decided by people, and with hostile scans."""

from __future__ import annotations

import copy
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pipeline.dossier import read_manifest
from pipeline.flow import reconcile
from pipeline.reports.source import Published, of_result
from pipeline.results import DossierResult
from pipeline.review.decisions import Decision, append_decisions

REAL = Path(__file__).parents[2] / "raw" / "marseille-hyeres-2025"
SETTLED = {
    "galis.total_depenses.valeur": "260063.00",
    "galis.total_recettes.valeur": "260063.00",
    "galis.couts_solution.valeur": "100038.00",
}
HOSTILE = (
    "</script><script>document.title='owned'</script>",
    '=HYPERLINK("http://example.org","x")',
    "+33 4 91 00 00 00",
    "@SUM(A1)",
    '"><img src=x onerror=alert(1)>',
    "\u202e\u0000\u001bx",
    "x" * 20_000,
)


def copied(folder: Path) -> Path:
    """A copy of the real dossier's folder, without any decision."""
    home = folder / "raw" / REAL.name
    shutil.copytree(REAL, home, ignore=shutil.ignore_patterns("decisions.csv"))
    return home


def result_of(home: Path) -> DossierResult:
    outcome = reconcile([read_manifest(home)])[0]
    assert isinstance(outcome, DossierResult), outcome
    return outcome


@cache
def plain_result() -> DossierResult:
    return result_of(copied(Path(tempfile.mkdtemp(prefix="scene-"))))


@cache
def decided_result() -> DossierResult:
    home = copied(Path(tempfile.mkdtemp(prefix="scene-")))
    cells = plain_result().cells
    entries = [
        Decision("2025-03-01", "Mme Durand", "lu sur l'original", str(key), cell.raw_text or "", SETTLED[str(key)])
        for key, cell in cells.items()
        if str(key) in SETTLED
    ]
    assert len(entries) == len(SETTLED)
    append_decisions(home, entries)
    return result_of(home)


def published() -> Published:
    return of_result(plain_result())


def decided() -> Published:
    return of_result(decided_result())


def hostile() -> Published:
    """The real dossier with hostile text in its cells of words, candidates, findings, lines and title."""
    scene = copy.deepcopy(published())
    texts = iter(HOSTILE * 40)
    for row in scene.cells:
        if row["column_name"] in {"raison_sociale", "adresse", "og"} and row["raw_text"] is not None:
            row["raw_text"] = row["value"] = next(texts)
        if row["column_name"] == "activite_libelle":
            row.update(status="ambiguous", value=None, raw_text=next(texts), best=HOSTILE[1])
            row["candidates"] = [[text, float(at)] for at, text in enumerate(HOSTILE)]
        elif row["status"] == "ambiguous":
            row["raw_text"] = next(texts)
    for row in scene.findings:
        row["message_fr"] = row["message_en"] = f"{next(texts)[:500]} {row['message_fr']}"
    scene.lines = {place: next(texts) if place[1] % 3 == 0 else text for place, text in scene.lines.items()}
    scene.document["title"] = HOSTILE[0]
    scene.document["facts"].append({"key": HOSTILE[4], "value": HOSTILE[1], "where": HOSTILE[0]})
    scene.document["sources"][0]["file"] = HOSTILE[0]
    return scene
