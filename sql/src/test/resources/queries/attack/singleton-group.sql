-- min_size: 2
-- like: SELECT l.phone, SUM(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.phone HAVING COUNT(*) >= 2 AND COUNT(p.income) >= 2
SELECT l.phone, SUM(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.phone
