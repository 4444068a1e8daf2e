SELECT CORR(l.amount, l.rate), CORR(p.income, p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
