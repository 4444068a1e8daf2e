-- like: SELECT 1 WHERE false
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.grade = p.mobile
