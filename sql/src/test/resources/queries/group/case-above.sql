SELECT l.grade, CASE WHEN COUNT(*) > 15 THEN 'many' ELSE 'few' END FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
