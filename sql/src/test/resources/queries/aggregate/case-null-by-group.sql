SELECT l.grade, AVG(CASE WHEN p.active THEN l.amount END), COUNT(CASE WHEN p.active THEN 1 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
