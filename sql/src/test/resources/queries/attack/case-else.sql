-- refuses: CASE inside SUM
SELECT SUM(CASE WHEN l.id = 5 THEN l.amount ELSE 1 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
