-- matching: hidden
SELECT c.grade, COUNT(*), SUM(p.income) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile WHERE c.amount < p.income GROUP BY c.grade
