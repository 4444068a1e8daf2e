-- min_size: 3
-- like: SELECT l.branch, COUNT(*), SUM(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.branch HAVING COUNT(*) >= 3 AND (COUNT(p.income) >= 3 OR COUNT(p.income) = 0)
SELECT l.branch, COUNT(*), SUM(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.branch
