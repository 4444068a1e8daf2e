SELECT AVG(CASE WHEN p.active THEN l.amount END), COUNT(CASE WHEN p.active THEN 1 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
