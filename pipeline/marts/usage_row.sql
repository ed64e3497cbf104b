-- usage_row: each observation of usage.csv with its establishment, and the code of the finding that refuses it.
--
-- Grain       dossier x line of usage.csv;  Key (dossier, line)
-- Reads       usage, refused_usage, establishment, indicator
-- Matching    FINESS number, else a number among the candidates of an open one, else name, else printed position; only
--             where one establishment alone answers.
-- Invariants  a row of usage.csv stands here once; rows without code have one establishment, indicator and period, once.
WITH
answering AS (
    SELECT
        u.dossier, u.line, e.row, CASE
            WHEN e.finess_et = replace(u.etablissement, ' ', '') THEN 0
            WHEN e.finess_et IS NULL AND list_contains(e.finess_candidates, replace(u.etablissement, ' ', '')) THEN 1
            WHEN e.raison_sociale = u.etablissement THEN 2
            WHEN e.row = u.etablissement THEN 3
        END AS place
    FROM usage u JOIN establishment e USING (dossier)
),
nearest AS (
    SELECT dossier, line, place, any_value(row) AS row, count(*) AS answers
    FROM answering WHERE place IS NOT NULL
    GROUP BY dossier, line, place
    QUALIFY row_number() OVER (PARTITION BY dossier, line ORDER BY place) = 1
),
known AS (
    SELECT
        u.*, CASE WHEN n.answers = 1 THEN n.row END AS row,
        ['finess', 'finess_candidate', 'raison_sociale', 'row'][n.place + 1] AS matched_by,
        i.key AS known_indicator, coalesce(r.code, CASE
            WHEN n.answers IS DISTINCT FROM 1 THEN 'USA-010'
            WHEN i.key IS NULL THEN 'USA-011'
            WHEN i.denominator_is = 'one' AND u.denominateur <> 1 THEN 'USA-017'
        END) AS code
    FROM usage u
    LEFT JOIN nearest n USING (dossier, line)
    LEFT JOIN refused_usage r USING (dossier, line)
    LEFT JOIN indicator i ON i.programme = u.programme AND i.heading = u.indicateur
),
alike AS (
    SELECT
        *, count(DISTINCT (numerateur, denominateur)) OVER own AS differing,
        row_number() OVER (own ORDER BY line) AS turn
    FROM known
    WINDOW own AS (PARTITION BY dossier, row, known_indicator, periode, code IS NULL)
)
SELECT
    dossier, line, source_file, row, matched_by, known_indicator AS indicateur, periode, period_end, numerateur, denominateur,
    CASE WHEN code IS NOT NULL THEN code WHEN differing > 1 THEN 'USA-014' WHEN turn > 1 THEN 'USA-015' END AS code
FROM alike
ORDER BY dossier, line
