SELECT p.city, SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city HAVING SUM(l.amount) > 30000
