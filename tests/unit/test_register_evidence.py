"""What the register makes of a dossier: it settles, corroborates and contradicts, and never makes a doubt sure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from pipeline.dossier import read_manifest
from pipeline.flow import reconcile
from pipeline.records import CellKey
from pipeline.register.cache import import_register, registers_under
from pipeline.register.files import Entity
from pipeline.results import DossierResult
from tests.corpus.channel import degrade
from tests.corpus.generate import generate
from tests.corpus.paper import TrueDossier
from tests.unit.register_scene import entities_of, neighbours, two_away, write_csv, write_json

SEED = 11


def cell(row: int, column: str) -> CellKey:
    return CellKey("etablissement", str(row), column)


class Scene:
    """A generated dossier of which one thing is altered, and a register in which one thing is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paper = generate(SEED)
        self.entities = {one.number: one for one in entities_of(self.paper)}
        self.scan = dict(degrade(self.paper, "clean").texts)
        self.row = next(
            row
            for row in range(1, 60)
            if self.number(row) and sum(t.count(self.number(row)) for t in self.scan.values()) == 1
        )

    def number(self, row: int | None = None, column: str = "finess_et") -> str:
        return self.paper.cells.get(cell(row or self.row, column)) or ""

    def printed_as(self, text: str) -> None:
        self.scan = {name: old.replace(self.number(), text) for name, old in self.scan.items()}

    def changed(self, **facts: object) -> None:
        self.entities[self.number()] = self.entities[self.number()]._replace(**facts)

    def heard(self, date: str = "2026-08-13", csv: bool = False) -> tuple[DossierResult, DossierResult]:
        folder = degrade(self.paper, "clean").write(self.folder / "raw")
        for name, text in self.scan.items():
            (folder / name).write_text(text)
        manifest = (folder / "dossier.toml").read_text()
        kept = [line for line in manifest.splitlines() if not line.startswith("sha256")]
        (folder / "dossier.toml").write_text("\n".join(kept) + "\n")
        write = write_csv if csv else write_json
        import_register([write(self.folder / "register", list(self.entities.values()), date)], self.folder, "finess")
        read = read_manifest(folder)
        (without,), (with_it,) = reconcile([read]), reconcile([read], registers_under(self.folder))
        assert isinstance(without, DossierResult)
        assert isinstance(with_it, DossierResult)
        return without, with_it

    def verdict(self, result: DossierResult, column: str = "finess_et"):
        return result.verdicts[cell(self.row, column)]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def codes(result: DossierResult) -> list[str]:
    return [finding.code for finding in result.findings if finding.code.startswith("REG")]


def misread(number: str) -> str:
    return number[:5] + str((int(number[5]) + 4) % 10) + number[6:]


def test_a_dossier_that_agrees_with_the_register_gets_no_finding_and_only_surer(scene: Scene) -> None:
    without, with_it = scene.heard()
    assert codes(with_it) == []
    assert with_it.register is not None
    assert with_it.register.date == "2026-08-13"
    for key, verdict in with_it.verdicts.items():
        assert verdict.value == without.verdicts[key].value
        assert verdict.status in {without.verdicts[key].status, "verified"}
    assert scene.verdict(with_it).status == "verified"
    assert scene.verdict(with_it, "raison_sociale").status == "verified"
    assert scene.verdict(with_it, "activite_code").status == "verified"


def test_without_a_register_one_finding_says_what_it_could_settle(scene: Scene) -> None:
    scene.printed_as(misread(scene.number()))
    without, _ = scene.heard()
    assert codes(without) == ["REG-012"]
    (finding,) = (one for one in without.findings if one.code == "REG-012")
    assert finding.cells == (cell(scene.row, "finess_et"),)
    assert without.register is None


def test_a_dossier_of_which_nothing_is_open_needs_no_register(scene: Scene) -> None:
    without, _ = scene.heard()
    assert codes(without) == []


def test_a_misread_number_with_one_fitting_neighbour_is_repaired_with_its_proof(scene: Scene) -> None:
    scene.printed_as(misread(scene.number()))
    without, with_it = scene.heard()
    assert scene.verdict(without).status == "ambiguous"
    settled = scene.verdict(with_it)
    assert (settled.status, settled.value) == ("repaired", scene.number())
    proof = with_it.proofs[cell(scene.row, "finess_et")]
    assert proof.grade == "register"
    assert scene.number() in proof.evidence_fr
    assert "13/08/2026" in proof.evidence_fr


def test_two_fitting_neighbours_leave_it_to_a_person(scene: Scene) -> None:
    scene.printed_as(misread(scene.number()))
    own = scene.entities[scene.number()]
    between = next(n for n in two_away(own.number) if n[5] == misread(own.number)[5] and n not in scene.entities)
    scene.entities[between] = own._replace(number=between)
    _, with_it = scene.heard()
    assert scene.verdict(with_it).status == "ambiguous"
    assert scene.verdict(with_it).value is None


def test_a_neighbour_that_bears_another_name_settles_nothing(scene: Scene) -> None:
    scene.printed_as(misread(scene.number()))
    scene.changed(name="CLINIQUE DES GLACIERS", name_long="", street="1 RUE X", town="AILLEURS")
    _, with_it = scene.heard()
    assert scene.verdict(with_it).status == "ambiguous"


def test_a_neighbour_out_of_reach_settles_nothing(scene: Scene) -> None:
    number = scene.number()
    scene.printed_as(number[:3] + "".join(str((int(c) + 3) % 10) for c in number[3:6]) + number[6:])
    _, with_it = scene.heard()
    assert scene.verdict(with_it).value != number


def test_a_name_alone_is_no_proof(scene: Scene) -> None:
    scene.printed_as(misread(scene.number()))
    scene.changed(street="", town="", category="", holder="")
    _, with_it = scene.heard()
    assert scene.verdict(with_it).status == "ambiguous"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"open": False, "closed": "2019-03-03"}, "REG-003"),
        ({"open": False, "closed": "2026-07-01"}, "REG-004"),
        ({"holder": "750712184"}, "REG-005"),
        ({"category": "999"}, "REG-006"),
        ({"name": "CLINIQUE DES GLACIERS", "name_long": "", "street": "1 RUE X", "town": "AILLEURS"}, "REG-007"),
        ({"kind": "holder"}, "REG-008"),
    ],
)
def test_what_the_register_says_otherwise_is_a_finding_on_that_cell(
    facts: dict[str, object], code: str, scene: Scene
) -> None:
    scene.changed(**facts)
    _, with_it = scene.heard()
    assert codes(with_it) == [code]
    (finding,) = (one for one in with_it.findings if one.code == code)
    assert finding.cells == (cell(scene.row, "finess_et"),)
    assert scene.number() in finding.message_fr


def test_an_absent_number_is_a_finding_and_the_cell_is_not_raised(scene: Scene) -> None:
    gone = scene.entities.pop(scene.number())
    beside = next(number for number in two_away(gone.number) if number not in scene.entities)
    scene.entities[beside] = gone._replace(number=beside, name="CLINIQUE DES GLACIERS", name_long="", town="AILLEURS")
    without, with_it = scene.heard()
    assert codes(with_it) == ["REG-001"]
    assert scene.verdict(with_it) == scene.verdict(without)


def test_an_absent_number_with_a_fitting_neighbour_is_taken_back(scene: Scene) -> None:
    gone = scene.entities.pop(scene.number())
    beside = next(number for number in two_away(gone.number) if number not in scene.entities)
    scene.entities[beside] = gone._replace(number=beside)
    _, with_it = scene.heard()
    verdict = scene.verdict(with_it)
    assert (verdict.status, verdict.value) == ("ambiguous", None)
    assert [value for value, _ in verdict.candidates] == [beside, gone.number]
    (finding,) = (one for one in with_it.findings if one.code == "REG-001")
    assert beside in finding.message_fr


def test_an_extract_of_open_entities_cannot_say_that_a_number_does_not_exist(scene: Scene) -> None:
    scene.entities.pop(scene.number())
    _, with_it = scene.heard(csv=True)
    assert codes(with_it) == ["REG-002"]


@pytest.mark.parametrize(("date", "old"), [("2022-12-31", True), ("2023-01-01", True), ("2023-01-02", False)])
def test_a_register_two_years_older_than_the_dossier_is_a_warning(date: str, old: bool, scene: Scene) -> None:
    _, with_it = scene.heard(date)
    assert (codes(with_it) == ["REG-011"]) is old


def test_what_a_person_decided_stays(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.register.cache import open_register
    from pipeline.register.evidence import testimony

    without, _ = scene.heard()
    gone = scene.entities.pop(scene.number())
    beside = next(number for number in two_away(gone.number) if number not in scene.entities)
    scene.entities[beside] = gone._replace(number=beside)
    import_register([write_json(scene.folder / "r2", list(scene.entities.values()))], scene.folder, "finess")
    key = cell(scene.row, "finess_et")
    decided = replace(without.verdicts[key], status="decided")
    heard = testimony(open_register(scene.folder, "finess"), without.evidence, without.verdicts | {key: decided})
    assert heard.verdicts[key] == decided
    assert "REG-001" in {finding.code for finding in heard.findings}


@pytest.mark.parametrize("level", ["medium", "heavy"])
def test_no_value_made_sure_by_the_register_is_wrong(level: str, tmp_path: Path) -> None:
    papers = [generate(seed) for seed in range(300, 306)]
    rng = Random(8)
    truth: dict[str, Entity] = {}
    for paper in papers:
        truth |= {one.number: one for one in entities_of(paper) if len(one.number) == 9}
    near = {one.number: one for one in neighbours(list(truth.values()), rng)}
    listed = near | {number: one for number, one in truth.items() if rng.random() > 0.1}
    import_register([write_json(tmp_path / "r.json", listed.values())], tmp_path, "finess")
    registers = registers_under(tmp_path)
    surer = 0
    for paper in papers:
        manifest = read_manifest(degrade(paper, level).write(tmp_path / "raw"))
        for before, after in zip(reconcile([manifest]), reconcile([manifest], registers), strict=True):
            assert isinstance(before, DossierResult)
            assert isinstance(after, DossierResult)
            for key, verdict in after.verdicts.items():
                earlier = before.verdicts[key]
                changed = (verdict.value, verdict.status) != (earlier.value, earlier.status)
                if changed and verdict.status in {"verified", "repaired"}:
                    surer += 1
                    assert stands_in(paper, key, verdict.value), (paper.id, key, verdict)
    assert surer > 100


def stands_in(paper: TrueDossier, key: CellKey, value: str | None) -> bool:
    """Whether the paper prints the value in that column: in which row is for the reader of tables to get right."""
    return any(own == value for one, own in paper.cells.items() if one.column == key.column)
