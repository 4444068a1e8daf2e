-- refuses: COUNT(DISTINCT
SELECT COUNT(DISTINCT p.city) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
