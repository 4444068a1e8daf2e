-- like: SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE EXTRACT(YEAR FROM p.joined) > 2015 HAVING COUNT(*) > 0
SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE EXTRACT(YEAR FROM p.joined) > 2015
