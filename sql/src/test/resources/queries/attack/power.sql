-- refuses: POWER inside SUM
SELECT SUM(POWER(l.amount, 3)) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
