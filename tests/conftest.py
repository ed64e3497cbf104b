from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REAL = "marseille-hyeres-2025"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden results anew; read the diff")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real dossier and the hand-made ones, published once for the whole session."""
    from pipeline.batches import run

    out = tmp_path_factory.mktemp("curated")
    folders = [ROOT / "raw" / REAL, *sorted((ROOT / "tests" / "dossiers").iterdir())]
    finished = run(folders, out, workers=1)
    assert finished.refused == []
    return out
