-- matching: hidden
-- min_size: 4
-- like: SELECT p.city, c.grade, COUNT(*), AVG(c.amount) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile GROUP BY p.city, c.grade HAVING COUNT(*) >= 4 AND (COUNT(c.amount) >= 4 OR COUNT(c.amount) = 0)
SELECT p.city, c.grade, COUNT(*), AVG(c.amount) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile GROUP BY p.city, c.grade
