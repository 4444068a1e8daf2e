SELECT SUM(CASE WHEN p.plan = 'plus' THEN l.amount ELSE 0 END), SUM(CASE WHEN p.plan = 'plus' THEN 1 ELSE 0 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
