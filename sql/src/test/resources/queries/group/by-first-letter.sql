SELECT SUBSTRING(p.city FROM 1 FOR 1), l.grade, COUNT(*), AVG(l.rate), SUM(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY SUBSTRING(p.city FROM 1 FOR 1), l.grade
