-- refuses: ORDER BY or LIMIT below
SELECT COUNT(*) FROM (SELECT l.amount FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile LIMIT 5) t
