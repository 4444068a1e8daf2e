-- min_size: 2
-- like: SELECT 1 WHERE false
SELECT SUM(NULLIF(l.id, 9)) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
