SELECT SUM(l.amount * l.rate) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
