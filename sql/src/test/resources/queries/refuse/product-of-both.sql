-- refuses: A sum of products of two parties' columns
SELECT SUM(l.amount * p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
