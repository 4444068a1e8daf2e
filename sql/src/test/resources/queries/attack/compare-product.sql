-- refuses: product of two parties
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount * p.income = 1000
