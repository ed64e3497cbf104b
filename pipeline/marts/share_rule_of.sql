-- share_rule_of: by which share each line of the budget goes under each reading, for the dossiers of the batch.
--
-- Grain       dossier x reading x budget_line;  Key (dossier, reading, budget_line)
-- Reads       dossier, share_rule
SELECT dossier, reading, budget_line, share, to_coordinator, type_projet
FROM dossier JOIN share_rule USING (programme)
ORDER BY dossier, reading_place, position
