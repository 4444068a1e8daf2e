SELECT EXTRACT(YEAR FROM p.joined), COUNT(*), AVG(l.rate), SUM(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY EXTRACT(YEAR FROM p.joined)
