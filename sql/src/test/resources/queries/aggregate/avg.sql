SELECT AVG(l.amount), AVG(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
