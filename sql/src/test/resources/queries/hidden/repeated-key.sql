-- matching: hidden
-- fails: key repeats in 2 rows
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
