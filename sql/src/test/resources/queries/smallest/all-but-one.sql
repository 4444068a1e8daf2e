-- min_size: 2
-- like: SELECT 1, 2 WHERE false
SELECT COUNT(*), SUM(l.amount) FILTER (WHERE l.phone <> '1380009') FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
