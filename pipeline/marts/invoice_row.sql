-- invoice_row: each row of invoices.csv with its body, its quote, and the code of the finding that refuses it.
--
-- Grain       dossier x line of invoices.csv;  Key (dossier, line)
-- Reads       invoice, refused_invoice, body_name, quote_number, budget_heading
-- Quotes      matched exactly, else to the only number one character apart (inserted, lost or replaced); `how` says so.
-- Invariants  a row of invoices.csv stands here once; no two rows without code are the same charge of the same invoice.
WITH
known AS (
    SELECT
        i.*, b.og AS known_og, l.budget_line, coalesce(r.code, CASE
            WHEN b.og IS NULL THEN 'FAC-010'
            WHEN l.budget_line IS NULL THEN 'FAC-011'
            WHEN i.payeur IS NOT NULL AND i.payer IS NULL THEN 'FAC-023'
        END) AS code
    FROM invoice i
    LEFT JOIN body_name b ON b.dossier = i.dossier AND b.heading = i.og_heading
    LEFT JOIN budget_heading l ON l.programme = i.programme AND l.heading = i.line_heading
    LEFT JOIN refused_invoice r ON r.dossier = i.dossier AND r.line = i.line
),
alike AS (
    SELECT
        *, count(DISTINCT (date, montant_ht, montant_ttc)) OVER own AS differing,
        row_number() OVER (own ORDER BY line) AS turn
    FROM known
    WINDOW own AS (
        PARTITION BY dossier, fournisseur, facture, known_og, budget_line, coalesce(devis, ''), code IS NULL
    )
),
judged AS (
    SELECT
        * EXCLUDE (code),
        CASE WHEN code IS NOT NULL THEN code WHEN differing > 1 THEN 'FAC-013' WHEN turn > 1 THEN 'FAC-012' END AS code
    FROM alike
),
near AS (
    SELECT j.dossier, j.line, q.number, levenshtein(j.devis, q.number) AS apart
    FROM judged j
    JOIN (SELECT DISTINCT dossier, number FROM quote_number) q USING (dossier)
    WHERE j.devis IS NOT NULL AND abs(length(j.devis) - length(q.number)) <= 1 AND levenshtein(j.devis, q.number) <= 1
),
matched AS (
    SELECT dossier, line, any_value(number) AS number, apart, count(*) AS answers
    FROM near GROUP BY dossier, line, apart
    QUALIFY row_number() OVER (PARTITION BY dossier, line ORDER BY apart) = 1
)
SELECT
    j.dossier, j.line, j.source_file, j.facture, j.date, j.fournisseur, j.known_og AS og, j.budget_line, j.devis,
    CASE WHEN m.answers = 1 THEN m.number END AS quote,
    CASE WHEN m.answers = 1 THEN CASE m.apart WHEN 0 THEN 'exact' ELSE 'one character' END END AS how,
    j.montant_ht AS ht_cents, j.montant_ttc AS ttc_cents, j.payer, j.code,
    code IS NULL AND row_number() OVER (
        PARTITION BY j.dossier, j.fournisseur, j.facture, j.montant_ttc, j.code IS NULL ORDER BY j.line
    ) > 1 AS seen_before
FROM judged j LEFT JOIN matched m USING (dossier, line)
ORDER BY j.dossier, j.line
