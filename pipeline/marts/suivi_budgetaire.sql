-- mart.suivi_budgetaire: what is invoiced against what was quoted and granted.
--
-- Grain       dossier x og x budget_line;  Key (dossier, og, budget_line)
-- Reads       dossier, redistribution, invoice_row, has_invoices
-- Quoted      the body's share of the budget that the quotes add up to, under the reading that the partners chose, or
--             where all readings agree; else null, low_cents and high_cents spanning the readings. Granted likewise.
-- Invoiced    null where no invoices.csv is given; paid counts the invoices that name who pays.
-- Invariants  left = granted (else quoted) - invoiced; invoices add up, over bodies and lines, to the rows counted.
WITH
share AS (
    SELECT
        r.dossier, r.og, r.budget_line, r.scenario,
        CASE WHEN count(*) = count(r.amount_cents) AND min(r.amount_cents) = max(r.amount_cents)
            THEN min(r.amount_cents) END AS cents,
        CASE WHEN count(*) = count(r.low_cents) THEN min(r.low_cents) END AS low,
        CASE WHEN count(*) = count(r.high_cents) THEN max(r.high_cents) END AS high,
        arg_max(r.least_status, o.place) AS least_status, min(r.least_margin) AS least_margin, max(o.place) AS place
    FROM redistribution r
    JOIN (VALUES ('verified', 0), ('decided', 1), ('repaired', 2), ('read', 3), ('ambiguous', 4), ('illegible', 5),
        ('missing', 6)) o(status, place) ON o.status = r.least_status
    WHERE r.chosen IS NOT FALSE AND r.scenario IN ('request', 'grant')
    GROUP BY r.dossier, r.og, r.budget_line, r.scenario
),
invoiced AS (
    SELECT dossier, og, budget_line, sum(ttc_cents) AS cents, coalesce(sum(ttc_cents) FILTER (payer IS NOT NULL), 0) AS paid,
        count(*) AS invoices
    FROM invoice_row WHERE code IS NULL
    GROUP BY dossier, og, budget_line
),
lines AS (SELECT DISTINCT programme, budget_line, position FROM share_rule)
SELECT
    q.dossier, q.og, q.budget_line, d.chosen AS reading, q.cents AS quoted_cents, g.cents AS granted_cents,
    CASE WHEN h.dossier IS NOT NULL THEN coalesce(i.cents, 0) END::BIGINT AS invoiced_cents,
    CASE WHEN h.dossier IS NOT NULL THEN coalesce(i.paid, 0) END::BIGINT AS paid_cents,
    (CASE WHEN d.granted_cents IS NULL THEN q.cents ELSE g.cents END
        - CASE WHEN h.dossier IS NOT NULL THEN coalesce(i.cents, 0) END)::BIGINT AS left_cents,
    CASE WHEN d.granted_cents IS NULL THEN 'quoted' ELSE 'granted' END AS left_of,
    CASE WHEN h.dossier IS NOT NULL THEN coalesce(i.invoices, 0) END AS invoices,
    coalesce(g.least_status, q.least_status) AS least_status,
    CASE WHEN coalesce(g.place, q.place) < 5 THEN coalesce(g.least_margin, q.least_margin) END AS least_margin,
    CASE WHEN d.granted_cents IS NULL THEN q.low ELSE g.low END AS low_cents,
    CASE WHEN d.granted_cents IS NULL THEN q.high ELSE g.high END AS high_cents
FROM share q
JOIN dossier d USING (dossier)
JOIN lines l ON l.programme = d.programme AND l.budget_line = q.budget_line
LEFT JOIN share g ON g.dossier = q.dossier AND g.og = q.og AND g.budget_line = q.budget_line AND g.scenario = 'grant'
LEFT JOIN invoiced i ON i.dossier = q.dossier AND i.og = q.og AND i.budget_line = q.budget_line
LEFT JOIN has_invoices h ON h.dossier = q.dossier
WHERE q.scenario = 'request'
ORDER BY q.dossier, q.og, l.position
