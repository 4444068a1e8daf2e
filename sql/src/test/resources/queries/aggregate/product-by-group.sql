SELECT l.grade, SUM(l.amount * l.rate) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
