-- refuses: LEFT JOIN
SELECT COUNT(*) FROM bank.loans l LEFT JOIN telecom.people p ON l.phone = p.mobile
