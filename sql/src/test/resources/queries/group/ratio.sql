SELECT p.city, SUM(l.bad) * 1.0 / COUNT(*) AS bad_rate FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city ORDER BY p.city
