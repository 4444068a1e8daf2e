-- refuses: Comparing VARCHAR
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.grade < p.city
