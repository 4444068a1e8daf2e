SELECT COUNT(*), MAX(n) FROM (SELECT p.city, COUNT(*) AS n FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city) t
