SELECT l.branch, COUNT(*) AS n FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.branch ORDER BY l.branch LIMIT 2 OFFSET 1
