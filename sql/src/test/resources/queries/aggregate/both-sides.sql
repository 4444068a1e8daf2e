SELECT SUM(l.amount), AVG(p.income), STDDEV_POP(p.months), COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
