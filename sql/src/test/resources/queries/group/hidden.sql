-- matching: hidden
SELECT p.city, c.grade, COUNT(*), SUM(c.amount), AVG(p.income) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile WHERE p.active AND c.bad = 0 GROUP BY p.city, c.grade ORDER BY 1, 2
