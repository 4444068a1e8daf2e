-- refuses: A second condition inside aggregates
SELECT SUM(l.amount) - SUM(l.amount) FILTER (WHERE p.plan = 'plus' AND l.id <> 9) - SUM(l.amount) FILTER (WHERE p.plan = 'basic' AND l.id <> 9) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
