SELECT COUNT(*) FROM (SELECT DISTINCT phone FROM bank.loans) l JOIN telecom.people p ON l.phone = p.mobile
