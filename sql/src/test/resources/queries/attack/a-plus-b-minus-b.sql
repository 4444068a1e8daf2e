-- min_size: 2
-- like: SELECT 1 WHERE false
SELECT SUM(l.amount) - SUM(CASE WHEN l.phone <> '1380009' THEN l.amount ELSE 0 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
