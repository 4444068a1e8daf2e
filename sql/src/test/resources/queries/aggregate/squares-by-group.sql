SELECT l.grade, SUM(l.amount * l.amount), SUM(p.months * p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
