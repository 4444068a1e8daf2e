-- refuses: over two parties' columns in a condition
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.grade LIKE p.city
