-- mart.indicateur: where each establishment stands against the usage targets.
--
-- Grain       dossier x etablissement x indicateur x periode (one row without period where nothing was observed)
-- Key         (dossier, etablissement, indicateur, periode)
-- Reads       dossier, establishment, indicator, target, ending, usage_row
-- Status      no target, where nobody stated one; else no observation, below or met, by the exact rate
-- Invariants  every establishment has every declared indicator; to_go is 0 exactly where met; nothing is judged without
--             a target; the convention's end is given only once every establishment has reached every target it names.
WITH
asked AS (
    SELECT DISTINCT
        d.dossier, e.row, e.finess_et, e.finess_status, e.finess_margin, e.raison_sociale, e.og, i.key AS indicateur,
        i.position, i.ends_convention, t.target_centiemes, t.reference
    FROM dossier d
    JOIN establishment e USING (dossier)
    JOIN indicator i USING (programme)
    LEFT JOIN target t ON t.dossier = d.dossier AND t.indicateur = i.key
),
observed AS (
    SELECT
        a.*, u.periode, u.period_end, u.numerateur, u.denominateur, u.matched_by, u.source_file, u.line,
        lag(u.periode) OVER own AS previous, lag(u.numerateur) OVER own AS previous_numerator,
        lag(u.denominateur) OVER own AS previous_denominator,
        u.numerateur * 10000 >= a.target_centiemes * u.denominateur AS met
    FROM asked a
    LEFT JOIN usage_row u ON u.dossier = a.dossier AND u.row = a.row AND u.indicateur = a.indicateur AND u.code IS NULL
    WINDOW own AS (
        PARTITION BY a.dossier, a.row, a.indicateur, length(u.periode), u.periode[6] IN ('T', 'S'), u.periode[6] = 'T'
        ORDER BY u.period_end
    )
),
reached AS (
    SELECT dossier, row, indicateur, min(period_end) FILTER (met) AS reached
    FROM observed WHERE ends_convention
    GROUP BY dossier, row, indicateur
),
ended AS (
    SELECT dossier, CASE WHEN count(*) = count(reached) THEN max(reached) END AS reached FROM reached GROUP BY dossier
),
rated AS (
    SELECT
        *, (numerateur * 20000 + denominateur) // (denominateur * 2) AS rate,
        (previous_numerator * 20000 + previous_denominator) // (previous_denominator * 2) AS previous_rate,
        numerateur * previous_denominator - previous_numerator * denominateur AS change
    FROM observed
)
SELECT
    r.dossier, r.row AS etablissement, r.finess_et, r.raison_sociale, r.og, r.indicateur, r.periode,
    r.numerateur AS numerator, r.denominateur AS denominator, r.rate AS rate_centiemes, r.target_centiemes,
    r.reference AS target_reference,
    CASE WHEN r.target_centiemes IS NULL THEN 'no target' WHEN r.numerateur IS NULL THEN 'no observation'
        WHEN r.met THEN 'met' ELSE 'below' END AS status,
    CASE WHEN r.target_centiemes IS NOT NULL AND r.numerateur IS NOT NULL
        THEN greatest(0, (r.target_centiemes * r.denominateur + 9999) // 10000 - r.numerateur) END AS to_go,
    r.previous AS previous_periode, r.rate - r.previous_rate AS change_centiemes,
    CASE WHEN r.change > 0 THEN 'up' WHEN r.change < 0 THEN 'down' WHEN r.change = 0 THEN 'flat' END AS trend,
    r.matched_by, CAST((e.reached + to_months(g.months))::DATE AS VARCHAR) AS convention_end,
    r.finess_status AS least_status, round(r.finess_margin, 3) AS least_margin, r.source_file, r.line
FROM rated r
LEFT JOIN ended e USING (dossier)
JOIN dossier d USING (dossier)
LEFT JOIN ending g USING (programme)
ORDER BY r.dossier, r.row::INTEGER, r.position, r.period_end NULLS FIRST, r.periode
