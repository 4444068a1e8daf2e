SELECT l.grade, STDDEV_POP(p.income), STDDEV_SAMP(l.amount), STDDEV(l.rate) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
