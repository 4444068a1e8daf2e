SELECT COUNT(*), SUM(c.minutes), AVG(l.amount) FROM bank.loans l JOIN telecom.calls c ON l.phone = c.mobile
