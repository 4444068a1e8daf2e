SELECT l.grade, SUM(CASE WHEN l.amount < p.income THEN l.amount ELSE 0 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
