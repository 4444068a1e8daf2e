SELECT l.grade, ROW_NUMBER() OVER (ORDER BY COUNT(*), l.grade) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
