"""Usage and invoices: every finding provoked once, good rows used, bad ones in quarantine with line and reason."""

from pathlib import Path

import pytest

from pipeline.amounts import decimal_text
from pipeline.marts.choices import Choices
from tests.unit.marts_scene import BUY, LINES, UPGRADE, acquisition, conformity, dossier, made, open_among

TWO = [("CCAS A", BUY), ("CCAS B", UPGRADE)]
BUDGET = dict.fromkeys(LINES, "1000.00")
ESTABLISHMENTS = [
    {"finess_et": "130038748", "raison_sociale": "RESIDENCE LES PINS", "personnes_accompagnees": "40"},
    {
        "finess_et": open_among("830019196", "830019188"),
        "raison_sociale": "SSIAD DE LA MER",
        "personnes_accompagnees": "10",
    },
]
QUOTES = [
    {**acquisition("DA25050468"), "numero_materiel": "11317688", "materiel_ttc": "955.00"},
    {**conformity("DA25050462"), "numero_materiel": "11309932", "materiel_ttc": open_among("900.00", "960.00")},
]
TARGETS = {
    "cible_mssante": (80, "instruction, page 4"),
    "cible_dmp": (50, "instruction, page 4"),
    "cible_dossiers_actifs": (90, "instruction, page 4"),
    "cible_projets_personnalises": (70, "instruction, page 4"),
    "cible_dossiers_libelle_coupe": (60, "instruction, page 4"),
}
USAGE = "etablissement;indicateur;periode;numerateur;denominateur\n"
INVOICES = "facture;date;fournisseur;og;ligne_budget;devis;montant_ht;montant_ttc;payeur\n"


def scene(folder: Path, usage: str | None = None, invoices: str | None = None, **more):
    if usage is not None:
        (folder / "usage.csv").write_text(usage if ";" in usage else USAGE + usage, encoding="utf-8")
    if invoices is not None:
        (folder / "invoices.csv").write_text(INVOICES + invoices, encoding="utf-8")
    settings = {"establishments": ESTABLISHMENTS, "quotes": QUOTES, "redistribution": {"solution": "prorata_esms"}}
    return dossier(TWO, BUDGET, folder=folder, **{**settings, **more})


def codes(marts):
    return [found.code for found in marts.findings if not found.code.startswith("RED")]


def observed(marts, **wanted):
    return [row for row in marts.tables["indicateur"].to_pylist() if all(row[k] == v for k, v in wanted.items())]


def test_without_targets_or_observations_every_indicator_of_every_establishment_says_so(tmp_path):
    found = made(scene(tmp_path))
    assert {row["status"] for row in observed(found)} == {"no target"}
    assert len(observed(found)) == 2 * 10
    with_targets = observed(made(scene(tmp_path, facts=TARGETS)), etablissement="1")
    assert [row["status"] for row in with_targets] == ["no observation"] * 5 + ["no target"] * 5
    assert {row["target_reference"] for row in with_targets} == {"instruction, page 4", None}


def test_status_trend_and_files_to_go(tmp_path):
    lines = [
        "130038748;dossiers_actifs;2026-01;30;40",
        "130038748;dossiers_actifs;2026-02;35;40",
        "130038748;dossiers_actifs;2026-03;36;40",
        "130038748;dossiers_actifs;2026-T1;36;40",
    ]
    found = made(scene(tmp_path, USAGE + "\n".join(lines), facts=TARGETS))
    assert codes(found) == []
    told = [
        (
            r["periode"],
            r["rate_centiemes"],
            r["status"],
            r["to_go"],
            r["previous_periode"],
            r["change_centiemes"],
            r["trend"],
        )
        for r in observed(found, etablissement="1", indicateur="dossiers_actifs")
    ]
    assert sorted(told) == [
        ("2026-01", 7500, "below", 6, None, None, None),
        ("2026-02", 8750, "below", 1, "2026-01", 1250, "up"),
        ("2026-03", 9000, "met", 0, "2026-02", 250, "up"),
        ("2026-T1", 9000, "met", 0, None, None, None),
    ]


def test_attainment_is_exact_where_the_rounded_rate_would_reach_the_target(tmp_path):
    found = made(scene(tmp_path, USAGE + "130038748;dmp;2026;49999;100000", facts=TARGETS))
    (row,) = observed(found, etablissement="1", indicateur="dmp")
    assert (row["rate_centiemes"], row["status"], row["to_go"]) == (5000, "below", 1)


@pytest.mark.parametrize(
    ("given", "row", "how"),
    [
        ("130 038 748", "1", "finess"),
        ("830019188", "2", "finess_candidate"),
        ("Résidence les Pins", "1", "raison_sociale"),
        ("2", "2", "row"),
    ],
)
def test_establishments_are_matched_and_the_mart_says_how(tmp_path, given, row, how):
    found = made(scene(tmp_path, USAGE + f"{given};mssante;2026;5;10"))
    assert codes(found) == []
    assert [(r["etablissement"], r["matched_by"], r["line"]) for r in observed(found, periode="2026")] == [
        (row, how, 2)
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["999999999;mssante;2026;5;10"], ["USA-010"]),
        (["130038748;satisfaction;2026;5;10"], ["USA-011"]),
        (["130038748;mssante;2026;11;10"], ["USA-012"]),
        (["130038748;mssante;2026;0;0"], ["USA-013"]),
        (["130038748;mssante;2026;5;10", "RESIDENCE LES PINS;mssante;2026;6;10"], ["USA-014", "USA-014"]),
        (["130038748;mssante;2026;5;10", "RESIDENCE LES PINS;mssante;2026;5;10"], ["USA-015"]),
        (["130038748;dossiers_actifs;2026;5;49"], ["USA-016"]),
        (["130038748;service_ins;2026;1;2"], ["USA-017"]),
        (["130038748;mssante;2026;cinq;10"], ["USA-002"]),
        (["130038748;mssante;printemps;5;10"], ["USA-002"]),
        (["130038748;mssante;2026;5"], ["USA-002"]),
        (['"130038748;mssante;2026;5;10'], ["USA-002"]),
    ],
)
def test_each_fault_of_usage_is_found_and_only_the_good_rows_are_used(tmp_path, lines, expected):
    good = "830019188;dmp;2026;1;10"
    found = made(scene(tmp_path, USAGE + "\n".join([good, *lines])))
    assert codes(found) == expected
    used = {(row["line"]) for row in observed(found) if row["line"]}
    refused = {entry.reading.line for entry in found.quarantine}
    assert used | refused == set(range(2, 3 + len(lines)))
    assert not used & refused
    assert all(entry.reading.source_file == "usage.csv" for entry in found.quarantine)
    assert 2 in used
    if expected not in (["USA-015"], ["USA-016"]):
        assert used == {2}


def test_a_faulty_row_is_named_by_its_line_in_one_line(tmp_path):
    found = made(scene(tmp_path, USAGE + "# exemple\n\n130038748;mssante;2026;cinq;10\n"))
    assert [f.message_fr for f in found.findings if f.code == "USA-002"] == [
        "usage.csv, ligne 4 : numerateur « cinq » n'est pas un nombre entier ; la ligne n'est pas utilisée."
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02" * 99, b"a;b\n1;2\n", b"etablissement;etablissement;x\n", b"\xff\xfe\x00"]
)
def test_a_file_that_cannot_be_read_gets_one_finding_and_no_row(tmp_path, content):
    (tmp_path / "usage.csv").write_bytes(content)
    found = made(scene(tmp_path))
    assert codes(found) == ["USA-001"]
    assert {row["line"] for row in observed(found)} == {None}


def test_targets_need_a_reference_and_a_percentage(tmp_path):
    facts = {"cible_mssante": (80, ""), "cible_dmp": (0.8, "page 4"), "cible_dossiers_actifs": ("beaucoup", "page 4")}
    found = made(scene(tmp_path, facts=facts))
    assert codes(found) == ["USA-020"] * 3
    assert {row["target_centiemes"] for row in observed(found)} == {None}


def everything_reached(last: str) -> str:
    keys = ("mssante", "dmp", "dossiers_actifs", "projets_personnalises", "dossiers_libelle_coupe")
    lines = [f"{row};{key};2026-06;10;10" for row in ("1", "2") for key in keys if (row, key) != ("2", "dmp")]
    return USAGE + "\n".join([*lines, last])


def test_the_convention_ends_six_months_after_the_last_target_is_reached(tmp_path):
    found = made(scene(tmp_path, everything_reached("2;dmp;2026-08;5;10"), facts=TARGETS))
    assert {row["convention_end"] for row in observed(found)} == {"2027-02-28"}
    assert "USA-021" in codes(found)


def test_the_convention_has_no_end_while_a_target_is_not_reached_or_not_stated(tmp_path):
    below = made(scene(tmp_path, everything_reached("2;dmp;2026-08;4;10"), facts=TARGETS))
    assert {row["convention_end"] for row in observed(below)} == {None}
    fewer = {key: value for key, value in TARGETS.items() if key != "cible_dossiers_libelle_coupe"}
    unstated = made(scene(tmp_path, everything_reached("2;dmp;2026-08;5;10"), facts=fewer))
    assert {row["convention_end"] for row in observed(unstated)} == {None}


GOOD = "F1;2026-03-01;Éditeur;CCAS A;materiel;11317688;500,00;600,00;partie"


def budget(marts, og="CCAS A", line="materiel"):
    return next(r for r in marts.tables["suivi_budgetaire"].to_pylist() if r["og"] == og and r["budget_line"] == line)


def test_without_invoices_nothing_is_invoiced_for_sure(tmp_path):
    row = budget(made(scene(tmp_path)))
    assert (row["quoted_cents"], row["granted_cents"], row["invoiced_cents"], row["left_cents"]) == (
        50000,
        None,
        None,
        None,
    )


def test_quoted_granted_invoiced_paid_left(tmp_path):
    unpaid = "F2;01/04/2026;Éditeur;ccas a;Materiel;11317688;100;120;"
    choices = Choices("prorata_esms", 350000)
    row = budget(made(scene(tmp_path, invoices=f"{GOOD}\n{unpaid}\n", choices=choices)))
    assert (row["quoted_cents"], row["granted_cents"]) == (50000, 25000)
    assert (row["invoiced_cents"], row["paid_cents"], row["invoices"]) == (72000, 60000, 2)
    assert (row["left_cents"], row["left_of"]) == (25000 - 72000, "granted")


def test_without_a_choice_the_software_share_is_a_range(tmp_path):
    row = budget(made(scene(tmp_path, redistribution={})), line="acquisition")
    assert (row["quoted_cents"], row["low_cents"], row["high_cents"]) == (None, 50000, 100000)


@pytest.mark.parametrize(
    ("lines", "expected", "used"),
    [
        (["F2;2026-03-02;E;CCAS Z;materiel;11317688;10;12;partie"], ["FAC-010"], 1),
        (["F2;2026-03-02;E;CCAS A;vacances;11317688;10;12;partie"], ["FAC-011"], 1),
        ([GOOD], ["FAC-012"], 1),
        ([GOOD.replace("500,00;600,00", "50,00;60,00")], ["FAC-013", "FAC-013"], 0),
        ([GOOD.replace("CCAS A", "CCAS B").replace("11317688", "11317688")], ["FAC-014", "FAC-017"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;;10;12;partie"], ["FAC-015"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;99999999;10;12;partie"], ["FAC-015"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;11317689;10;12;partie"], ["FAC-016"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;1131768;10;12;partie"], ["FAC-016"], 2),
        (["F2;2026-03-02;E;CCAS A;acquisition;DA2505046;10;12;partie"], ["FAC-015"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;Devis N°11317688;400;480;partie"], ["FAC-017"], 2),
        (["F2;2026-03-02;E;CCAS B;materiel;11309932;775,00;930,00;partie"], ["FAC-018"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;11317688;10;11;partie"], ["FAC-019"], 2),
        (["F2;2026-03-02;E;CCAS A;amoa;11317688;10;12;partie"], ["FAC-020", "FAC-022"], 2),
        (["F2;2026-03-02;E;CCAS A;amoa;11317688;10;12;coordonnateur"], ["FAC-022"], 2),
        (["F2;2025-12-31;E;CCAS A;materiel;11317688;10;12;partie"], ["FAC-021"], 2),
        (["F2;2027-01-01;E;CCAS A;materiel;11317688;10;12;partie"], ["FAC-021"], 2),
        (["F2;2026-03-02;E;CCAS A;materiel;11317688;10;12;le voisin"], ["FAC-023"], 1),
        (["F2;2026-03-02;E;CCAS A;materiel;11317688;-10;12;partie"], ["FAC-024"], 1),
        (["F2;2026-03-02;E;CCAS A;materiel;11317688;dix;12;partie"], ["FAC-002"], 1),
        (["F2;2026-02-30;E;CCAS A;materiel;11317688;10;12;partie"], ["FAC-002"], 1),
        (["F2;2026-03-02;E;CCAS A;materiel;11317688;-10;-12;partie"], [], 2),
        (["F2;2026-03-02;E;CCAS A;acquisition_formation;DA25050468;10;10;partie"], [], 2),
    ],
)
def test_each_fault_of_invoices_is_found_and_only_the_good_rows_are_counted(tmp_path, lines, expected, used):
    facts = {"convention_debut": ("2026-01-01", "convention"), "convention_fin": ("2026-12-31", "convention")}
    found = made(scene(tmp_path, invoices="\n".join([GOOD, *lines]), facts=facts, territory="metropole"))
    assert codes(found) == expected
    assert sum(row["invoices"] for row in found.tables["suivi_budgetaire"].to_pylist()) == used
    assert len(found.quarantine) == 1 + len(lines) - used


def test_a_quote_number_one_character_from_several_is_matched_to_none(tmp_path):
    quotes = [{"numero_materiel": number, "materiel_ttc": "955.00"} for number in ("11317688", "11317684", "11317680")]
    found = made(scene(tmp_path, invoices=GOOD.replace("11317688", "11317686"), quotes=quotes))
    assert codes(found) == ["FAC-015"]


def test_a_doubtful_match_names_both_numbers(tmp_path):
    found = made(scene(tmp_path, invoices=GOOD.replace("11317688", "1131788")))
    (told,) = [f for f in found.findings if f.code == "FAC-016"]
    assert (told.expected, told.observed) == ("11317688", "1131788")
    assert [str(cell) for cell in told.cells] == ["devis.1.materiel_ttc"]


@pytest.mark.parametrize(
    ("territory", "ttc", "expected"), [("outre-mer", 10850, []), ("metropole", 10850, ["FAC-019"]), (None, 10850, [])]
)
def test_rates_of_tax_follow_the_territory(tmp_path, territory, ttc, expected):
    line = f"F1;2026-03-01;E;CCAS A;materiel;11317688;100.00;{decimal_text(ttc)};partie"
    assert codes(made(scene(tmp_path, invoices=line, territory=territory))) == expected


def test_a_date_of_the_convention_that_is_none_is_told(tmp_path):
    found = made(scene(tmp_path, facts={"convention_debut": ("bientôt", "convention")}))
    assert codes(found) == ["FAC-025"]


def test_invoices_stay_out_of_a_convention_that_the_targets_ended(tmp_path):
    late = GOOD.replace("2026-03-01", "2027-03-01")
    found = made(scene(tmp_path, everything_reached("2;dmp;2026-08;5;10"), late, facts=TARGETS))
    assert "FAC-021" in codes(found)
