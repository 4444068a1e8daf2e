-- refuses: Division by a column inside SUM
SELECT SUM(l.amount / p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
