-- mart.redistribution: who receives how much of each line of the budget, under each reading of the convention.
--
-- Grain       dossier x scenario x reading x budget_line x og
-- Key         (dossier, scenario, reading, budget_line, og)
-- Scenarios   request (the budget), grant (what was granted), tranche_1 ... (its instalments)
-- Reads       dossier, tranche, budget, establishment, quote (pipeline/marts/inputs.py), share_rule (declarations)
-- Amounts     integer cents; null where an input is not sure: then low_cents and high_cents bound it, null where
--             nothing bounds it. Nothing is guessed.
-- Rounding    a line is shared by largest remainder: each body receives the cents below its exact share, the cents left
--             over go to the largest remainders, ties to the larger share, then to the name that comes first.
--             rounding_cents is what that added, 0 or 1. A granted amount is first shared between the lines, in the same
--             way. An instalment is what its part of the rest of every amount comes to; there rounding_cents is the
--             distance to the cents below the instalment's percentage.
-- Invariants  the shares of a line add up to the line; granted lines add up to the grant; instalments add up to the
--             grant, row by row and in total; no amount is negative; low <= amount <= high; the order of bodies and
--             establishments changes nothing; nor does a body without establishment.
WITH RECURSIVE
rank_of(status, place) AS (
    VALUES ('verified', 0), ('decided', 1), ('repaired', 2), ('read', 3), ('ambiguous', 4), ('illegible', 5), ('missing', 6)
),
body AS (
    SELECT dossier, og FROM establishment WHERE og IS NOT NULL
    UNION
    SELECT dossier, coordinator FROM dossier WHERE coordinator IS NOT NULL
),
wanted AS (
    SELECT DISTINCT dossier, share, to_coordinator, type_projet, quotes_shown FROM dossier JOIN share_rule USING (programme)
),
-- An establishment that is open counts for nobody for sure, and may count for each body among its candidates.
judged AS (
    SELECT
        w.dossier, w.share, e.og, e.og_candidates,
        w.type_projet IS NULL OR coalesce(e.type_projet = w.type_projet, false) AS counts,
        w.type_projet IS NULL OR coalesce(
            e.type_projet = w.type_projet, len(e.type_candidates) = 0 OR list_contains(e.type_candidates, w.type_projet)
        ) AS may_count,
        e.og IS NULL OR (w.type_projet IS NOT NULL AND e.type_projet IS NULL) AS is_open
    FROM wanted w JOIN establishment e USING (dossier)
    WHERE NOT w.to_coordinator
),
standing AS (
    SELECT
        w.dossier, w.share,
        max(greatest(o.place, CASE WHEN w.type_projet IS NOT NULL THEN t.place ELSE 0 END)) AS place,
        min(least(e.og_margin, CASE WHEN w.type_projet IS NOT NULL THEN e.type_margin END)) AS margin
    FROM wanted w
    JOIN establishment e USING (dossier)
    JOIN rank_of o ON o.status = e.og_status
    JOIN rank_of t ON t.status = e.type_status
    WHERE NOT w.to_coordinator
    GROUP BY ALL
),
tally AS (
    SELECT
        b.dossier, j.share, b.og,
        count(*) AS establishments,
        count(*) FILTER (j.og = b.og) AS own,
        count(*) FILTER (counts) AS of_type,
        count(*) FILTER (counts AND j.og = b.og) AS sure,
        count(*) FILTER (may_count AND coalesce(
            j.og = b.og, len(j.og_candidates) = 0 OR list_contains(j.og_candidates, b.og)
        )) AS most,
        count(*) FILTER (counts AND NOT coalesce(
            j.og = b.og, len(j.og_candidates) = 0 OR list_contains(j.og_candidates, b.og)
        )) AS others_least,
        count(*) FILTER (may_count AND coalesce(j.og <> b.og, true)) AS others_most,
        bool_or(is_open AND may_count) AS is_open
    FROM body b JOIN judged j USING (dossier)
    GROUP BY ALL
),
-- Quotes name no body: where they count otherwise than the project types, they only widen the range. They are compared
-- where there is one for each establishment.
counted AS (
    SELECT
        dossier, count(*) FILTER (shown) AS shown, count(*) FILTER (NOT shown) AS hidden,
        count(*) FILTER (shown IS NULL) AS unknown
    FROM quote GROUP BY dossier
),
quoted AS (
    SELECT
        t.*, CASE WHEN w.quotes_shown THEN c.shown ELSE c.hidden END AS quotes, c.shown + c.hidden AS all_quotes,
        w.quotes_shown IS NOT NULL AND c.dossier IS NOT NULL AND NOT t.is_open
            AND c.unknown = 0 AND c.shown + c.hidden = t.establishments AS comparable,
        w.quotes_shown IS NOT NULL AND c.dossier IS NOT NULL AS has_quotes
    FROM tally t JOIN wanted w USING (dossier, share) LEFT JOIN counted c USING (dossier)
),
moved AS (
    SELECT
        *, comparable AND quotes <> of_type AND quotes > 0 AS differs,
        CASE WHEN quotes > of_type
            THEN sure + greatest(0, quotes - of_type - (establishments - of_type - own + sure))
            ELSE sure - least(of_type - quotes, sure) END AS least_moved,
        CASE WHEN quotes > of_type
            THEN sure + least(quotes - of_type, own - sure)
            ELSE sure - greatest(0, of_type - quotes - (of_type - sure)) END AS most_moved
    FROM quoted
),
-- A share is numerator / denominator; where it is not sure it lies between low and high, and between those of the quotes.
part AS (
    SELECT
        dossier, share, og, sure AS numerator, of_type AS denominator, is_open OR of_type = 0 AS is_open, differs,
        sure AS low_numerator, sure + others_most AS low_denominator,
        most AS high_numerator, most + others_least AS high_denominator,
        least_moved, most_moved, quotes, of_type, establishments, all_quotes, has_quotes AND NOT comparable AS uncounted
    FROM moved
    UNION ALL
    SELECT
        dossier, share, og, CASE WHEN og = coordinator THEN 1 ELSE 0 END, 1, coordinator IS NULL, false,
        CASE WHEN og = coordinator THEN 1 ELSE 0 END, 1,
        CASE WHEN coordinator IS NULL OR og = coordinator THEN 1 ELSE 0 END, 1,
        NULL, NULL, NULL, NULL, NULL, NULL, false
    FROM wanted JOIN dossier USING (dossier) JOIN body USING (dossier)
    WHERE to_coordinator
    UNION ALL
    -- Bodies of a dossier that shows no establishment: only the coordinator is known, and not what it is due.
    SELECT
        w.dossier, w.share, b.og, 0, 0, true, false, 0, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, false
    FROM wanted w JOIN body b USING (dossier)
    WHERE NOT w.to_coordinator AND w.dossier NOT IN (SELECT dossier FROM establishment)
),
request AS (
    SELECT
        d.dossier, r.budget_line, r.position, d.granted_cents, b.cents, b.low_cents, b.high_cents,
        coalesce(b.status, 'missing') AS status, b.margin
    FROM dossier d
    JOIN (SELECT DISTINCT programme, budget_line, position FROM share_rule) r USING (programme)
    LEFT JOIN budget b USING (dossier, budget_line)
),
weighed AS (
    SELECT
        *, count(*) OVER own = count(cents) OVER own AND sum(cents) OVER own > 0 AS complete,
        sum(cents) OVER own AS total,
        CASE WHEN count(*) OVER own = count(low_cents) OVER own THEN sum(low_cents) OVER own END AS low_total,
        CASE WHEN count(*) OVER own = count(high_cents) OVER own THEN sum(high_cents) OVER own END AS high_total,
        max(place) OVER own AS grant_place, min(margin) OVER own AS grant_margin
    FROM request JOIN rank_of USING (status)
    WHERE granted_cents IS NOT NULL
    WINDOW own AS (PARTITION BY dossier)
),
scaled AS (
    SELECT
        *, CASE WHEN complete THEN granted_cents::HUGEINT * cents // total END AS below,
        CASE WHEN complete THEN granted_cents::HUGEINT * cents % total END AS remainder
    FROM weighed
),
granted AS (
    SELECT
        *, below + CASE WHEN row_number() OVER (PARTITION BY dossier ORDER BY remainder DESC, cents DESC, position)
            <= granted_cents - sum(below) OVER (PARTITION BY dossier) THEN 1 ELSE 0 END AS amount
    FROM scaled
),
line AS (
    SELECT dossier, 'request' AS scenario, 0 AS scenario_place, budget_line, position, cents, low_cents, high_cents, place, margin
    FROM request JOIN rank_of USING (status)
    UNION ALL
    SELECT
        dossier, 'grant', 1, budget_line, position, amount,
        coalesce(amount, granted_cents::HUGEINT * low_cents // nullif(low_cents + high_total - high_cents, 0)),
        coalesce(amount, least(granted_cents,
            granted_cents::HUGEINT * high_cents // nullif(high_cents + low_total - low_cents, 0) + 1)),
        grant_place, grant_margin
    FROM granted
),
exact AS (
    SELECT
        l.*, r.reading, r.reading_place, r.share, p.og, p.numerator, p.denominator, p.is_open, p.differs,
        concat(r.basis,
            CASE WHEN p.differs
                THEN ' ; ' || replace(replace(r.differ, '{types}', p.of_type::VARCHAR), '{quotes}', p.quotes::VARCHAR)
                WHEN p.uncounted
                THEN ' ; ' || replace(replace(r.uncounted, '{quotes}', p.all_quotes::VARCHAR),
                    '{establishments}', p.establishments::VARCHAR)
                ELSE '' END) AS basis,
        CASE WHEN l.cents = 0 THEN 0 WHEN NOT p.is_open THEN l.cents::HUGEINT * p.numerator // p.denominator END AS below,
        CASE WHEN l.cents = 0 THEN 0 WHEN NOT p.is_open THEN l.cents::HUGEINT * p.numerator % p.denominator END AS remainder,
        coalesce(l.low_cents::HUGEINT * p.low_numerator // nullif(p.low_denominator, 0), l.low_cents * 0) AS least_cents,
        least(coalesce((l.high_cents::HUGEINT * p.high_numerator + p.high_denominator - 1) // nullif(p.high_denominator, 0),
            l.high_cents), l.high_cents) AS most_cents,
        CASE WHEN p.differs THEN l.low_cents::HUGEINT * p.least_moved // p.quotes END AS least_quoted,
        CASE WHEN p.differs THEN (l.high_cents::HUGEINT * p.most_moved + p.quotes - 1) // p.quotes END AS most_quoted,
        greatest(l.place, coalesce(s.place, CASE WHEN r.to_coordinator THEN 0 ELSE 6 END)) AS least_place,
        least(l.margin, s.margin) AS least_margin
    FROM line l
    JOIN dossier d USING (dossier)
    JOIN share_rule r ON r.programme = d.programme AND r.budget_line = l.budget_line
    JOIN part p ON p.dossier = l.dossier AND p.share = r.share
    LEFT JOIN standing s ON s.dossier = l.dossier AND s.share = r.share
),
shared AS (
    SELECT
        *, CASE WHEN row_number() OVER (own ORDER BY remainder DESC, numerator DESC, og)
            <= cents - sum(below) OVER own THEN 1 ELSE 0 END AS rounding
    FROM exact
    WINDOW own AS (PARTITION BY dossier, scenario, reading, budget_line)
),
settled AS (
    SELECT
        *, below + rounding AS amount,
        least(below + rounding, CASE WHEN below IS NOT NULL AND NOT differs THEN below + rounding
            ELSE least(least_cents, least_quoted) END) AS low,
        greatest(below + rounding, CASE WHEN below IS NOT NULL AND NOT differs THEN below + rounding
            ELSE greatest(most_cents, most_quoted) END) AS high
    FROM shared
),
instalment AS (
    SELECT
        dossier, number, hundredths, granted_cents::HUGEINT * hundredths // 10000
            + CASE WHEN row_number() OVER (PARTITION BY dossier ORDER BY granted_cents::HUGEINT * hundredths % 10000 DESC, number)
            <= granted_cents - sum(granted_cents::HUGEINT * hundredths // 10000) OVER (PARTITION BY dossier)
            THEN 1 ELSE 0 END AS total
    FROM tranche JOIN dossier USING (dossier)
    WHERE granted_cents IS NOT NULL
),
payable AS (
    SELECT dossier, reading, budget_line, position, og, amount,
        count(*) OVER own = count(amount) OVER own AS complete
    FROM settled WHERE scenario = 'grant'
    WINDOW own AS (PARTITION BY dossier, reading)
),
paying(number, dossier, reading, budget_line, position, og, rest, amount) AS (
    SELECT 0, dossier, reading, budget_line, position, og, amount::HUGEINT, 0::HUGEINT FROM payable WHERE complete
    UNION ALL
    SELECT number, dossier, reading, budget_line, position, og, rest - part, part
    FROM (
        SELECT *, below + CASE WHEN row_number() OVER (own ORDER BY remainder DESC, position, og)
            <= total - sum(below) OVER own THEN 1 ELSE 0 END AS part
        FROM (
            SELECT
                p.number + 1 AS number, p.dossier, p.reading, p.budget_line, p.position, p.og, p.rest, i.total,
                coalesce(i.total * p.rest // nullif(sum(p.rest) OVER own, 0), 0) AS below,
                coalesce(i.total * p.rest % nullif(sum(p.rest) OVER own, 0), 0) AS remainder
            FROM paying p JOIN instalment i ON i.dossier = p.dossier AND i.number = p.number + 1
            WINDOW own AS (PARTITION BY p.dossier, p.reading)
        )
        WINDOW own AS (PARTITION BY dossier, reading)
    )
),
everything AS (
    SELECT
        dossier, scenario, scenario_place, reading, reading_place, budget_line, position, basis, og, numerator, denominator,
        amount, CASE WHEN amount IS NOT NULL THEN rounding END AS rounding, least_place, least_margin, low, high
    FROM settled
    UNION ALL
    SELECT
        s.dossier, 'tranche_' || i.number, 1 + i.number, s.reading, s.reading_place, s.budget_line, s.position,
        s.basis, s.og, i.hundredths, 10000, p.amount, p.amount - s.amount * i.hundredths // 10000, s.least_place,
        s.least_margin,
        CASE WHEN s.low = s.amount AND s.high = s.amount THEN p.amount
            ELSE least(p.amount, s.low * i.hundredths // 10000) END,
        CASE WHEN s.low = s.amount AND s.high = s.amount THEN p.amount
            ELSE greatest(p.amount, (s.high * i.hundredths + 9999) // 10000) END
    FROM settled s
    JOIN instalment i USING (dossier)
    LEFT JOIN paying p ON p.dossier = s.dossier AND p.reading = s.reading AND p.budget_line = s.budget_line
        AND p.og = s.og AND p.number = i.number
    WHERE s.scenario = 'grant'
)
SELECT
    e.dossier, e.scenario, e.reading, e.reading = d.chosen AS chosen, e.budget_line, e.basis, e.og,
    e.numerator::BIGINT AS share_numerator, e.denominator::BIGINT AS share_denominator,
    e.amount::BIGINT AS amount_cents, e.rounding::BIGINT AS rounding_cents,
    r.status AS least_status,
    CASE WHEN e.least_place < 5 THEN round(e.least_margin, 3) END AS least_margin,
    e.low::BIGINT AS low_cents, e.high::BIGINT AS high_cents
FROM everything e JOIN dossier d USING (dossier) JOIN rank_of r ON r.place = e.least_place
ORDER BY e.dossier, e.scenario_place, e.reading_place, e.position, e.og
