-- like: SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE CASE WHEN l.bad = 1 THEN l.amount ELSE 0 END > 3000 HAVING COUNT(*) > 0
SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE CASE WHEN l.bad = 1 THEN l.amount ELSE 0 END > 3000
