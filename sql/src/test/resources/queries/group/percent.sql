SELECT l.grade, ROUND(100.0 * SUM(l.bad) / COUNT(*)) AS share FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
