"""The floor: DuckDB reads the same text and writes the same tables as Parquet, and does nothing else.

`python -m tests.bench.floor RAW CURATED OUT DOSSIERS THREADS`; prints seconds as JSON. What it writes is loaded into
memory before the clock runs: no program that reads this text and publishes these tables can be faster by much.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

import duckdb


def main(raw: str, curated: str, out: str, dossiers: str, threads: str) -> None:
    """Read the text of the first so many dossiers line by line; write their tables, one Parquet file each."""
    folders = sorted(Path(raw).iterdir())[: int(dossiers)]
    with duckdb.connect(config={"threads": int(threads)}) as connection:
        names = sorted(path.stem for path in (Path(curated) / folders[0].name).glob("*.parquet"))
        for name in names:
            files = [str(Path(curated, folder.name, f"{name}.parquet")) for folder in folders]
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet(?)", [files])
        texts = [str(path) for folder in folders for path in sorted(folder.glob("*.txt"))]
        began = perf_counter()
        connection.execute(
            "CREATE TABLE line AS SELECT filename, unnest(string_split(content, chr(10))) AS text FROM read_text(?)",
            [texts],
        )
        for folder in folders:
            home = Path(out, folder.name)
            home.mkdir(parents=True)
            for name in names:
                connection.execute(
                    f"COPY (SELECT * FROM {name} WHERE dossier = ?) TO '{home}/{name}.parquet' "
                    "(FORMAT parquet, COMPRESSION zstd)",
                    [folder.name],
                )
        seconds = perf_counter() - began
    written = sum(path.stat().st_size for path in Path(out).rglob("*.parquet"))
    print(json.dumps({"seconds": seconds, "texts": len(texts), "bytes": written}))


if __name__ == "__main__":
    main(*sys.argv[1:])
