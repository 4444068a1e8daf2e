SELECT l.grade, SUM(CAST(l.bad AS DOUBLE)), AVG(CAST(p.months AS DOUBLE)) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
