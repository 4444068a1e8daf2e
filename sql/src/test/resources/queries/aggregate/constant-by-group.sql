SELECT l.grade, SUM(1), SUM(2), COUNT(1) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
