-- plan: bank: groups by "grade"
-- plan: opened: groups of 1 rows
SELECT grade, COUNT(*) FROM bank.loans GROUP BY grade
