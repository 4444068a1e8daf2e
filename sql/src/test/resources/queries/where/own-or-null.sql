-- like: SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount > 5000 OR l.amount IS NULL HAVING COUNT(*) > 0
SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount > 5000 OR l.amount IS NULL
