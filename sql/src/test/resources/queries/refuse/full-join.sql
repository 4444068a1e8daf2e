-- refuses: FULL JOIN
SELECT COUNT(*) FROM bank.loans l FULL JOIN telecom.people p ON l.phone = p.mobile
