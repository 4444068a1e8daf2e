-- refuses: ROLLUP
SELECT p.city, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY ROLLUP (p.city)
