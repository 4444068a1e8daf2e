SELECT l.grade, AVG(l.amount), AVG(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
