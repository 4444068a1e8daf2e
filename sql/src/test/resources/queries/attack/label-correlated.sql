-- refuses: correlated
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE p.months = (SELECT MAX(b.bad) FROM bank.loans b WHERE b.phone = p.mobile)
