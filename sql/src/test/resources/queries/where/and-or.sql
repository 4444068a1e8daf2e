-- like: SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE (l.grade = 'A' OR p.plan = 'plus') AND (l.bad = 1 OR p.months < 60) HAVING COUNT(*) > 0
SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE (l.grade = 'A' OR p.plan = 'plus') AND (l.bad = 1 OR p.months < 60)
