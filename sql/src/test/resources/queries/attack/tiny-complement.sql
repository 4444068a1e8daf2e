-- min_size: 2
-- like: SELECT 1 WHERE false
SELECT SUM(l.amount) - SUM(l.amount) FILTER (WHERE p.mobile <> '1380009') FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
