SELECT l.grade, COUNT(*), VAR_SAMP(l.amount), STDDEV_POP(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount < p.income GROUP BY l.grade
