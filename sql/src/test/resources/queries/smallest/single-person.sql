-- min_size: 2
-- like: SELECT 1 WHERE false
SELECT SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.phone = '1380009'
