SELECT p.city, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount < -1000 GROUP BY p.city
