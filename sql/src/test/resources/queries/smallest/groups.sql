-- min_size: 4
-- like: SELECT p.city, l.grade, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city, l.grade HAVING COUNT(*) >= 4
SELECT p.city, l.grade, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city, l.grade
