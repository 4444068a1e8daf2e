SELECT SUM(l.amount) AS total, SUM(p.income), SUM(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
