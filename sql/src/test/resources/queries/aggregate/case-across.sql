SELECT SUM(CASE WHEN p.plan = 'plus' THEN l.amount ELSE 0 END), AVG(CASE WHEN l.bad = 1 THEN p.income END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
