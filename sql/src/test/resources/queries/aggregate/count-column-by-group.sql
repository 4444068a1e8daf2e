SELECT l.grade, COUNT(l.amount), COUNT(p.city), COUNT(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
