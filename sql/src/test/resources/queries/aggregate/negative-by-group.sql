SELECT l.grade, SUM(-l.amount), AVG(0 - p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
