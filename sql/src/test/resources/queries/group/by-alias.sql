SELECT p.city AS place, COUNT(*) AS n FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY place ORDER BY n DESC, place
