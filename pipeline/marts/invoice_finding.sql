-- invoice_finding: what the rows of invoices.csv that are counted, and the quotes they name, have against them.
--
-- Grain       dossier x code x line (or x quote, for what is invoiced in all against a quote)
-- Reads       dossier, invoice_row, quote_number, tax_rate, tax_rule, common_line, indicateur, convention
-- Invariants  a row that is refused has no finding here.
WITH
counted AS (SELECT * FROM invoice_row WHERE code IS NULL),
ended AS (SELECT dossier, min(convention_end) AS by_targets FROM indicateur GROUP BY dossier),
served AS (
    SELECT c.dossier, c.line, bool_or(list_contains(q.lines, c.budget_line)) AS serves
    FROM counted c JOIN quote_number q ON q.dossier = c.dossier AND q.number = c.quote
    GROUP BY c.dossier, c.line
),
invoiced AS (
    SELECT dossier, quote, sum(ttc_cents)::BIGINT AS cents FROM counted WHERE quote IS NOT NULL GROUP BY dossier, quote
),
printed AS (
    SELECT
        dossier, number, CASE WHEN count(*) = count(low_cents) THEN sum(low_cents)::BIGINT END AS low,
        CASE WHEN count(*) = count(high_cents) THEN sum(high_cents)::BIGINT END AS high, list(cell ORDER BY cell) AS cells
    FROM quote_number GROUP BY dossier, number
),
taxed AS (
    SELECT c.dossier, c.line, bool_or(abs(c.ttc_cents - c.ht_cents
        - (abs(c.ht_cents) * r.rate * 2 + 10000) // 20000 * sign(c.ht_cents)) <= t.tolerance_cents) AS admitted,
        string_agg(DISTINCT (r.rate / 100)::DECIMAL(5, 1)::VARCHAR, ', ' ORDER BY (r.rate / 100)::DECIMAL(5, 1)::VARCHAR)
            AS rates
    FROM counted c
    JOIN dossier d USING (dossier)
    JOIN tax_rule t USING (programme)
    JOIN tax_rate r ON r.programme = d.programme AND (r.territory = d.territory OR d.territory IS NULL)
        AND (r.budget_line IS NULL OR r.budget_line = c.budget_line)
    GROUP BY c.dossier, c.line
)
SELECT dossier, 'FAC-014' AS code, line, NULL::BIGINT AS expected, NULL::BIGINT AS observed, NULL AS words,
    []::VARCHAR[] AS cells, NULL AS quote
FROM counted WHERE seen_before
UNION ALL
SELECT dossier, 'FAC-015', line, NULL, NULL, devis, [], NULL FROM counted WHERE quote IS NULL
UNION ALL
SELECT c.dossier, 'FAC-016', c.line, NULL, NULL, c.devis, p.cells, c.quote
FROM counted c JOIN printed p ON p.dossier = c.dossier AND p.number = c.quote WHERE c.how = 'one character'
UNION ALL
SELECT i.dossier, CASE WHEN i.cents > p.high THEN 'FAC-017' ELSE 'FAC-018' END, NULL,
    CASE WHEN i.cents > p.high THEN p.high ELSE p.low END, i.cents, NULL, p.cells, i.quote
FROM invoiced i JOIN printed p ON p.dossier = i.dossier AND p.number = i.quote
WHERE i.cents > p.low
UNION ALL
SELECT dossier, 'FAC-019', line, NULL, NULL, rates, [], NULL FROM taxed WHERE NOT admitted
UNION ALL
SELECT c.dossier, 'FAC-020', c.line, NULL, NULL, l.source, [], NULL
FROM counted c JOIN dossier d USING (dossier)
JOIN common_line l ON l.programme = d.programme AND l.budget_line = c.budget_line
WHERE c.payer = 'party'
UNION ALL
SELECT c.dossier, 'FAC-021', c.line, NULL, NULL,
    concat_ws(' – ', coalesce(v.start_date, '…'), coalesce(v.end_date, e.by_targets, '…')), [], NULL
FROM counted c LEFT JOIN convention v USING (dossier) LEFT JOIN ended e USING (dossier)
WHERE c.date < v.start_date OR c.date > coalesce(v.end_date, e.by_targets)
UNION ALL
SELECT c.dossier, 'FAC-022', c.line, NULL, NULL, NULL, [], c.quote
FROM counted c JOIN served s USING (dossier, line) WHERE NOT s.serves
ORDER BY dossier, code, line, quote
