-- min_size: 1000
-- like: SELECT 'x', 1 WHERE false
SELECT p.city, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city
