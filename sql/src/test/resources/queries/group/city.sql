SELECT p.city, COUNT(*) AS n, AVG(l.amount), SUM(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city ORDER BY p.city
