SELECT l.grade, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade HAVING AVG(p.months) > 55 AND COUNT(*) > 2
