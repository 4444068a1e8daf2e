SELECT SUM(l.amount * 0.5), AVG(p.income / 4) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
