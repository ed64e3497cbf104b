-- stake: for each dossier, scenario request, what each pair of readings moves between the bodies.
--
-- Grain       dossier x pair of readings;  Key (dossier, first, second)
-- Reads       redistribution, share_rule, dossier
-- Amounts     only the lines on which the two readings differ in share and whose amounts are all known
-- Invariants  stake is the sum of what the bodies gain from one reading to the other, which is what the others lose.
WITH
differing AS (
    SELECT a.programme, a.reading AS first, b.reading AS second, a.reading_place AS place, a.budget_line
    FROM share_rule a JOIN share_rule b USING (programme, budget_line)
    WHERE a.reading_place < b.reading_place AND a.share <> b.share
),
line AS (
    SELECT
        d.dossier, g.first, g.second, g.place, g.budget_line,
        bool_and(a.amount_cents IS NOT NULL AND b.amount_cents IS NOT NULL) AS known
    FROM dossier d JOIN differing g USING (programme)
    JOIN redistribution a ON a.dossier = d.dossier AND a.reading = g.first AND a.budget_line = g.budget_line
    JOIN redistribution b ON b.dossier = d.dossier AND b.reading = g.second AND b.budget_line = g.budget_line
        AND b.og = a.og AND b.scenario = a.scenario
    WHERE a.scenario = 'request'
    GROUP BY ALL
),
body AS (
    SELECT
        l.dossier, l.first, l.second, l.place, a.og,
        coalesce(sum(a.amount_cents) FILTER (l.known), 0)::BIGINT AS under_first,
        coalesce(sum(b.amount_cents) FILTER (l.known), 0)::BIGINT AS under_second, bool_and(l.known) AS all_known
    FROM line l
    JOIN redistribution a ON a.dossier = l.dossier AND a.reading = l.first AND a.budget_line = l.budget_line
    JOIN redistribution b ON b.dossier = l.dossier AND b.reading = l.second AND b.budget_line = l.budget_line
        AND b.og = a.og AND b.scenario = a.scenario
    WHERE a.scenario = 'request'
    GROUP BY ALL
)
SELECT
    dossier, first, second, sum(under_first)::BIGINT AS cents, sum(greatest(under_second - under_first, 0))::BIGINT AS stake,
    list(og ORDER BY og) AS bodies, list(under_first ORDER BY og) AS under_first,
    list(under_second ORDER BY og) AS under_second, bool_and(all_known) AS all_known
FROM body GROUP BY dossier, first, second, place
ORDER BY dossier, place, second
