SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON UPPER(TRIM(l.phone)) = p.mobile
