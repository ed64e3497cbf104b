-- mart.provenance: what each mart row rests on: cells with their status and line in the scan, lines of files, the manifest.
--
-- Grain       mart x mart row x input;  `mart_key` joins the key columns of the row with ' / '
-- Reads       mart.redistribution, mart.indicateur, mart.suivi_budgetaire, mart.share_rule, mart.invoice_row, core.cell
-- Roles       amount (the budget line), grouping (bodies and project types), quote (compared with), target, identity,
--             observation, invoice
CREATE OR REPLACE VIEW mart.provenance AS
WITH
part AS (
    SELECT s.dossier, s.reading, s.budget_line, 'amount' AS role, c.table_name, c.row, c.column_name, c.raw_text, c.value,
        c.status, c.margin, c.source_file, c.page, c.line
    FROM mart.share_rule s JOIN core.cell c
        ON c.dossier = s.dossier AND c.table_name = 'synthese' AND c.column_name = 'budget' AND c.row = s.budget_line
    UNION ALL
    SELECT s.dossier, s.reading, s.budget_line, 'grouping', c.table_name, c.row, c.column_name, c.raw_text, c.value,
        c.status, c.margin, c.source_file, c.page, c.line
    FROM mart.share_rule s JOIN core.cell c
        ON c.dossier = s.dossier AND c.table_name = 'etablissement'
        AND (c.column_name = 'og' OR (c.column_name = 'type_projet' AND s.type_projet IS NOT NULL))
    WHERE NOT s.to_coordinator
    UNION ALL
    SELECT s.dossier, s.reading, s.budget_line, 'quote', c.table_name, c.row, c.column_name, c.raw_text, c.value,
        c.status, c.margin, c.source_file, c.page, c.line
    FROM mart.share_rule s JOIN core.cell c
        ON c.dossier = s.dossier AND c.table_name = 'devis' AND c.column_name IN ('abonnement', 'total_solution')
    WHERE s.type_projet IS NOT NULL
)
SELECT
    'redistribution' AS mart, r.dossier, concat_ws(' / ', r.scenario, r.reading, r.budget_line, r.og) AS mart_key, p.role,
    concat_ws('.', p.table_name, p.row, p.column_name) AS input, p.raw_text, p.value, p.status, p.margin,
    p.source_file, p.page, p.line
FROM mart.redistribution r JOIN part p USING (dossier, reading, budget_line)
UNION ALL
SELECT
    'suivi_budgetaire', b.dossier, concat_ws(' / ', b.og, b.budget_line), p.role,
    concat_ws('.', p.table_name, p.row, p.column_name), p.raw_text, p.value, p.status, p.margin, p.source_file, p.page,
    p.line
FROM mart.suivi_budgetaire b
JOIN (SELECT DISTINCT * EXCLUDE (reading) FROM part) p USING (dossier, budget_line)
UNION ALL
SELECT
    'suivi_budgetaire', i.dossier, concat_ws(' / ', i.og, i.budget_line), 'invoice', i.facture, i.devis,
    printf('%.2f', i.ttc_cents / 100), coalesce(i.how, 'no quote'), NULL, i.source_file, 1, i.line
FROM mart.invoice_row i WHERE i.code IS NULL
UNION ALL
SELECT
    'indicateur', m.dossier, concat_ws(' / ', m.etablissement, m.indicateur, m.periode), 'identity',
    concat_ws('.', c.table_name, c.row, c.column_name), c.raw_text, c.value, c.status, c.margin, c.source_file, c.page, c.line
FROM mart.indicateur m JOIN core.cell c
    ON c.dossier = m.dossier AND c.table_name = 'etablissement' AND c.row = m.etablissement
    AND c.column_name IN ('finess_et', 'raison_sociale', 'personnes_accompagnees')
UNION ALL
SELECT
    'indicateur', dossier, concat_ws(' / ', etablissement, indicateur, periode), 'observation', matched_by,
    NULL, concat(numerator, ' / ', denominator), status, NULL, source_file, 1, line
FROM mart.indicateur WHERE line IS NOT NULL
UNION ALL
SELECT
    'indicateur', dossier, concat_ws(' / ', etablissement, indicateur, periode), 'target', target_reference,
    NULL, printf('%.2f', target_centiemes / 100), 'decided', NULL, 'dossier.toml', NULL, NULL
FROM mart.indicateur WHERE target_centiemes IS NOT NULL
