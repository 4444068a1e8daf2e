-- min_size: 5
-- like: SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount > 9900 HAVING COUNT(*) >= 5
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount > 9900
