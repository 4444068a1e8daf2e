SELECT l.grade, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY 1 ORDER BY 1
