-- like: SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.bad = 0 AND p.months > 24 HAVING COUNT(*) > 0
SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.bad = 0 AND p.months > 24
