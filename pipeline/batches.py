"""Many dossiers: batches of them over worker processes, each published as it is done, the store built at the end."""

from __future__ import annotations

import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.dossier import MANIFEST, Manifest, read_manifest
from pipeline.errors import DossierError, ReconcileError
from pipeline.flow import Outcome, reconcile
from pipeline.garbage import collected_once
from pipeline.history.events import RunLog
from pipeline.history.state import entries
from pipeline.incremental import code_version, fingerprint, library_versions, remember, stored_dossiers, unchanged
from pipeline.layers import layers
from pipeline.publication import publish, restore
from pipeline.register.cache import Registers, register_digest, registers_under
from pipeline.store import Staging, build

BATCH = 32
"""Dossiers in a batch: enough to share the fixed cost of the contracts, few enough to bound memory."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A dossier that could not be reconciled: one line for the person who can act. `internal` is our own fault."""

    dossier: str
    message: str
    internal: bool = False
    detail: str = ""


@dataclass(slots=True)
class Run:
    """What a run came to: a document for each dossier that is published, in order, and those refused. `unchanged` are
    the dossiers whose publication still stands, for nothing that it was made from has changed.
    """

    documents: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: frozenset[str] = frozenset()

    def counts(self) -> Counter[str]:
        """Cells by status over all dossiers."""
        return sum((Counter(document["cells"]) for document in self.documents), Counter())


def run(
    folders: Sequence[Path],
    out: Path,
    workers: int | None = None,
    done: Callable[[int], None] | None = None,
    force: bool = False,
    report: bool = True,
) -> Run:
    """Reconcile and publish the dossiers in `folders`. The bytes published do not depend on the number of workers.

    `done` is told the number of dossiers finished. A dossier that would come out the same is left as it is, unless
    `force`. Report and workbook are left out unless `report`. Raises `ReconcileError` where `out` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        restore(out)
        staging = Staging(out)
        with staging:
            tell = done or (lambda count: None)
            return _run(folders, out, staging, workers or os.cpu_count() or 1, tell, force, report)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise ReconcileError(f"{error.filename or out}: cannot be written: {error.strerror}") from None


def _run(
    folders: Sequence[Path],
    out: Path,
    staging: Staging,
    workers: int,
    done: Callable[[int], None],
    force: bool,
    report: bool,
) -> Run:
    consulted = register_digest(out)
    log = RunLog(out, code_version(), library_versions(), consulted)
    log.begin()
    readable, refused = _manifests(folders)
    fingerprints = {manifest.id: fingerprint(manifest.folder, f"{consulted};report={report}") for manifest in readable}
    same = {} if force else unchanged(out, fingerprints, stored_dossiers(out))
    manifests = [manifest for manifest in readable if manifest.id not in same]
    batches = [manifests[start : start + BATCH] for start in range(0, len(manifests), BATCH)]
    if len(manifests) > BATCH // 2 and len(batches) < workers:
        size = -(-len(manifests) // workers)
        batches = [manifests[start : start + size] for start in range(0, len(manifests), size)]
    finished = Run(refused=refused, unchanged=frozenset(same))
    done(len(same) + len(refused))
    for documents, errors in _over_workers(batches, out, staging, workers, report):
        finished.documents += documents
        finished.refused += errors
        done(len(same) + len(finished.documents) + len(finished.refused))
    fresh = [document["dossier"] for document in finished.documents]
    if fresh:
        build(out, staging, fresh)
        remember(out, {dossier: fingerprints[dossier] for dossier in fresh})
    documents_by_id = same | {document["dossier"]: document for document in finished.documents}
    finished.documents = [documents_by_id[one.id] for one in readable if one.id in documents_by_id]
    log.end(entries(out, finished.documents, frozenset(fresh), fingerprints), [one.message for one in finished.refused])
    return finished


_Published = tuple[list[dict[str, Any]], list[Refused]]


def _over_workers(
    batches: Sequence[list[Manifest]], out: Path, staging: Staging, workers: int, report: bool
) -> Iterator[_Published]:
    work = partial(_publish_batch, out=out, staging=staging, report=report)
    if workers == 1 or len(batches) <= 1:
        yield from map(work, range(len(batches)), batches)
        return
    with ProcessPoolExecutor(min(workers, len(batches))) as pool:
        yield from pool.map(work, range(len(batches)), batches)


@collected_once()
def _publish_batch(number: int, manifests: list[Manifest], out: Path, staging: Staging, report: bool) -> _Published:
    results, published, refused = [], [], []
    for manifest, outcome in zip(manifests, _outcomes(manifests, registers_under(out)), strict=True):
        if isinstance(outcome, Refused):
            refused.append(outcome)
        elif isinstance(outcome, ReconcileError):
            refused.append(Refused(manifest.id, str(outcome)))
        else:
            published.append(publish(outcome, out, report))
            results.append(outcome)
    if results:
        staging.leave(number, layers(results, [one.tables for one in published]))
    return [one.document for one in published], refused


def _outcomes(manifests: list[Manifest], registers: Registers) -> Sequence[Outcome | Refused]:
    """The results of a batch; where one dossier brings our code down, the others are reconciled without it."""
    try:
        return reconcile(manifests, registers)
    except Exception as error:
        if len(manifests) == 1:
            detail = traceback.format_exc()
            what = f"{manifests[0].id}: internal error: {type(error).__name__}: {error}".splitlines()[0]
            return [Refused(manifests[0].id, what, internal=True, detail=detail)]
        return [outcome for manifest in manifests for outcome in _outcomes([manifest], registers)]


def _manifests(folders: Sequence[Path]) -> tuple[list[Manifest], list[Refused]]:
    read: list[Manifest] = []
    refused: list[Refused] = []
    for folder in folders:
        try:
            read.append(read_manifest(folder))
        except DossierError as error:
            refused.append(Refused(folder.name, str(error)))
    named = Counter(manifest.id for manifest in read)
    for manifest in read:
        if named[manifest.id] > 1:
            others = [m.folder.name for m in read if m.id == manifest.id and m is not manifest]
            where = f"{manifest.folder.name}/{MANIFEST}"
            what = f"[dossier] id {manifest.id!r} is also that of {', '.join(others)}"
            refused.append(Refused(manifest.folder.name, str(DossierError(where, what, "give each its own"))))
    return [manifest for manifest in read if named[manifest.id] == 1], refused
