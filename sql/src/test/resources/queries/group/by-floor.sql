SELECT FLOOR(p.months / 24), COUNT(*), AVG(l.rate), SUM(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY FLOOR(p.months / 24)
