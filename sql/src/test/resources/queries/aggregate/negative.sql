SELECT SUM(-l.amount), AVG(0 - p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
