SELECT SUM(CASE WHEN p.plan = 'plus' THEN l.amount ELSE 0 END), AVG(CASE WHEN p.plan = 'plus' THEN p.income END), SUM(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
