"""The cache of a register: one Parquet file sorted by number, of which a run reads the few rows that it needs."""

from __future__ import annotations

import hashlib
import json
import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import ReconcileError, UsageError
from pipeline.register.declared import load_testimony, load_written, registers
from pipeline.register.files import Entity, Extract
from pipeline.results import RegisterRead

FOLDER = ".register"
"""Folder beside the published dossiers; a name that no dossier can have."""

ROW_GROUP = 4096
BATCH = 16384
SCHEMA = pa.schema([(name, pa.bool_() if name == "open" else pa.string()) for name in Entity._fields])


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: entities by kind and state, records without a usable number, and numbers met twice."""

    path: Path
    date: str
    counts: dict[str, int]
    skipped: int
    twice: int


def import_register(files: Sequence[Path], out: Path, key: str) -> Imported:
    """Read the `files` of the register `key` into the cache under `out`, in place of what it held.

    Where a number comes twice the open entity is kept, else the first. Raises `ReconcileError`, naming the file, where
    one cannot be read; the previous cache stays then.
    """
    written = load_written(key)
    extracts = [Extract(path, written) for path in files]
    digest = hashlib.sha256()
    batches = []
    for path, extract in zip(files, extracts, strict=True):
        batches += _batches(extract)
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    table = pa.Table.from_batches(batches, schema=SCHEMA)
    order = pc.sort_indices(table, sort_keys=[("number", "ascending"), ("open", "descending")])
    table = table.take(order)
    distinct = _first_of_each(table["number"].combine_chunks())
    twice = len(table) - len(distinct)
    table = table.take(distinct)
    date = min((extract.date for extract in extracts if extract.date), default="")
    about = {
        "register": key,
        "date": date,
        "digest": digest.hexdigest(),
        "complete": all(extract.complete for extract in extracts),
        "kinds": sorted(set(table["kind"].unique().to_pylist())),
    }
    path = _cache_path(out, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}")
    table = table.replace_schema_metadata({"register": json.dumps(about)})
    pq.write_table(table, staged, compression="zstd", row_group_size=ROW_GROUP, use_dictionary=["kind", "category"])
    staged.replace(path)
    counts = table.group_by(["kind", "open"]).aggregate([("number", "count")]).to_pylist()
    named = {f"{one['kind']} {'open' if one['open'] else 'closed'}": one["number_count"] for one in counts}
    return Imported(path, date, dict(sorted(named.items())), sum(extract.skipped for extract in extracts), twice)


def _batches(extract: Extract) -> list[pa.RecordBatch]:
    batches = []
    entities = iter(extract)
    while rows := list(islice(entities, BATCH)):
        columns = zip(*rows, strict=True)
        batches.append(
            pa.record_batch(
                [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
            )
        )
    return batches


def _first_of_each(numbers: pa.Array) -> pa.Array:
    if len(numbers) < 2:
        return pa.array(range(len(numbers)), pa.int64())
    changes = pc.not_equal(numbers[1:], numbers[:-1])
    return pc.indices_nonzero(pa.concat_arrays([pa.array([True]), changes]))


def _cache_path(out: Path, key: str) -> Path:
    return out / FOLDER / f"{key}.parquet"


class Register:
    """A register in its cache. `date` is `YYYY-MM-DD` or empty; `complete` says whether closed entities are in it."""

    def __init__(self, path: Path) -> None:
        """Open the cache at `path`. Raises `ReconcileError` where it is no such cache."""
        try:
            self._file = pq.ParquetFile(path)
            about: dict[str, Any] = json.loads(self._file.schema_arrow.metadata[b"register"])
        except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
            raise ReconcileError(
                f"{path}: is no cache of a register; `reconcile register import FILE` makes one"
            ) from None
        self.path = path
        self.key: str = about["register"]
        self.date: str = about["date"]
        self.digest: str = about["digest"]
        self.complete: bool = about["complete"]
        self.kinds = frozenset(about["kinds"])
        groups = [self._file.metadata.row_group(one).column(0).statistics for one in range(self._file.num_row_groups)]
        self._firsts = [group.min for group in groups]
        self._lasts = [group.max for group in groups]
        self._groups: dict[int, tuple[list[str], pa.Table]] = {}
        self._all: list[str] = []
        self._numbers: frozenset[str] | None = None
        self._beginning: dict[str, Sequence[str]] = {}
        self.name = load_written(self.key).name

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def find(self, numbers: Iterable[str]) -> dict[str, Entity]:
        """Those of `numbers` that are in the register, with what it says of each. Row groups are read as needed."""
        found = {}
        for number in sorted(set(numbers)):
            group = bisect_left(self._lasts, number)
            if group == len(self._lasts) or number < self._firsts[group]:
                continue
            known, table = self._group(group)
            place = bisect_left(known, number)
            if place < len(known) and known[place] == number:
                found[number] = Entity(*(table[name][place].as_py() for name in Entity._fields))
        return found

    def exists(self, numbers: Iterable[str]) -> frozenset[str]:
        """Those of `numbers` that are in the register: for many numbers of which few exist."""
        if self._numbers is None:
            self._numbers = frozenset(self._sorted())
        return self._numbers.intersection(numbers)

    def beginning(self, prefix: str) -> Sequence[str]:
        """The numbers that begin with `prefix`, in order."""
        if prefix not in self._beginning:
            numbers = self._sorted()
            start = bisect_left(numbers, prefix)
            self._beginning[prefix] = numbers[start : bisect_left(numbers, prefix + chr(0x10FFFF), start)]
        return self._beginning[prefix]

    def _sorted(self) -> Sequence[str]:
        if not self._all:
            self._all = self._file.read(columns=["number"])["number"].to_pylist()
        return self._all

    def _group(self, group: int) -> tuple[list[str], pa.Table]:
        if group not in self._groups:
            table = self._file.read_row_group(group).combine_chunks()
            self._groups[group] = (table["number"].to_pylist(), table)
        return self._groups[group]


def open_register(out: Path, key: str) -> Register | None:
    """The register `key` as imported under `out`, None where none was imported."""
    path = _cache_path(out, key)
    try:
        return _opened(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _opened(path: Path, changed: int) -> Register:
    return Register(path)


def register_digest(out: Path) -> str:
    """What tells one set of imported registers from another: the digests in their caches, empty where there is none."""
    digests = []
    for path in sorted((out / FOLDER).glob("[!.]*.parquet")):
        register = Register(path)
        digests.append(f"{register.key}={register.digest}")
    return ";".join(digests)


Registers = Callable[[str], Register | None]
"""The register to consult for a programme."""


def no_register(programme: str) -> Register | None:
    """No register for any programme."""
    return None


def registers_under(out: Path) -> Registers:
    """The registers that were imported under `out`, by the programmes that declare them. Opened once a process."""

    def consulted(programme: str) -> Register | None:
        declared = load_testimony(programme)
        return open_register(out, declared.register) if declared else None

    return consulted


def register_of(register: Register | None) -> RegisterRead | None:
    """What a result says of the register that was consulted."""
    if register is None:
        return None
    return RegisterRead(register.name["fr"], register.name["en"], register.date, register.digest)


def check_key(key: str | None) -> str:
    """`key` if such a register is declared, the only one for None; raises `UsageError` else."""
    if key is None and len(registers()) == 1:
        return registers()[0]
    if key is None or key not in registers():
        raise UsageError(f"no register {key!r} is declared; there is {', '.join(registers())}")
    return key
