SELECT l.grade, COUNT(*) FILTER (WHERE l.bad = 1), SUM(l.amount) FILTER (WHERE l.bad = 1) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
