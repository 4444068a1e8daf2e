SELECT l.grade, VAR_POP(l.amount), VAR_SAMP(p.months), VARIANCE(l.rate) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
