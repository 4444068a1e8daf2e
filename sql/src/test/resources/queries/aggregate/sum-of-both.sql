SELECT SUM(l.amount + p.income), SUM(p.income - l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
