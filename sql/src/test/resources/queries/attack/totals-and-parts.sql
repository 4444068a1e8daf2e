-- refuses: ROLLUP, CUBE
SELECT p.city, SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY CUBE (p.city)
