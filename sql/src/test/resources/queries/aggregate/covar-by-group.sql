SELECT l.grade, COVAR_POP(l.amount, l.rate), COVAR_SAMP(p.income, p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
