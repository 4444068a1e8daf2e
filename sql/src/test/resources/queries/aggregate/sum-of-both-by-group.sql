SELECT l.grade, SUM(l.amount + p.income), SUM(p.income - l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade ORDER BY 1
