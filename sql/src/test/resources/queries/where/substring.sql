-- like: SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE SUBSTRING(l.phone FROM 4 FOR 2) = '00' HAVING COUNT(*) > 0
SELECT COUNT(*), SUM(p.months), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE SUBSTRING(l.phone FROM 4 FOR 2) = '00'
