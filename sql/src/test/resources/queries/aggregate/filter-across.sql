SELECT AVG(p.income) FILTER (WHERE l.amount > 4000 AND p.months > 12), COUNT(*) FILTER (WHERE l.amount > 4000 AND p.months > 12) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
