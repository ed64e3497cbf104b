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
from pipeline.layers import layers
from pipeline.publication import publish, restore
from pipeline.published import result_document
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
    """What a run came to: a document for each dossier that was published, in order, and those refused."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """Cells by status over all dossiers."""
        return sum((Counter(document["cells"]) for document in self.documents), Counter())


def run(
    folders: Sequence[Path], out: Path, workers: int | None = None, done: Callable[[int], None] | None = None
) -> Run:
    """Reconcile and publish the dossiers in `folders`. The bytes published do not depend on the number of workers.

    `done` is told the number of dossiers finished. Raises `ReconcileError` where `out` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        restore(out)
        staging = Staging(out)
        with staging:
            return _run(folders, out, staging, workers or os.cpu_count() or 1, done or (lambda count: None))
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise ReconcileError(f"{error.filename or out}: cannot be written: {error.strerror}") from None


def _run(folders: Sequence[Path], out: Path, staging: Staging, workers: int, done: Callable[[int], None]) -> Run:
    manifests, refused = _manifests(folders)
    batches = [manifests[start : start + BATCH] for start in range(0, len(manifests), BATCH)]
    if len(manifests) > BATCH // 2 and len(batches) < workers:
        size = -(-len(manifests) // workers)
        batches = [manifests[start : start + size] for start in range(0, len(manifests), size)]
    finished = Run(refused=refused)
    for documents, errors in _over_workers(batches, out, staging, workers):
        finished.documents += documents
        finished.refused += errors
        done(len(finished.documents) + len(finished.refused))
    if finished.documents:
        build(out, staging, [document["dossier"] for document in finished.documents])
    return finished


_Published = tuple[list[dict[str, Any]], list[Refused]]


def _over_workers(batches: Sequence[list[Manifest]], out: Path, staging: Staging, workers: int) -> Iterator[_Published]:
    work = partial(_publish_batch, out=out, staging=staging)
    if workers == 1 or len(batches) <= 1:
        yield from map(work, range(len(batches)), batches)
        return
    with ProcessPoolExecutor(min(workers, len(batches))) as pool:
        yield from pool.map(work, range(len(batches)), batches)


def _publish_batch(number: int, manifests: list[Manifest], out: Path, staging: Staging) -> _Published:
    results, refused = [], []
    for manifest, outcome in zip(manifests, _outcomes(manifests), strict=True):
        if isinstance(outcome, Refused):
            refused.append(outcome)
        elif isinstance(outcome, ReconcileError):
            refused.append(Refused(manifest.id, str(outcome)))
        else:
            publish(outcome, out)
            results.append(outcome)
    if results:
        staging.leave(number, layers(results))
    return [result_document(result) for result in results], refused


def _outcomes(manifests: list[Manifest]) -> Sequence[Outcome | Refused]:
    """The results of a batch; where one dossier brings our code down, the others are reconciled without it."""
    try:
        return reconcile(manifests)
    except Exception as error:
        if len(manifests) == 1:
            detail = traceback.format_exc()
            what = f"{manifests[0].id}: internal error: {type(error).__name__}: {error}".splitlines()[0]
            return [Refused(manifests[0].id, what, internal=True, detail=detail)]
        return [outcome for manifest in manifests for outcome in _outcomes([manifest])]


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
            error = DossierError(
                where, f"[dossier] id {manifest.id!r} is also that of {', '.join(others)}", "give each its own"
            )
            refused.append(Refused(manifest.folder.name, str(error)))
    return [manifest for manifest in read if named[manifest.id] == 1], refused
