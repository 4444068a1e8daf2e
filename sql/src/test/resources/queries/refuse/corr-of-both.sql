-- refuses: A sum of products of two parties' columns
SELECT CORR(l.amount, p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
