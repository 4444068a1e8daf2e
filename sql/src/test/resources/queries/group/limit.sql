SELECT p.city, COUNT(*) AS n FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city ORDER BY n DESC, p.city LIMIT 2
