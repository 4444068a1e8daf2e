-- refuses: ABS inside SUM
SELECT SUM(l.amount * (1 - ABS(SIGN(l.id - 5)))) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
